/// What Postmark has to have seen in the DNS before it is as awaited.
///
/// Source: Postmark developer documentation, Domains API, "Verify DKIM" and "Verify Return-Path".
package struct DomainVerification: Hashable, Sendable, Codable {
    enum Part: String, CaseIterable, Codable, CodingKeyRepresentable {
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

    let id: String
    let name: String
    /// Names in the DNS, by what Postmark looks for there; never empty.
    let hosts: [Part: String]
    /// Whether Postmark may be asked to look again; else only for what it knows.
    let isAsking: Bool
    /// Seconds.
    let within: Int

    private enum CodingKeys: String, CodingKey {
        case id, name, hosts, within
        case isAsking = "asks"
    }

    init(id: String, name: String, hosts: [Part: String], isAsking: Bool, within: Int) {
        self.id = id
        self.name = name
        self.hosts = hosts
        self.isAsking = isAsking
        self.within = within
    }

    package init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        id = try members.decode(String.self, forKey: .id)
        name = try members.decode(String.self, forKey: .name)
        hosts = try members.decode([Part: String].self, forKey: .hosts)
        isAsking = try members.decode(Bool.self, forKey: .isAsking)
        within = try members.decode(Int.self, forKey: .within)
        guard !hosts.isEmpty else {
            throw DecodingError.dataCorruptedError(forKey: .hosts, in: members, debugDescription: "nothing is awaited")
        }
    }

    var parts: [Part] { Part.allCases.filter { hosts[$0] != nil } }

    /// `DKIMVerified` stays true once it was. What tells that the awaited key was seen is that it is no longer the pending one.
    func isSeen(_ part: Part, in domain: SendingDomain) -> Bool {
        switch part {
        case .key: domain.isDKIMVerified && domain.pending?.host != hosts[.key]
        case .returnPath: domain.isReturnPathVerified
        }
    }
}
