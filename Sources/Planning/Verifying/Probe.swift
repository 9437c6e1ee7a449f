package import CanonicalJSON
package import Estate
package import Resources

/// Something that is looked at until it is as awaited. Nothing is sent that changes anything.
package enum Probe: Hashable, Sendable {
    case http(HTTPProbe)
    case names(NameProbe)
    case person(Instruction)

    /// The writer that performs probes: no provider can have this name, which holds a space.
    package static let performer = "the world"

    /// What a person does, and says that it is done.
    package struct Instruction: Hashable, Sendable, Codable {
        /// What `--done` calls it.
        package let name: String
        package let text: String

        package init(name: String, text: String) {
            self.name = name
            self.text = text
        }
    }

    /// Whether a service answers as its health check says.
    package struct HTTPProbe: Hashable, Sendable {
        /// Nil while it is not known yet where the service answers.
        package let origin: String?
        package let check: HealthCheck

        package init(origin: String?, check: HealthCheck) {
            self.origin = origin
            self.check = check
        }
    }

    /// Whether every resolver answers with what was written.
    package struct NameProbe: Hashable, Sendable, Codable {
        /// What one name and type has to be answered with.
        package struct Answer: Hashable, Sendable, Codable {
            /// The full name, without a trailing dot.
            package let name: String
            package let type: String
            /// Presentations, ascending; empty where there must be none.
            package let values: [String]

            package init(name: String, type: String, values: [String]) {
                self.name = name
                self.type = type
                self.values = values
            }
        }

        /// Each as `HOST` or `HOST:PORT`, in the order of the file; every one of them is asked.
        package let resolvers: [String]
        /// What is asked for, one name and type each.
        package let answers: [Answer]
        /// Seconds.
        package let within: Int

        package init(resolvers: [String], answers: [Answer], within: Int) {
            self.resolvers = resolvers
            self.answers = answers
            self.within = within
        }
    }
}

extension Operation {
    /// The kind of what a person does before something else, in addresses.
    package static let stepKind = "step"
    package static let personAction = "probe.person"
    package static let httpAction = "probe.http"
    package static let namesAction = "probe.names"

    /// A look at the world that belongs to what was written in `scope`.
    package static func probe(
        _ action: String, _ payload: JSONValue, of scope: Scope, at addresses: [Address] = [], after prerequisites: [Address],
        _ summary: String
    ) -> Operation {
        Operation(
            scope: scope, action: action, payload: payload, addresses: addresses, effect: .wait, summary: summary,
            prerequisites: prerequisites, performer: Probe.performer)
    }

    /// Whether it only looks whether what was done has the effect it should.
    package var isVerification: Bool { effect == .wait && addresses.isEmpty }
}

extension Plan {
    /// What is looked at afterwards.
    package var looks: [Operation] { operations.filter(\.isVerification) }
}
