package import CanonicalJSON
package import Planning

/// What `plan.created` tells of a plan that somebody keeps, approves or applies.
package struct PlanCreation: Hashable, Sendable {
    /// Why a plan is recorded.
    package enum Purpose: String, Hashable, Sendable {
        /// It was written into a file.
        case plan
        case approve
        case apply
    }

    package let digest: String
    /// The digests of its scopes; empty in events of earlier versions, and where the run tells the whole plan.
    package let scopes: [String: String]
    /// Nil in events of earlier versions, which recorded every plan.
    package let purpose: Purpose?

    /// - Parameter purpose: what the plan is made for.
    package init(_ envelope: PlanEnvelope, for purpose: Purpose) {
        digest = envelope.digest
        // The intent of an apply holds the whole plan.
        scopes = purpose == .apply ? [:] : envelope.scopes ?? [:]
        self.purpose = purpose
    }

    package init(_ detail: EventDetail) {
        digest = detail["digest"]?.string ?? ""
        scopes = (detail["scopes"]?.object ?? [:]).compactMapValues(\.string)
        purpose = detail["purpose"]?.string.flatMap(Purpose.init)
    }

    package var detail: JSONValue {
        var members: [String: JSONValue] = ["digest": .string(digest)]
        if !scopes.isEmpty { members["scopes"] = .object(scopes.mapValues { .string($0) }) }
        members["purpose"] = purpose.map { .string($0.rawValue) }
        return .object(members)
    }

    /// Whether whoever recorded it made the plan, and did not merely look at it again.
    package var isMaking: Bool { purpose == nil || purpose == .plan }
}

/// The plans of a history that somebody kept or approved.
package struct RecordedPlans: Sendable {
    private let creations: [(creation: PlanCreation, time: Int)]

    /// - Parameter events: the environment's, oldest first.
    package init(in events: [RecordedEvent]) {
        creations = events.filter { $0.event.kind == .planCreated }.map { (PlanCreation($0.event.detail), $0.event.time) }
    }

    /// When the plan of this digest was made last; seconds since 1970. Nil where nobody kept it.
    package func made(_ digest: String) -> Int? { creations.last { $0.creation.digest == digest && $0.creation.isMaking }?.time }

    /// The digests of its scopes, where they were recorded.
    package func scopes(of digest: String) -> [String: String]? {
        creations.last { $0.creation.digest.hasPrefix(digest) && !$0.creation.scopes.isEmpty }?.creation.scopes
    }

    /// The whole digests that begin so, ascending.
    package func digests(beginning prefix: String) -> [String] {
        Set(creations.map(\.creation.digest).filter { $0.hasPrefix(prefix) }).sorted()
    }
}
