internal import Diagnostics
internal import Estate
internal import Planning
internal import Resources

/// Whether everybody who has a secret can be given another one: a value that some have and others do not breaks what they do with
/// it, so nothing of it is written then.
struct SecretCoverage {
    private(set) var findings: [Finding] = []

    /// - Parameter unreadable: scopes of other environments that could not be read, or are not there, and why.
    init(_ secrets: [DeclaredSecret], in estate: Estate, _ states: SecretStates, unreadable: [Scope: String]) {
        for secret in secrets {
            guard let state = states.states[secret.name.value], state.isChanging else { continue }
            for consumer in estate.consumers(of: secret) {
                if consumer.mode != .manage {
                    block(secret, consumer, consumer.mode == .observe ? "which is only observed" : "which is ignored")
                } else if let why = unreadable[consumer.scope] {
                    block(secret, consumer, why)
                }
            }
            for consumer in estate.unreachableConsumers(of: secret) { block(secret, consumer, "which someone else sets") }
        }
        let moving = Set(findings.compactMap(\.span))
        for secret in secrets {
            for consumer in estate.consumers(of: secret) where !moving.contains(consumer.span) {
                guard let why = unreadable[consumer.scope] else { continue }
                findings.append(
                    Finding(
                        rule: "secret.unread", severity: .warns,
                        message: "whether \(consumer.description) has \(secret.name.value) is not known: \(why)", span: consumer.span))
            }
        }
    }

    private mutating func block(_ secret: DeclaredSecret, _ consumer: SecretConsumer, _ why: String) {
        findings.append(
            Finding(
                rule: "secret.out-of-reach", severity: .blocks,
                message:
                    "\(secret.name.value) cannot be given to \(consumer.description), \(why): either all of its consumers get it, or none",
                span: consumer.span, fix: "let plumb manage it there, or stop using the secret there"))
    }
}
