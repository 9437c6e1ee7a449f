package import Planning

/// Something that has to hold before an environment is brought up.
package struct PreflightCheck: Hashable, Sendable {
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

extension ProviderReader {
    /// What reading a plan's scopes did not prove yet, asked with reads alone.
    package func preflight(_ plan: Plan) async -> [PreflightCheck] { [] }
}
