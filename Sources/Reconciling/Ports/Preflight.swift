package import Planning
internal import Resources

/// Something that has to hold before an environment is brought up.
package struct PreflightCheck: Hashable, Sendable {
    /// What is known of it before the first write.
    package enum State: String, Hashable, Sendable {
        case proved
        /// It does not hold: nothing is to be begun.
        case refused
        /// Only the first write will tell.
        case unproved
    }

    package let state: State
    /// A sentence without an end, such as `heroku: the name raxx-api-prod is free`.
    package let text: String
    /// What to do, as a clause.
    package let fix: String?

    package init(_ state: State, _ text: String, fix: String? = nil) {
        self.state = state
        self.text = text
        self.fix = fix
    }
}

extension PreflightCheck {
    /// What no read can prove: some tokens tell nothing of what they may do.
    package static func permissionToWrite(_ provider: String, _ what: String = "") -> PreflightCheck {
        PreflightCheck(.unproved, "\(provider): permission to write\(what.isEmpty ? "" : " \(what)"), until the first write")
    }

    /// A question that was answered with an error.
    package static func refused(_ provider: String, _ error: ProviderError) -> PreflightCheck {
        PreflightCheck(.refused, "\(provider): \(error.description)", fix: error.fix)
    }
}

extension Plan {
    /// What is sent through the provider, waits left out, whoever's scope it is in.
    package func writes(through provider: String) -> [Operation] {
        operations.filter { ($0.performer ?? $0.scope.provider) == provider && $0.effect.isWrite }
    }
}

/// Asks a provider, with reads alone, what must hold before a plan is applied.
package protocol PreflightReader: Sendable {
    /// What reading a plan's scopes did not prove yet: whether the credential is good, what it may write, and whether names, quotas and
    /// requests suffice.
    func preflight(_ plan: Plan, of provider: String) async -> [PreflightCheck]
}

extension Connections {
    /// What a provider can prove beforehand of a plan; where it can prove nothing, that only the first write will tell.
    package func preflight(_ plan: Plan, of provider: String) async -> [PreflightCheck] {
        if let reader = preflights[provider] { return await reader.preflight(plan, of: provider) }
        return plan.writes(through: provider).isEmpty ? [] : [.permissionToWrite(provider)]
    }
}
