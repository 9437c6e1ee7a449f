internal import Estate
internal import Planning

/// The keys that signatures are verified with.
enum DKIMConsequences {
    static func lost(_ selector: String, _ domain: String, _ text: String, _ delta: RecordSetDelta) -> Consequence {
        if isRevoked(text) {
            return Consequence(.none, "selector \(selector) was revoked: mail signed with it does not verify, with the record or without")
        }
        let stops = "mail from \(domain) signed with selector \(selector) stops verifying"
        let twins = delta.otherSelectors(of: domain, than: selector).filter { $0.value.contains { isSameKey($0, text) } }.keys.sorted()
        return Consequence(.outage, twins.isEmpty ? stops : "\(stops); \(listed(twins)) has the same key and still verifies")
    }

    static func gained(_ selector: String, _ domain: String, _ text: String, _ delta: RecordSetDelta) -> Consequence {
        let others = delta.otherSelectors(of: domain, than: selector)
        guard delta.unchanged.isEmpty else {
            return Consequence(.outage, "selector \(selector) has two keys: receivers may verify with either, or with none")
        }
        if isRevoked(text) {
            return Consequence(.none, "selector \(selector) is published as revoked: mail signed with it does not verify, today as before")
        }
        switch others.count {
        case 0: return Consequence(.none, "mail signed with selector \(selector) starts to verify; nothing else moves")
        case 1: return Consequence(.none, "adds a second DKIM selector; nothing else moves")
        default: return Consequence(.none, "adds one more DKIM selector to \(others.count); nothing else moves")
        }
    }

    static func changed(_ selector: String, _ domain: String, old: String, new: String) -> Consequence {
        if isRevoked(new) {
            return isRevoked(old)
                ? Consequence(.none, "selector \(selector) stays revoked")
                : Consequence(.outage, "revokes the key of selector \(selector): mail from \(domain) signed with it stops verifying")
        }
        if isRevoked(old) { return Consequence(.none, "mail signed with selector \(selector) starts to verify; nothing else moves") }
        if isSameKey(old, new) { return Consequence(.none, "the key of selector \(selector) stays the same") }
        return Consequence(.outage, "mail from \(domain) signed with the old key of selector \(selector) stops verifying")
    }

    /// The key is where a CNAME leads.
    static func led(_ selector: String, _ domain: String, _ delta: RecordSetDelta) -> Consequence {
        if delta.isDeletion { return Consequence(.outage, "mail from \(domain) signed with selector \(selector) stops verifying") }
        if delta.isCreation { return gained(selector, domain, "", delta) }
        let places = "\(listed(delta.added)) instead of \(listed(delta.removed))"
        return Consequence(.outage, "the key of selector \(selector) is looked for at \(places): mail signed with another stops verifying")
    }

    /// RFC 6376 §3.6.1: `p=` is empty.
    private static func isRevoked(_ text: String) -> Bool {
        if case .success(let record) = DKIMRecord.parse(text), case .revoked = record.key { true } else { false }
    }

    private static func isSameKey(_ one: String, _ other: String) -> Bool {
        guard case .success(let one) = DKIMRecord.parse(one), case .success(let other) = DKIMRecord.parse(other) else { return false }
        // Blanks do not count (RFC 6376 §3.6.1).
        func key(_ record: DKIMRecord) -> String { (record.tags["p"] ?? "").filter { !$0.isWhitespace } }
        return one.keyType == other.keyType && key(one) == key(other) && !key(one).isEmpty
    }
}
