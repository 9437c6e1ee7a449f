package import Estate

/// What PowerDNS Authoritative holds.
///
/// Sources: PowerDNS Authoritative documentation, "Supported Record Types" and "HTTP API"; tried with 4.7.3.
package enum PowerDNS {
    package static let keyHeader = "X-API-Key"

    /// TTLs are not checked by the server: what is beyond 31 bits is served as another number (RFC 2181 §8).
    package static let capabilities = DNSCapabilities(
        types: Set(RecordType.allCases), holdsUnknownTypes: true, flattening: .aliasType, standardTTL: 3_600, negativeTTL: 3_600,
        limits: DNSCapabilities.Limits(ttl: 0...2_147_483_647, comment: 65_535))

    /// The most octets of a request's body: the server refuses more than 2 MiB (`webserver-max-bodysize`), and resets the connection of
    /// what is much larger.
    static let bodyOctets = 1_900_000

    /// Types that the server knows by a name and in a form of their own, which are neither ours: as numbers they would come back as
    /// something else, or be refused.
    ///
    /// Source: PowerDNS, `pdns/qtype.hh`, up to 5.1; 65,402 is LUA, which is a program.
    static let namedTypes: Set<UInt16> = [
        3, 4, 7, 8, 9, 10, 11, 13, 14, 17, 18, 24, 25, 30, 36, 38, 39, 42, 45, 49, 55, 57, 59, 60, 62, 63, 99, 104, 105, 106, 107, 108, 109,
        249, 250, 32_769, 65_400, 65_401, 65_402,
    ]

    /// Types whose targets the server takes only where they are names of hosts (RFC 1123 §2.1).
    static let hostTargets: Set<RecordType> = [.mx, .ns, .srv]
}
