internal import Estate
internal import Planning
internal import Resources

/// Waits until a custom domain is active: after an apply that added it, or wrote its name in a zone.
enum PagesDomainProbes {
    /// Seconds. A certificate is made for it first.
    private static let within = 2_400
    /// The kind of a record set, in addresses of zones.
    private static let recordKind = "dns"

    static func of(_ scope: DesiredScope, written: Set<Address>?, in observation: Observation) -> [Operation] {
        guard observation.targetID != nil, let account = AccountContext.account(of: scope) else { return [] }
        guard written == nil || scope.mode == .manage else { return [] }
        return scope.resources.filter { $0.address.kind == PagesKind.domain }.compactMap { resource in
            let name = resource.address.name
            let awaited = written?.filter { $0 == resource.address || $0.kind == recordKind && host($0) == name }
            guard awaited?.isEmpty != true else { return nil }
            return Operation(
                CloudflareCall.awaitDomain(PagesDomainWait(account: account, domain: name, within: within)), in: scope.scope,
                addresses: [],
                summary: "\(name) active at Cloudflare Pages", prerequisites: (awaited ?? []).sorted())
        }
    }

    /// The full name of a record set; an owner name may hold a slash, its type cannot.
    private static func host(_ record: Address) -> String {
        let owner = record.name.lastIndex(of: "/").map { String(record.name[..<$0]) } ?? record.name
        return DomainName.full(owner, in: record.scope.name)
    }
}
