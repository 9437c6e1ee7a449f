/// Whether Access stands in front of a host.
enum AccessProtection: String {
    /// An application covers the whole host, and no policy of one that covers some of it lets anybody by.
    case protected
    /// Only a path is covered, or a policy lets some by, or a wildcard may cover it.
    case partly
    /// No application covers any of it.
    case open

    init(of host: String, by applications: [AccessApplication]) {
        var (isWhole, isTouched, hasGap) = (false, false, false)
        for application in applications {
            let covering = application.places.filter { Self.cover(of: host, by: $0) != .nothing }
            guard !covering.isEmpty else { continue }
            isTouched = true
            let isCertain = covering.contains { application.guarded.contains($0) && Self.cover(of: host, by: $0) == .whole }
            // The most specific application counts, so one that may let some by opens its part of a host that another covers.
            if application.mayLetBy { hasGap = true } else if isCertain { isWhole = true }
        }
        self = isWhole && !hasGap ? .protected : isTouched ? .partly : .open
    }

    private enum Cover {
        case whole, part, nothing
    }

    private static func cover(of host: String, by place: String) -> Cover {
        let pattern = place.prefix { $0 != "/" }
        let path = place.dropFirst(pattern.count).drop { $0 == "/" }
        let (labels, wanted) = (host.split(separator: "."), pattern.split(separator: "."))
        if labels.count == wanted.count, zip(labels, wanted).allSatisfy({ matches($0, $1) }) {
            return path.isEmpty || path == "*" ? .whole : .part
        }
        // Whether a wildcard reaches over several labels the documentation does not say for every form.
        return pattern.contains("*") && matches(host[...], pattern) ? .part : .nothing
    }

    /// `*` stands for any run of characters.
    private static func matches(_ text: Substring, _ pattern: Substring) -> Bool {
        let parts = pattern.split(separator: "*", omittingEmptySubsequences: false)
        guard parts.count > 1, let first = parts.first, let last = parts.last else { return text == pattern }
        guard text.count >= first.count + last.count, text.hasPrefix(first), text.hasSuffix(last) else { return false }
        var rest = text.dropFirst(first.count).dropLast(last.count)
        for part in parts.dropFirst().dropLast() where !part.isEmpty {
            guard let found = rest.firstRange(of: part) else { return false }
            rest = rest[found.upperBound...]
        }
        return true
    }
}
