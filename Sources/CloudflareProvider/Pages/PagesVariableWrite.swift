package import CanonicalJSON
internal import Estate
internal import Planning

/// Variables of one project that are written in one request.
package struct PagesVariableWrite: Hashable, Sendable {
    struct Entry: Hashable, Sendable {
        enum Kind: String {
            case plain = "plain_text"
            case secret = "secret_text"
        }

        let kind: Kind
        /// Nil for what nobody can write; it is refused then.
        let value: PlannedValue?
    }

    let account: String
    /// By environment and name; nil for one that is deleted.
    let variables: [PagesProject.Deployment: [String: Entry?]]
    /// What the API says the configuration of an environment is, where it says so.
    let hashes: [PagesProject.Deployment: String]
}

extension PagesVariableWrite: JSONForm {
    package var json: JSONValue {
        let entries = variables.map { ($0.key.rawValue, JSONValue.object($0.value.mapValues { $0?.json ?? .null })) }
        let hashes = hashes.map { ($0.key.rawValue, JSONValue.string($0.value)) }
        return [
            "account": .string(account), "variables": .object(Dictionary(uniqueKeysWithValues: entries)),
            "hashes": .object(Dictionary(uniqueKeysWithValues: hashes)),
        ]
    }

    package init?(json: JSONValue) {
        guard let account = json["account"]?.string else { return nil }
        self.account = account
        var variables: [PagesProject.Deployment: [String: Entry?]] = [:]
        var hashes: [PagesProject.Deployment: String] = [:]
        for deployment in PagesProject.Deployment.allCases {
            variables[deployment] = json["variables"]?[deployment.rawValue]?.object?.mapValues(Entry.init(json:))
            hashes[deployment] = json["hashes"]?[deployment.rawValue]?.string
        }
        self.variables = variables
        self.hashes = hashes
    }
}

extension PagesVariableWrite.Entry: JSONForm {
    var json: JSONValue { ["type": .string(kind.rawValue), "value": value?.json ?? .null] }

    init?(json: JSONValue) {
        guard let kind = json["type"]?.string.flatMap(Kind.init) else { return nil }
        self.kind = kind
        value = json["value"].flatMap(PlannedValue.init(json:))
    }
}
