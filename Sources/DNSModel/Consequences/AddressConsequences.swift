internal import Estate
internal import Planning

/// Where a name leads.
struct AddressConsequences {
    private let mailServices: [MailService]

    init(_ mailServices: [MailService]) {
        self.mailServices = mailServices
    }

    func of(_ delta: RecordSetDelta) -> [Consequence] {
        // A key may be kept elsewhere and be led to by a CNAME.
        if delta.name.type == "CNAME", case .dkim(let selector, let domain) = TXTMeaning("", at: delta.name) {
            return [DKIMConsequences.led(selector, domain, delta)]
        }
        let name = Self.subject(delta.name)
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

    /// A return path is a CNAME to a host of the service: without it bounces are lost and SPF is not aligned.
    private func returnPath(_ delta: RecordSetDelta) -> String {
        let service = mailServices.first { service in delta.removed.contains { $0.hasSuffix("." + service.returnPathDomain) } }
        guard delta.name.type == "CNAME", let service else { return "" }
        return "; mail through \(service.title) loses its return path, and SPF no longer counts for DMARC"
    }
}
