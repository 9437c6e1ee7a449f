internal import Testing

/// What every provider must do, whatever its API is like. A provider joins with one description, a ``Member``; each requirement
/// opens a server of its own and sees it only through the provider's definition and through plain HTTP.
package enum ProviderConformance {
    /// What not every provider can do. A member that lacks one says why, and the tests that need it are shown as skipped for that reason.
    package enum Capability: String, Sendable, CaseIterable {
        /// What is declared is read, so that there are plans of it.
        case reading
        /// What is declared and missing is made.
        case creating
        /// What is live and declared otherwise is changed in place.
        case changing
        /// What was applied and is no longer declared is deleted.
        case deleting
        /// A live value is compared with what was applied.
        case comparing
        /// The provider says who changed something.
        case attribution
        /// Lists come in pages.
        case paging
        /// A list says how long it is, or that there is more.
        case counting
        /// Something is sent that changes the provider.
        case writing
        /// Values that are secrets are written.
        case secrets
    }

    /// How an estate's files are at one point of a test.
    package enum Stage: String, Sendable {
        /// What the provider cannot make by itself, and nothing else.
        case bare
        /// A few things, each of a kind of its own.
        case made
        /// The same things with other values.
        case changed
        /// As ``made``, without what may be deleted by leaving it out.
        case removed
        /// What is at the edge of what the files may say: other scripts, letter case, the longest and the most.
        case odd
    }

    /// What else is at the provider.
    package enum Surroundings: Sendable {
        case quiet
        /// More things of other people than one page of a list holds.
        case crowded
    }

    package struct Requirement: Sendable, CustomTestStringConvertible {
        package let testDescription: String
        /// Of the member; where it lacks one of them, there is nothing to check.
        private let needs: [Capability]
        private let check: @Sendable (_ member: Member) async throws -> Void

        init(_ description: String, needs: [Capability] = [], _ check: @escaping @Sendable (_ member: Member) async throws -> Void) {
            testDescription = description
            self.needs = needs
            self.check = check
        }

        /// Checks one provider. Where it lacks what is needed, the test case is cancelled with the member's reason.
        package func run(_ member: Member) async throws {
            for capability in needs {
                guard let reason = member.lacks[capability] else { continue }
                try Test.cancel("\(member.name) lacks \(capability.rawValue): \(reason)")
            }
            try await check(member)
        }
    }

    /// All of them, in the order in which a new provider meets them.
    package static let requirements = converging + reading + writing + secrecy

    /// Every form in which a value could be printed.
    static func printed(_ values: Any...) -> String {
        values.map { value in
            var text = "\(value)" + String(reflecting: value)
            dump(value, to: &text)
            return text
        }.joined()
    }
}
