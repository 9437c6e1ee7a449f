package import Estate

/// What Cloudflare's DNS can hold.
///
/// Sources: Cloudflare DNS documentation, "DNS record types", "Record attributes", "Time to Live", "Batch record changes",
/// "Records with the same name", "CNAME flattening" and the FAQ on the number of records.
package enum CloudflareDNS {
    package static let capabilities = DNSCapabilities(
        types: Set(RecordType.allCases).subtracting([.alias]), flattening: .cname, aliasNeighbours: .allBut([.a, .aaaa, .ns]),
        proxiedTypes: [.a, .aaaa, .cname], automaticTTL: 1, standardTTL: 300, allowsEmptyText: false,
        certificateTags: ["issue", "issuewild", "iodef"], recordOctets: 4_096, setCharacters: 8_192, recordSettings: settings,
        negativeTTL: 1_800, limits: free,
        plans: ["free": free, "pro": paid(60), "business": paid(60), "enterprise": paid(30)])

    /// A zone of the free plan holds 200 records, one made before September 2024 up to 1,000: what the zone's own quota says counts.
    private static let free = DNSCapabilities.Limits(ttl: 60...86_400, comment: 100, tags: 0, records: 200, batch: 200)

    private static let settings: [String: DNSCapabilities.RecordSetting] = [
        "flatten_cname": .init(types: [.cname], isForProxied: false, plans: ["pro", "business", "enterprise"]),
        "ipv4_only": .init(types: [.a, .aaaa, .cname], isForProxied: true),
        "ipv6_only": .init(types: [.a, .aaaa, .cname], isForProxied: true),
    ]

    private static func paid(_ smallestTTL: Int) -> DNSCapabilities.Limits {
        DNSCapabilities.Limits(ttl: smallestTTL...86_400, comment: 500, tags: 20, records: 3_500, batch: 3_500)
    }
}
