/// Where requests go: the one reading of an address that a file or a variable gives (a strict part of RFC 3986).
///
/// What two readers could understand differently is no endpoint: user information, a fragment or a query, backslashes, control
/// characters and blanks, characters outside of ASCII, and hosts that look like an IPv4 address and are no dotted quad.
package struct HTTPEndpoint: Hashable, Sendable {
    /// Why a text is none, as the end of a sentence that begins with it.
    package struct Problem: Error, Hashable, Sendable {
        package let message: String
    }

    /// The schemes that are spoken.
    package enum Scheme: String, Sendable {
        case http, https

        var standardPort: Int { self == .http ? 80 : 443 }
    }

    package let scheme: Scheme
    /// Lower-case, without the dot that may end a name; an IPv6 address has its brackets.
    package let host: String
    /// The scheme's own where none is written.
    package let port: Int
    /// Empty, or from its leading slash on, without one at the end.
    package let path: String

    package init(_ text: String) throws(Problem) {
        guard text.utf8.allSatisfy({ (33...126).contains($0) && $0 != UInt8(ascii: "\\") }) else {
            throw Problem(message: "contains a space, a backslash or another character that is not allowed in a URL")
        }
        guard let mark = text.firstRange(of: "://"), let scheme = Scheme(rawValue: text[..<mark.lowerBound].lowercased()) else {
            throw Problem(message: "begins with neither https:// nor http://")
        }
        let rest = text[mark.upperBound...]
        guard !rest.contains("?"), !rest.contains("#") else { throw Problem(message: "has a query or a fragment") }
        let authority = rest.prefix { $0 != "/" }
        guard !authority.contains("@") else { throw Problem(message: "has user information before its host") }
        let (host, port) = try Self.parts(authority)
        self.scheme = scheme
        self.host = host
        self.port = port ?? scheme.standardPort
        var path = rest.dropFirst(authority.count)
        while path.last == "/" { path.removeLast() }
        self.path = String(path)
    }

    /// Whether it is this machine: 127.0.0.0/8 in dotted decimal, or `[::1]`. A name may resolve to anything.
    package var isLoopback: Bool { host == "[::1]" || host.hasPrefix("127.") && Self.isDottedQuad(host) }

    /// Without a slash at the end, and with the port only where it is not the scheme's own.
    package var text: String { scheme.rawValue + "://" + host + (port == scheme.standardPort ? "" : ":\(port)") + path }

    private static func parts(_ authority: Substring) throws(Problem) -> (host: String, port: Int?) {
        let nameEnd = authority.first == "[" ? authority.firstIndex(of: "]").map(authority.index(after:)) : authority.firstIndex(of: ":")
        let name = authority[..<(nameEnd ?? authority.endIndex)]
        let rest = authority[name.endIndex...]
        guard isWritten(name), rest.isEmpty || rest.first == ":" else { throw Problem(message: "has no host, or an invalid one") }
        let host = name.lowercased()
        guard isHost(host) else { throw Problem(message: "has the host \(host), which is neither a name nor an IP address") }
        // A name is the same with the dot of the root behind it (RFC 3986 §3.2.2).
        let canonical = host.hasSuffix(".") ? String(host.dropLast()) : host
        guard !rest.isEmpty else { return (canonical, nil) }
        let digits = rest.dropFirst()
        guard (1...5).contains(digits.utf8.count), digits.utf8.allSatisfy(isDigit), let port = Int(digits), (1...65_535).contains(port)
        else { throw Problem(message: "has a port that is not from 1 to 65535") }
        return (canonical, port)
    }

    /// Of the characters that a name, a dotted quad or, in brackets, an IPv6 address is written with.
    private static func isWritten(_ host: Substring) -> Bool {
        let isBracketed = host.first == "[" && host.last == "]" && host.utf8.count > 2
        guard isBracketed else { return !host.isEmpty && host.utf8.allSatisfy { isDigit($0) || isLetter($0) || "._-".utf8.contains($0) } }
        return host.utf8.dropFirst().dropLast().allSatisfy {
            isDigit($0) || isLetter($0) && $0 | 32 <= UInt8(ascii: "f") || ":.".utf8.contains($0)
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private static func isLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 32) }

    /// A name whose last label is a number is read as an IPv4 address, in forms that programs disagree about.
    private static func isHost(_ host: String) -> Bool {
        if host.hasPrefix("[") { return host == "[::1]" || host.dropFirst().dropLast().contains(":") }
        let labels = (host.hasSuffix(".") ? String(host.dropLast()) : host).split(separator: ".", omittingEmptySubsequences: false)
        guard let last = labels.last, labels.allSatisfy({ (1...63).contains($0.count) }) else { return false }
        let isNumber = last.allSatisfy(\.isNumber) || last.hasPrefix("0x")
        return !isNumber || isDottedQuad(host)
    }

    private static func isDottedQuad(_ host: String) -> Bool {
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts.allSatisfy { part in Int(part).map { String($0) == part && (0...255).contains($0) } ?? false }
    }
}
