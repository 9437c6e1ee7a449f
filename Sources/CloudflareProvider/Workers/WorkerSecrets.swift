package import CanonicalJSON
internal import Planning

/// Secrets of one Worker that are written in one request.
package struct WorkerSecrets: Hashable, Sendable {
    let account: String
    /// Nil for one that is taken away.
    let secrets: [String: PlannedValue?]
    /// The newest deployment when it was planned; nil where only a look before writing can tell.
    let after: String?
}

extension WorkerSecrets: JSONForm {
    package var json: JSONValue {
        [
            "account": .string(account), "secrets": .object(secrets.mapValues { $0?.json ?? .null }),
            "after": after.map(JSONValue.string) ?? .null,
        ]
    }

    package init?(json: JSONValue) {
        guard let account = json["account"]?.string, let secrets = json["secrets"]?.object else { return nil }
        self.account = account
        self.secrets = secrets.mapValues(PlannedValue.init(json:))
        after = json["after"]?.string
    }
}
