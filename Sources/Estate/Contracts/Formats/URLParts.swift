/// The parts of an absolute URL with an authority (RFC 3986 §3).
struct URLParts {
    /// Lower-case.
    let scheme: String
    let user: String?
    let password: String?
    /// An IPv6 address without its brackets.
    let host: String
    let port: String?
    /// Everything from the first `/`, `?` or `#` on.
    let rest: String

    /// Nil where `text` is no such URL: white space, another shape, a host or a port that cannot be one.
    init?(_ text: String) {
        guard !text.contains(where: \.isWhitespace), let colon = text.firstRange(of: "://") else { return nil }
        let scheme = text[..<colon.lowerBound]
        guard scheme.wholeMatch(of: /[A-Za-z][A-Za-z0-9+.-]*/) != nil else { return nil }
        let after = text[colon.upperBound...]
        let end = after.firstIndex { "/?#".contains($0) } ?? after.endIndex
        let authority = after[..<end]
        // A password with an unescaped "@" is common; the host is what follows the last one.
        let at = authority.lastIndex(of: "@")
        let userinfo = at.map { authority[..<$0].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false) }
        let place = at.map { authority[authority.index(after: $0)...] } ?? authority
        guard let match = place.wholeMatch(of: /(\[[0-9A-Fa-f:.]+\]|[^:\[\]]+)(?::([0-9]{1,5}))?/) else { return nil }
        let host = match.1.hasPrefix("[") ? String(match.1.dropFirst().dropLast()) : String(match.1)
        guard match.1.hasPrefix("[") ? IPAddress.v6(host) != nil : DomainName.problem(host, allowing: .underscore) == nil
        else { return nil }
        if let port = match.2, !(1...65_535).contains(Int(port) ?? 0) { return nil }
        self.scheme = scheme.lowercased()
        self.user = userinfo.flatMap(\.first).map(String.init)
        self.password = userinfo.flatMap { $0.count > 1 ? String($0[1]) : nil }
        self.host = host
        self.port = match.2.map(String.init)
        self.rest = String(after[end...])
    }
}
