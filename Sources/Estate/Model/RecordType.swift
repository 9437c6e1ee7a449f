/// A type of DNS records (IANA, "Resource Record (RR) TYPEs").
package enum RecordType: Hashable, Sendable {
    case a, aaaa
    /// Of some providers: answered with the addresses of another name; there is no such type on the wire.
    case alias
    case caa, cert, cname, dnskey, ds, https, loc, mx, naptr, ns, openpgpkey, ptr, smimea, srv, sshfp, svcb, tlsa, txt, uri
    /// One without a name here, such as `TYPE65280` (RFC 3597 §5).
    case unknown(UInt16)

    /// With the number on the wire, which `ALIAS` has none of.
    private static let names: [(type: RecordType, name: String, number: UInt16?)] = [
        (.a, "A", 1), (.aaaa, "AAAA", 28), (.alias, "ALIAS", nil), (.caa, "CAA", 257), (.cert, "CERT", 37), (.cname, "CNAME", 5),
        (.dnskey, "DNSKEY", 48), (.ds, "DS", 43), (.https, "HTTPS", 65), (.loc, "LOC", 29), (.mx, "MX", 15), (.naptr, "NAPTR", 35),
        (.ns, "NS", 2), (.openpgpkey, "OPENPGPKEY", 61), (.ptr, "PTR", 12), (.smimea, "SMIMEA", 53), (.srv, "SRV", 33),
        (.sshfp, "SSHFP", 44), (.svcb, "SVCB", 64), (.tlsa, "TLSA", 52), (.txt, "TXT", 16), (.uri, "URI", 256),
    ]
    private static let byName = Dictionary(names.map { ($0.name, $0.type) }, uniquingKeysWith: { first, _ in first })
    private static let byType = Dictionary(names.map { ($0.type, $0.name) }, uniquingKeysWith: { first, _ in first })
    private static let numbers = Dictionary(names.map { ($0.type, $0.number) }, uniquingKeysWith: { first, _ in first })

    /// Types that others make: SOA, what DNSSEC signs with, and questions that are no records (RFC 6895 §3.1).
    private static let undeclarable: Set<UInt16> = [6, 41, 46, 47, 50, 51]

    /// The number on the wire; nil for `ALIAS`.
    package var number: UInt16? {
        if case .unknown(let number) = self { return number }
        return Self.numbers[self] ?? nil
    }
}

extension RecordType: CaseIterable {
    /// Those with a name.
    package static let allCases: [RecordType] = names.map(\.type)
}

extension RecordType: RawRepresentable, Codable {
    /// In upper case, as `MX` or `TYPE65280`. A number that has a name here, as in `TYPE15`, gives that type.
    package init?(rawValue: String) {
        if let type = Self.byName[rawValue] {
            self = type
            return
        }
        let digits = rawValue.dropFirst(4)
        guard rawValue.hasPrefix("TYPE"), (1...5).contains(digits.utf8.count), digits.utf8.allSatisfy({ (48...57).contains($0) }),
            digits.utf8.first != 48, let number = UInt16(digits)
        else { return nil }
        if let known = Self.names.first(where: { $0.number == number }) {
            self = known.type
        } else {
            // 128 to 255 are questions and transfers; 0 and 65535 are reserved.
            guard !Self.undeclarable.contains(number), !(128...255).contains(number), number != 65_535 else { return nil }
            self = .unknown(number)
        }
    }

    package var rawValue: String {
        if case .unknown(let number) = self { return "TYPE\(number)" }
        return Self.byType[self] ?? ""
    }
}

extension RecordType: Comparable {
    package static func < (left: RecordType, right: RecordType) -> Bool { left.rawValue < right.rawValue }
}
