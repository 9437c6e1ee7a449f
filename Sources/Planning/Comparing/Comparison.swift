/// Two environments beside each other, service by service.
package struct Comparison: Sendable {
    package let left: String
    package let right: String
    /// Whether the files were compared, and nothing was read.
    package let isDeclared: Bool
    /// In both, by name.
    package let services: [ServiceComparison]
    /// In one of them only, as the files say; by name.
    package let alone: [(service: String, environment: String)]

    package init(
        left: String, right: String, isDeclared: Bool, services: [ServiceComparison], alone: [(service: String, environment: String)]
    ) {
        self.left = left
        self.right = right
        self.isDeclared = isDeclared
        self.services = services
        self.alone = alone
    }

    /// Of all services, in their order.
    package var unexpected: [ComparedDifference] { services.flatMap(\.unexpected) }
}

/// What was found about one part of a service.
package struct ComparedDifference: Hashable, Sendable {
    /// As seen from the first of the two environments.
    package enum Relation: String, Hashable, Sendable {
        /// In the first, not in the second.
        case missing
        /// In the second, not in the first.
        case extra
        case different
        case same
    }

    /// Whether the difference is allowed.
    package enum Standing: Hashable, Sendable {
        case unexpected
        /// Allowed, and worth a look.
        case toConfirm
        case expected
    }

    package let part: ComparedPart
    package let relation: Relation
    package let standing: Standing
    /// Why it stands so, as a clause.
    package let reason: String
    /// What may be shown of each; nil where it is not there, or may not be shown.
    package let left: String?
    package let right: String?
    /// Whether and how the files already change it, as a clause.
    package let files: String?
}

/// What an app runs, as its provider tells.
package struct ComparedRun: Hashable, Sendable {
    /// The release's number.
    package let version: Int
    package let artefact: String
    package let commit: String?
    /// RFC 3339.
    package let since: String

    package init(version: Int, artefact: String, commit: String?, since: String) {
        self.version = version
        self.artefact = artefact
        self.commit = commit
        self.since = since
    }
}
