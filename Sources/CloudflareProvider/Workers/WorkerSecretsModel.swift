internal import Diagnostics
package import Estate
package import Planning
package import Resources

/// What a Worker's secrets are: one scope a script, one resource a secret, `secret/NAME`. The script is deployed elsewhere.
///
/// No value can be read back. What is live is known from what was applied, as long as the newest deployment is the one that the
/// apply made: every write of a secret deploys the Worker. A deployment that was made by writing secrets, and by no apply of ours, is
/// somebody's write (`overwritten`).
///
/// Requests: two for each Worker; writing takes one for every 100 secrets, and one look at what it deployed.
package struct WorkerSecretsModel: WriteOnlyModel {
    static let secretKind = "secret"
    /// The most that one request takes.
    static let batch = 100

    package init() {}

    package func lower(_ estate: Estate, environment: String, provider: String) -> [DesiredScope] {
        estate.workers.filter { $0.environment == environment && $0.provider == provider }.map(Self.scope)
    }

    private static func scope(_ worker: Worker) -> DesiredScope {
        let resources = worker.secrets.map { name, value in
            let presence: DesiredResource.Presence =
                switch value.value {
                case .expression(let expression): .present(.record(["value": .deferred(expression)]))
                case .literal(let text): .present(.record(["value": .deferred(.plain(text))]))
                case .external: .external
                case .absent: .absent
                }
            return DesiredResource(Address(worker.scope, secretKind, name), presence, mode: worker.mode, span: value.span)
        }
        return DesiredScope(
            scope: worker.scope, environment: worker.environment, resources: resources, ignore: [], mode: worker.mode, prune: false,
            context: .account(worker.account.value))
    }

    package func isSatisfied(_ desired: Content, by live: Content, at address: Address) -> Bool {
        guard let wanted = desired["value"]?.concealed, let found = live["value"]?.concealed else { return false }
        return wanted.fingerprint == found.fingerprint
    }

    package func resolveWriteOnlyValue(_ live: Content, applied: Content?, at address: Address) -> WriteOnlyValue {
        guard let applied, let value = applied["value"] else { return .unverifiable("no plumb apply wrote it") }
        guard let signal = live["deployment"]?.text, applied["deployment"]?.text == signal else {
            return live["overwritten"] == nil
                ? .unverifiable("the Worker was deployed since it was written")
                : .overwritten("secrets of the Worker were written since, and Cloudflare does not report which ones")
        }
        return .known(.record(["value": value, "deployment": .text(signal)]))
    }

    package func recordedState(_ desired: Content, live: Content, at address: Address) -> Content {
        guard case .record(var fields) = desired else { return desired }
        fields["deployment"] = live["deployment"]
        return .record(fields)
    }

    package func mayDelete(_ address: Address) -> Bool { true }

    package func explain(_ change: Change, in observation: Observation) -> Consequence {
        guard change.after != nil else { return Consequence(.outage, "the Worker loses it at once", isReversible: false) }
        return Consequence(.restart, "deploys the Worker", isReversible: change.before == nil)
    }

    package func compile(_ changes: [Change], in observation: Observation) -> [Operation] {
        guard let facts = WorkerFacts(observation) else { return [] }
        return stride(from: 0, to: changes.count, by: Self.batch).map { start in
            let part = Array(changes[start..<min(start + Self.batch, changes.count)])
            let secrets = part.map { ($0.address.name, $0.after?["value"]?.planned) }
            let write = WorkerSecrets(
                account: facts.account, secrets: Dictionary(secrets, uniquingKeysWith: { first, _ in first }),
                // Of the second part and later ones only the look before writing can tell.
                after: start == 0 ? facts.deployment : nil)
            return Operation(
                CloudflareCall.writeSecrets(write), in: observation.scope, addresses: part.map(\.address),
                summary: "write \(part.count) secret\(part.count == 1 ? "" : "s") of the Worker \(observation.scope.name) and deploy it",
                prerequisites: Array(Set(part.flatMap(\.prerequisites))).sorted())
        }
    }

    package func check(_ scope: DesiredScope, _ changes: [Change], in observation: Observation) -> [Finding] {
        guard observation.targetID == nil, let change = changes.first else { return [] }
        return [
            Finding(
                rule: "worker.missing", severity: .blocks, message: "there is no Worker \(scope.scope.name) in the account",
                address: change.address, span: change.span, fix: "deploy it first, or correct its name or account")
        ]
    }

    package func source(of attribute: String, in scope: Scope) -> Address { Address(scope, "worker") }

    package func readCost(of scopes: [DesiredScope]) -> Int { 2 * scopes.count { $0.mode != .ignore } }
}
