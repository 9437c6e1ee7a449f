/// A type of DNS records (IANA, "Resource Record (RR) TYPEs").
package enum RecordType: Hashable, Sendable {
    case a, aaaa
    /// Of some providers: answered with the addresses of another name; there is no such type on the wire.
    case alias
    case caa, cert, cname, dnskey, ds, https, loc, mx, naptr, ns, openpgpkey, ptr, smimea, srv, sshfp, svcb, tlsa, txt, uri
    /// One without a name here, such as `TYPE65280` (RFC 3597 §5).
    case unknown(UInt16)

    private static let names: [(type: RecordType, name: String)] = [
        (.a, "A"), (.aaaa, "AAAA"), (.alias, "ALIAS"), (.caa, "CAA"), (.cert, "CERT"), (.cname, "CNAME"), (.dnskey, "DNSKEY"), (.ds, "DS"),
        (.https, "HTTPS"), (.loc, "LOC"), (.mx, "MX"), (.naptr, "NAPTR"), (.ns, "NS"), (.openpgpkey, "OPENPGPKEY"), (.ptr, "PTR"),
        (.smimea, "SMIMEA"), (.srv, "SRV"), (.sshfp, "SSHFP"), (.svcb, "SVCB"), (.tlsa, "TLSA"), (.txt, "TXT"), (.uri, "URI"),
    ]
    private static let byName = Dictionary(names.map { ($0.name, $0.type) }, uniquingKeysWith: { first, _ in first })
    private static let byCode = Dictionary(names.map { ($0.type.code, $0.name) }, uniquingKeysWith: { first, _ in first })

    /// The number on the wire, and beyond those one for `ALIAS`, which has none.
    private var code: UInt32 {
        switch self {
        case .a: 1
        case .ns: 2
        case .cname: 5
        case .ptr: 12
        case .mx: 15
        case .txt: 16
        case .aaaa: 28
        case .loc: 29
        case .srv: 33
        case .naptr: 35
        case .cert: 37
        case .ds: 43
        case .sshfp: 44
        case .dnskey: 48
        case .tlsa: 52
        case .smimea: 53
        case .openpgpkey: 61
        case .svcb: 64
        case .https: 65
        case .uri: 256
        case .caa: 257
        case .alias: 65_536
        case .unknown(let number): UInt32(number)
        }
    }

    // Not by `rawValue`, as the standard library would have it: that is looked up by the code.
    package static func == (left: RecordType, right: RecordType) -> Bool { left.code == right.code }

    package func hash(into hasher: inout Hasher) { hasher.combine(code) }

    /// Types that others make: SOA, what DNSSEC signs with, and questions that are no records (RFC 6895 §3.1).
    private static let undeclarable: Set<UInt16> = [6, 41, 46, 47, 50, 51]

    /// The number on the wire; nil for `ALIAS`.
    package var number: UInt16? { UInt16(exactly: code) }
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
        if let known = Self.names.first(where: { $0.type.number == number }) {
            self = known.type
        } else {
            // 128 to 255 are questions and transfers; 0 and 65535 are reserved.
            guard !Self.undeclarable.contains(number), !(128...255).contains(number), number != 65_535 else { return nil }
            self = .unknown(number)
        }
    }

    package var rawValue: String {
        if case .unknown(let number) = self { return "TYPE\(number)" }
        return Self.byCode[code] ?? ""
    }
}

extension RecordType: Comparable {
    package static func < (left: RecordType, right: RecordType) -> Bool { left.rawValue < right.rawValue }
}
