internal import CanonicalJSON

/// A sending domain with every member of the API's answer; what a seed leaves out has the value of a new domain.
struct PostmarkDomain: Hashable {
    let id: Int
    private let members: [String: JSONValue]

    /// A new domain has empty DKIM members and its first key among the pending ones.
    private static let fresh: [String: JSONValue] = [
        "SPFVerified": false, "SPFHost": "", "SPFTextValue": "", "DKIMVerified": false, "WeakDKIM": false, "DKIMHost": "",
        "DKIMTextValue": "", "DKIMPendingHost": "", "DKIMPendingTextValue": "", "DKIMRevokedHost": "", "DKIMRevokedTextValue": "",
        "SafeToRemoveRevokedKeyFromDNS": false, "DKIMUpdateStatus": "Pending", "ReturnPathDomain": "",
        "ReturnPathDomainVerified": false, "ReturnPathDomainCNAMEValue": "pm.mtasv.net",
    ]

    init(_ node: SeedNode) throws(SeedError) {
        guard let id = try node.optionalInteger("ID") else { throw SeedError(path: node.path, message: "`ID` is missing") }
        self.id = id
        _ = try node.string("Name")
        let given = node.json.object ?? [:]
        if let unknown = given.keys.sorted().first(where: { Self.fresh[$0] == nil && $0 != "ID" && $0 != "Name" }) {
            throw SeedError(path: "\(node.path).\(unknown)", message: "is no member of a domain")
        }
        members = Self.fresh.merging(given) { _, own in own }
    }

    var json: JSONValue { .object(members) }

    /// What the list tells: neither hosts nor values.
    var summary: JSONValue {
        let shown = ["ID", "Name", "SPFVerified", "DKIMVerified", "WeakDKIM", "ReturnPathDomainVerified"]
        return .object(members.filter { shown.contains($0.key) })
    }
}
