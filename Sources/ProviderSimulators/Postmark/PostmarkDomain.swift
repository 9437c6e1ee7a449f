internal import CanonicalJSON

/// A sending domain with every member of the API's answer; what a seed leaves out has the value of a new domain.
struct PostmarkDomain: Hashable {
    let id: Int
    private var members: [String: JSONValue]

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
            throw SeedError(path: "\(node.path).\(unknown)", message: "is not a member of a domain")
        }
        members = Self.fresh.merging(given) { _, own in own }
    }

    /// A new one: its first key waits to be seen.
    init(id: Int, name: String, returnPath: String, now: Int) {
        self.id = id
        members = Self.fresh
        members["ID"] = .integer(id)
        members["Name"] = .string(name)
        members["SPFHost"] = .string(name)
        members["ReturnPathDomain"] = .string(returnPath)
        _ = rotate(now: now)
    }

    var json: JSONValue { .object(members) }
    var name: String { text("Name").lowercased() }

    mutating func returnTo(_ path: String) {
        if path != text("ReturnPathDomain") { members["ReturnPathDomainVerified"] = false }
        members["ReturnPathDomain"] = .string(path)
    }

    /// A new key, under a selector of the time. False where one waits to be seen already.
    mutating func rotate(now: Int) -> Bool {
        guard text("DKIMPendingHost").isEmpty else { return false }
        let selector = Identity.time(now).filter(\.isNumber) + "pm"
        members["DKIMPendingHost"] = .string("\(selector)._domainkey.\(text("Name"))")
        let key = (0..<7).map { Identity.hex("dkim/\(id)/\(selector)/\($0)") }.joined()
        members["DKIMPendingTextValue"] = .string("k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQC\(key.prefix(168))IDAQAB")
        members["DKIMUpdateStatus"] = "Pending"
        return true
    }

    private func text(_ member: String) -> String { members[member]?.string ?? "" }

    /// The pending key, seen in the DNS, becomes the current one, and the old one is revoked. What was verified stays so, whatever
    /// the DNS says now.
    mutating func verifyKey(_ names: SeenNames) {
        let isPending = !text("DKIMPendingHost").isEmpty
        let (host, value) = isPending ? ("DKIMPendingHost", "DKIMPendingTextValue") : ("DKIMHost", "DKIMTextValue")
        let key = Self.key(text(value))
        guard let key, names.values("TXT", at: text(host)).contains(where: { Self.key($0) == key }) else { return }
        if isPending {
            if !text("DKIMHost").isEmpty {
                members["DKIMRevokedHost"] = members["DKIMHost"]
                members["DKIMRevokedTextValue"] = members["DKIMTextValue"]
                members["SafeToRemoveRevokedKeyFromDNS"] = false
            }
            for end in ["Host", "TextValue"] {
                members["DKIM" + end] = members["DKIMPending" + end]
                members["DKIMPending" + end] = ""
            }
        }
        members["DKIMVerified"] = true
        members["DKIMUpdateStatus"] = "Verified"
    }

    /// The key's own tag: the text has been seen with and without spaces between its tags.
    private static func key(_ text: String) -> String? {
        text.split(separator: ";").map { $0.filter { !$0.isWhitespace } }.first { $0.hasPrefix("p=") && $0.count > 2 }
    }

    /// As the DNS says now; an alias that is answered with addresses is none.
    mutating func verifyReturnPath(_ names: SeenNames) {
        let targets = names.values("CNAME", at: text("ReturnPathDomain"))
        members["ReturnPathDomainVerified"] = .boolean(
            !text("ReturnPathDomain").isEmpty && targets == [text("ReturnPathDomainCNAMEValue")])
    }

    /// What the list tells: neither hosts nor values.
    var summary: JSONValue {
        let shown = ["ID", "Name", "SPFVerified", "DKIMVerified", "WeakDKIM", "ReturnPathDomainVerified"]
        return .object(members.filter { shown.contains($0.key) })
    }
}
