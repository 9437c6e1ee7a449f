package import CanonicalJSON
internal import Planning

/// The rules of a deployment environment that are set.
package struct EnvironmentRules: Hashable, Sendable {
    /// As they are to be shown afterwards.
    let rules: ProtectionRules
    /// As GitHub takes them.
    let body: [String: JSONValue]
}

extension EnvironmentRules: JSONForm {
    package var json: JSONValue { ["rules": rules.json, "body": .object(body)] }

    package init?(json: JSONValue) {
        guard let rules = json["rules"].flatMap(ProtectionRules.init(json:)), let body = json["body"]?.object else { return nil }
        self.rules = rules
        self.body = body
    }
}

/// Secrets of a repository or an environment that are written.
package struct JobSecrets: Hashable, Sendable, Codable {
    /// Nil for one that is deleted.
    let secrets: [String: PlannedValue?]
}

/// A variable of a repository or an environment that is written.
package struct JobVariable: Hashable, Sendable {
    let name: String
    /// Nil where it is deleted.
    let value: PlannedValue?
    /// Whether it was there when this was planned.
    let isThere: Bool
}

extension JobVariable: JSONForm {
    package var json: JSONValue { ["name": .string(name), "value": value?.json ?? .null, "isThere": .boolean(isThere)] }

    package init?(json: JSONValue) {
        guard let name = json["name"]?.string, let isThere = json["isThere"]?.boolean else { return nil }
        self.name = name
        self.isThere = isThere
        value = json["value"].flatMap(PlannedValue.init(json:))
    }
}
