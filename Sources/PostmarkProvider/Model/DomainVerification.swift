internal import CanonicalJSON

/// What Postmark has to have seen in the DNS before it is as awaited.
///
/// Source: Postmark developer documentation, Domains API, "Verify DKIM" and "Verify Return-Path".
struct DomainVerification: Hashable {
    enum Part: String, CaseIterable {
        case key = "DKIM"
        case returnPath = "Return-Path"

        /// Of the API.
        var call: String {
            switch self {
            case .key: "verifyDkim"
            case .returnPath: "verifyReturnPath"
            }
        }
    }

    static let action = "postmark.domain.verify"

    let id: String
    let name: String
    /// Names in the DNS, by what Postmark looks for there; never empty.
    let hosts: [Part: String]
    /// Whether Postmark may be asked to look again; else only for what it knows.
    let isAsking: Bool
    /// Seconds.
    let within: Int

    init(id: String, name: String, hosts: [Part: String], isAsking: Bool, within: Int) {
        self.id = id
        self.name = name
        self.hosts = hosts
        self.isAsking = isAsking
        self.within = within
    }

    var parts: [Part] { Part.allCases.filter { hosts[$0] != nil } }

    /// `DKIMVerified` stays true once it was. What tells that the awaited key was seen is that it is no longer the pending one.
    func isSeen(_ part: Part, in domain: SendingDomain) -> Bool {
        switch part {
        case .key: domain.isDKIMVerified && domain.pending?.host != hosts[.key]
        case .returnPath: domain.isReturnPathVerified
        }
    }

    var payload: JSONValue {
        [
            "id": .string(id), "name": .string(name), "asks": .boolean(isAsking), "within": .integer(within),
            "hosts": .object(Dictionary(uniqueKeysWithValues: hosts.map { ($0.key.rawValue, .string($0.value)) })),
        ]
    }

    /// - Returns: nil for a payload that this version did not write.
    init?(_ payload: JSONValue) {
        guard let id = payload["id"]?.string, let name = payload["name"]?.string, let isAsking = payload["asks"]?.boolean,
            let within = payload["within"]?.integer, let named = payload["hosts"]?.object
        else { return nil }
        var hosts: [Part: String] = [:]
        for (key, host) in named {
            guard let part = Part(rawValue: key), let host = host.string else { return nil }
            hosts[part] = host
        }
        guard !hosts.isEmpty else { return nil }
        self.init(id: id, name: name, hosts: hosts, isAsking: isAsking, within: within)
    }
}
