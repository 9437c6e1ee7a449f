internal import Planning

/// Where a name leads.
enum AddressConsequences {
    static func of(_ move: SetMove) -> [Consequence] {
        // A key may be kept elsewhere and be led to by a CNAME.
        if move.name.type == "CNAME", case .dkim(let selector, let domain) = TXTMeaning("", at: move.name) {
            return [DKIMConsequences.led(selector, domain, move)]
        }
        let name = subject(move.name)
        if move.isDeletion {
            let visitors = move.name.isApex ? "; visitors of \(move.name.full) lose it" : ""
            return [Consequence(.outage, "\(name) no longer leads to \(listed(move.gone))\(visitors)\(returnPath(move))")]
        }
        let come = move.isOpen ? move.come + ["what is known only when it is applied"] : move.come
        if move.isCreation { return [Consequence(.none, "\(name) starts to lead to \(listed(come))")] }
        if move.gone.isEmpty { return [Consequence(.none, "\(name) leads to \(listed(come)) too")] }
        let left = move.kept + come
        return [Consequence(.outage, "\(name) leads to \(listed(left)) instead of \(listed(move.gone)) \(move.delay)\(returnPath(move))")]
    }

    private static func subject(_ name: SetName) -> String {
        name.owner.hasPrefix("*.") || name.owner == "*" ? "every name at \(name.full) without records of its own" : name.full
    }

    /// Postmark's return path is a CNAME to its own host: without it bounces are lost and SPF is not aligned.
    private static func returnPath(_ move: SetMove) -> String {
        guard move.name.type == "CNAME", move.gone.contains(where: { $0.hasSuffix(".mtasv.net") }) else { return "" }
        return "; mail through Postmark loses its return path, and SPF no longer counts for DMARC"
    }
}
