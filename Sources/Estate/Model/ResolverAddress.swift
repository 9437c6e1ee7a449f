/// Where a DNS server is asked: an address, so that no other resolver decides which server that is.
package struct ResolverAddress: Hashable, Sendable {
    /// Why a text is not one.
    package struct Problem: Error, Hashable, Sendable {
        package let message: String
        package let fix: String
    }

    /// A dotted quad, or the RFC 5952 form.
    package let host: String
    package let port: UInt16

    /// The port of DNS (RFC 1035 §4.2).
    package static let standardPort: UInt16 = 53

    /// Reads `1.1.1.1`, `127.0.0.1:5353`, `2606:4700::1111` or `[::1]:5300`; port 53 unless there is another.
    package static func parse(_ text: String) -> Result<ResolverAddress, Problem> {
        Result { () throws(Problem) in try ResolverAddress(reading: text) }
    }

    /// As ``parse(_:)``; nil when that fails.
    package init?(_ text: String) {
        guard let address = try? Self(reading: text) else { return nil }
        self = address
    }

    private init(reading text: String) throws(Problem) {
        if let host = IPAddress.v6(text) {
            (self.host, port) = (host, Self.standardPort)
        } else if text.utf8.first == UInt8(ascii: "[") {
            let parts = text.dropFirst().split(separator: "]", maxSplits: 1, omittingEmptySubsequences: false)
            guard let host = IPAddress.v6(String(parts[0])), let rest = parts.dropFirst().first, rest.isEmpty || rest.first == ":" else {
                throw Problem(message: "\"\(text)\" is not an IPv6 address in brackets", fix: "write it as in \"[::1]:53\"")
            }
            (self.host, port) = (host, rest.isEmpty ? Self.standardPort : try Self.port(rest.dropFirst()))
        } else {
            let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard let host = IPAddress.v4(String(parts[0])) else {
                throw Problem(
                    message: "\"\(text)\" is not an IP address",
                    fix: "write an address such as \"1.1.1.1\", \"127.0.0.1:5353\" or \"[::1]:53\"")
            }
            (self.host, port) = (host, parts.count == 1 ? Self.standardPort : try Self.port(parts[1]))
        }
    }

    /// Digits only: `UInt16` would also read a sign.
    private static func port(_ text: Substring) throws(Problem) -> UInt16 {
        guard text.utf8.allSatisfy({ (48...57).contains($0) }), let port = UInt16(text), port > 0 else {
            throw Problem(message: "the port is \"\(text)\", not a number from 1 to 65535", fix: "leave it out for port 53")
        }
        return port
    }
}

extension ResolverAddress: CustomStringConvertible {
    /// Without the standard port.
    package var description: String { port == Self.standardPort ? host : withPort }

    /// Always with the port; an IPv6 address is in brackets.
    package var withPort: String { host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
