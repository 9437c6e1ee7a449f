package import Resources

/// What a gate judges by. Without a fact, what depends on it is outstanding.
package struct GateFacts: Sendable {
    /// Who applies.
    package var actor = ""
    /// Seconds since 1970.
    package var now = 0
    /// The environment's own events, oldest first.
    package var events: [RecordedEvent] = []
    /// Those of the environment that a soak looks at.
    package var elsewhere: [RecordedEvent] = []
    /// The environment's services, each with its twin in that environment.
    package var counterparts: [Counterpart] = []
    /// What the promoted service runs in the environment that a soak looks at; nil where it runs nothing there, and for plans.
    package var soaked: RunningArtefact?
    /// Names under which the author of the commit is known.
    package var authors: Set<String> = []
    /// Whose signature over this very plan's digest was verified.
    package var signers: [Signer] = []
    /// By their names in the time zone database.
    package var zones: [String: ZoneOffsets] = [:]
    /// Why approvals, soak and freezes are passed over; nil in all but an emergency.
    package var breakGlass: String?

    package init() {}

    /// One service in two environments.
    package struct Counterpart: Hashable, Sendable {
        package let service: String
        package let here: Scope
        /// Nil where the service is not in the other environment.
        package let there: Scope?

        package init(service: String, here: Scope, there: Scope?) {
            self.service = service
            self.here = here
            self.there = there
        }
    }

    /// Who signed, and with which key.
    package struct Signer: Hashable, Sendable {
        package let principal: String
        package let key: [UInt8]

        package init(principal: String, key: [UInt8]) {
            self.principal = principal
            self.key = key
        }
    }
}
