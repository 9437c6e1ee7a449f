internal import Planning

/// Where a name leads.
enum AddressConsequences {
    static func of(_ delta: RecordSetDelta) -> [Consequence] {
        // A key may be kept elsewhere and be led to by a CNAME.
        if delta.name.type == "CNAME", case .dkim(let selector, let domain) = TXTMeaning("", at: delta.name) {
            return [DKIMConsequences.led(selector, domain, delta)]
        }
        let name = subject(delta.name)
        if delta.isDeletion {
            let visitors = delta.name.isApex ? "; visitors of \(delta.name.full) lose it" : ""
            return [Consequence(.outage, "\(name) no longer points to \(listed(delta.removed))\(visitors)\(returnPath(delta))")]
        }
        let come = delta.isOpen ? delta.added + ["what is known only when it is applied"] : delta.added
        if delta.isCreation { return [Consequence(.none, "\(name) starts to point to \(listed(come))")] }
        if delta.removed.isEmpty { return [Consequence(.none, "\(name) points to \(listed(come)) too")] }
        let left = delta.unchanged + come
        return [
            Consequence(.outage, "\(name) points to \(listed(left)) instead of \(listed(delta.removed)) \(delta.delay)\(returnPath(delta))")
        ]
    }

    private static func subject(_ name: RecordSetName) -> String {
        name.owner.hasPrefix("*.") || name.owner == "*" ? "every name at \(name.full) without records of its own" : name.full
    }

    /// Postmark's return path is a CNAME to its own host: without it bounces are lost and SPF is not aligned.
    private static func returnPath(_ delta: RecordSetDelta) -> String {
        guard delta.name.type == "CNAME", delta.removed.contains(where: { $0.hasSuffix(".mtasv.net") }) else { return "" }
        return "; mail through Postmark loses its return path, and SPF no longer counts for DMARC"
    }
}
