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
        /// Where the service answers, or what of the plan makes it known; nil where nothing does.
        package let origin: PlannedValue?
        package let check: HealthCheck

        package init(origin: PlannedValue?, check: HealthCheck) {
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
            /// Presentations, ascending, or the one that something else makes known; empty where there must be none.
            package let values: [PlannedValue]

            package init(name: String, type: String, values: [PlannedValue]) {
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

extension Probe: PlannedCall, Codable {
    /// The names in plans.
    package enum CodingKeys: String, CodingKey, CaseIterable {
        case http = "probe.http"
        case names = "probe.names"
        case person = "probe.person"
    }

    package var effect: Operation.Effect {
        switch self {
        case .http, .names: .verify
        case .person: .wait
        }
    }
}

extension Probe.HTTPProbe: JSONForm {
    package var json: JSONValue {
        var members: [String: JSONValue] = [
            "path": .string(check.path), "status": .integer(check.status), "within": .integer(check.within),
        ]
        members["origin"] = origin?.json
        members["redirect"] = check.redirect.map(JSONValue.string)
        members["json"] = check.json
        members["text"] = check.text.map(JSONValue.string)
        return .object(members)
    }

    package init?(json: JSONValue) {
        guard let path = json["path"]?.string, let status = json["status"]?.integer, let within = json["within"]?.integer else {
            return nil
        }
        origin = json["origin"].flatMap(PlannedValue.init(json:))
        check = HealthCheck(
            path: path, status: status, redirect: json["redirect"]?.string, json: json["json"], text: json["text"]?.string, within: within)
    }
}

extension Operation {
    /// The kind of what a person does before something else, in addresses.
    package static let stepKind = "step"

    /// A look at the world that belongs to what was written in `scope`.
    package static func probe(
        _ probe: Probe, of scope: Scope, at addresses: [Address] = [], after prerequisites: [Address], _ summary: String
    ) -> Operation {
        Operation(
            probe, in: scope, addresses: addresses, summary: summary, prerequisites: prerequisites,
            performer: Probe.performer)
    }

    /// Whether it asks resolvers for names.
    package var probesNames: Bool { action == Probe.Action.names.rawValue }

}

extension Plan {
    /// What is looked at afterwards.
    package var looks: [Operation] { operations.filter { $0.effect == .verify } }
}
