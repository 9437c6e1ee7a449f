internal import CanonicalJSON
internal import Resources

/// What the digest of one scope is over; see `docs/decisions/0015-formats.md`.
package struct ScopeContent: Encodable {
    private(set) var kind = "scope"
    let scope: Scope
    let id: String?
    let inputs: [String: String]
    let changes: [Change]
    let operations: [Operation]
    let findings: [FindingContent]
    let observed, ignored, unmanaged: [String]

    /// A change without its position in a file, and without who made the live value what it is.
    package struct Change: Encodable {
        let address: Address
        let action: Planning.Change.Action
        let movement: Planning.Change.ChangeOrigin
        let before, after: Content?
        let remoteID: RemoteID?
        let consequence: Consequence
        let reason: String
        let prerequisites: [Address]

        /// - Parameter change: of which position and attribution are left out.
        package init(_ change: Planning.Change) {
            address = change.address
            action = change.action
            movement = change.movement
            before = change.before
            after = change.after
            remoteID = change.remoteID
            consequence = change.consequence
            reason = change.reason
            prerequisites = change.prerequisites
        }
    }

    /// An operation without the numbers it and others have in the plan: the root says their order.
    package struct Operation: Encodable {
        let performer: String?
        let action: String
        let payload: JSONValue
        let addresses: [Address]
        let effect: Planning.Operation.Effect
        let summary: String
        let prerequisites: [Address]

        package init(_ operation: Planning.Operation) {
            performer = operation.performer
            action = operation.action
            payload = operation.payload
            addresses = operation.addresses
            effect = operation.effect
            summary = operation.summary
            prerequisites = operation.prerequisites
        }
    }
}

/// A finding without its position in a file.
package struct FindingContent: Encodable {
    let rule: String
    let severity: Finding.Severity
    let message: String
    let address: Address?
    let fix: String?

    /// - Parameter finding: of which the position is left out.
    package init(_ finding: Finding) {
        rule = finding.rule
        severity = finding.severity
        message = finding.message
        address = finding.address
        fix = finding.fix
    }
}

/// What a plan's own digest is over: what belongs to no scope, and the digests of all scopes.
struct RootContent: Encodable {
    private(set) var kind = "plan"
    let format: Int
    let estate, environment: String
    let scopes: [String: String]
    let order: [Step]
    let inputs: [String: String]
    let findings: [FindingContent]
    let lifted: [String]
    /// Not there for a whole plan.
    let narrowing: Plan.Narrowing?

    struct Step: Encodable {
        let operation: String
        let after: [String]
    }
}
