package import Estate
package import Resources

/// Where a record set stands: the resource `pm._domainkey/TXT` of the zone `raxx.app`.
package struct RecordSetName: Hashable {
    package static let kind = "dns"

    /// Relative to the zone, lower-case; `@` for the apex.
    package let owner: String
    /// As Cloudflare writes it, such as `TXT`; also one that cannot be declared, such as `HTTPS`.
    package let type: String
    package let zone: String

    package init(owner: String, type: String, zone: String) {
        self.owner = owner
        self.type = type
        self.zone = zone
    }

    /// - Parameter address: of a record set: `dns/NAME/TYPE`.
    package init(_ address: Address) {
        // An owner name may hold a slash (RFC 2317 §4), a type cannot.
        let octets = address.name.utf8
        let slash = octets.lastIndex(of: UInt8(ascii: "/")) ?? octets.endIndex
        owner = String(address.name[..<slash])
        type = slash == octets.endIndex ? "" : String(address.name[octets.index(after: slash)...])
        zone = address.scope.name
    }

    /// - Parameter fullName: as Cloudflare returns it: the whole name, without a trailing dot, in A-labels.
    package init?(fullName: String, type: String, zone: String) {
        guard let owner = DomainName.owner(of: DomainName.canonical(fullName), in: zone) else { return nil }
        self.owner = owner
        self.type = type
        self.zone = zone
    }

    package var text: String { "\(owner)/\(type)" }
    package var full: String { DomainName.full(owner, in: zone) }
    package var isApex: Bool { owner == "@" }
    /// Nil for a type that cannot be declared.
    package var declarable: RecordType? { RecordType(rawValue: type) }
    /// Cloudflare proxies HTTP, which is found by addresses alone.
    package var isProxiable: Bool { ["A", "AAAA", "CNAME"].contains(type) }

    /// The address of the set as a resource of a zone.
    package func address(in scope: Scope) -> Address { Address(scope, Self.kind, text) }

    /// The one spelling of a value, so that two can be compared; what cannot be read stays as it is.
    package func canonical(_ text: String) -> String {
        guard let type = declarable, case .success(let value) = RecordValue.parse(type, text, zone: zone) else { return text }
        return value.presentation
    }
}
