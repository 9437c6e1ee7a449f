/// Checks of domain names, before a provider sees them.
package enum DomainName {
    /// What is wrong with a name, and what to write instead.
    package struct Problem: Error, Hashable, Sendable {
        package let message: String
        package let fix: String?
    }

    /// What a name may hold besides letters, digits and hyphens.
    package struct Allowance: OptionSet, Sendable {
        package let rawValue: Int
        package init(rawValue: Int) { self.rawValue = rawValue }

        /// `_` in labels: names of services and keys (RFC 8552), not of hosts (RFC 952, RFC 1123 §2.1).
        package static let underscore = Allowance(rawValue: 1)
        /// `*` as the whole leftmost label (RFC 4592 §2.1.1).
        package static let wildcard = Allowance(rawValue: 2)
        /// `/` in labels: reverse zones of less than 256 addresses (RFC 2317 §4).
        package static let slash = Allowance(rawValue: 4)
        /// `-` at either end of a label, which RFC 1123 §2.1 forbids to hosts.
        package static let hyphen = Allowance(rawValue: 8)
        /// What DNS itself allows (RFC 2181 §11), as far as names are written here without escapes.
        package static let anyName: Allowance = [.underscore, .slash, .hyphen]
    }

    /// ASCII lower case (RFC 4343) without the trailing dot; the root stays `.`.
    package static func canonical(_ name: String) -> String {
        let octets = name.utf8
        // Most names are written so already.
        if octets.last != UInt8(ascii: "."), !octets.contains(where: { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }) {
            return name
        }
        let lower = String(
            String.UnicodeScalarView(
                name.unicodeScalars.map { ("A"..."Z").contains($0) ? Unicode.Scalar(UInt8($0.value) + 32) : $0 }))
        return lower.utf8.count > 1 && lower.utf8.last == UInt8(ascii: ".") ? String(lower.dropLast()) : lower
    }

    /// The full name of a record in a zone; `@` is the zone itself (RFC 1035 §5.1).
    package static func full(_ name: String, in zone: String) -> String {
        name == "@" ? zone : "\(name).\(zone)"
    }

    /// What a full name is called within a zone, `@` for the zone itself; nil where it is not in the zone.
    package static func owner(of name: String, in zone: String) -> String? {
        let (octets, apex) = (name.utf8, zone.utf8)
        guard octets.count > apex.count else { return octets.elementsEqual(apex) ? "@" : nil }
        let dot = octets.index(octets.endIndex, offsetBy: -apex.count - 1)
        guard octets[dot] == UInt8(ascii: "."), octets[octets.index(after: dot)...].elementsEqual(apex) else { return nil }
        return String(name[..<dot])
    }

    /// What the name of a record set may hold without a word about it: names of hosts no underscore, others what RFC 8552, DNS-SD
    /// (RFC 6763) and RFC 2317 give them; a wildcard everywhere but NS (RFC 4592 §4.2) and DS.
    package static func allowance(for type: RecordType) -> Allowance {
        switch type {
        case .a, .aaaa, .mx: .wildcard
        case .ns, .ds: .anyName
        default: [.anyName, .wildcard]
        }
    }

    /// The first problem of a full name; nil when there is none. RFC 1035 §2.3.4: labels of 1 to 63 octets, 255 octets on
    /// the wire, which are 253 characters.
    package static func problem(_ name: String, allowing allowance: Allowance = []) -> Problem? {
        if isPlain(name, allowance) { return nil }
        guard !name.isEmpty else { return Problem(message: "the name is empty", fix: "write \"@\" for the zone itself") }
        guard name.utf8.allSatisfy({ $0 < 128 }) else {
            return Problem(
                message: "\"\(name)\" has a letter outside ASCII",
                fix: "write the A-label, which begins with \"xn--\" (punycode, RFC 5890 §2.3.2.1); `idn2` prints it")
        }
        let labels = name.split(separator: ".", omittingEmptySubsequences: false)
        for (index, label) in labels.enumerated() {
            if label == "*", index == 0, labels.count > 1, allowance.contains(.wildcard) { continue }
            if let problem = problem(label: String(label), of: name, allowance) { return problem }
        }
        guard name.utf8.count <= 253 else {
            return Problem(message: "\"\(name)\" has \(name.utf8.count) characters; a name has at most 253", fix: nil)
        }
        return nil
    }

    /// Whether a name of a zone has no problem, found out without making its full name; false for one that has to be looked at closely.
    static func isPlain(_ name: String, below zone: String, _ allowance: Allowance) -> Bool {
        isPlain(name, allowance) && isPlain(zone, allowance) && name.utf8.count + 1 + zone.utf8.count <= 253
    }

    /// Whether it has no problem, found out in one pass; false for a name that has to be looked at closely, such as one with a wildcard.
    private static func isPlain(_ name: String, _ allowance: Allowance) -> Bool {
        var (length, count, previous) = (0, 0, UInt8(ascii: "."))
        for octet in name.utf8 {
            count += 1
            switch octet {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"): break
            case UInt8(ascii: "-"):
                if previous == UInt8(ascii: "."), !allowance.contains(.hyphen) { return false }
            case UInt8(ascii: "_"): if !allowance.contains(.underscore) { return false }
            case UInt8(ascii: "."):
                if length == 0 || previous == UInt8(ascii: "-") && !allowance.contains(.hyphen) { return false }
                (length, previous) = (0, octet)
                continue
            default: return false
            }
            length += 1
            if length > 63 { return false }
            previous = octet
        }
        return length > 0 && count <= 253 && (previous != UInt8(ascii: "-") || allowance.contains(.hyphen))
    }

    private static func problem(label: String, of name: String, _ allowance: Allowance) -> Problem? {
        guard !label.isEmpty else {
            return Problem(message: "\"\(name)\" has an empty label", fix: "remove the extra dot")
        }
        guard label.utf8.count <= 63 else {
            return Problem(message: "the label \"\(label)\" has \(label.utf8.count) characters; a label has at most 63", fix: nil)
        }
        if label.utf8.contains(UInt8(ascii: "*")) {
            guard allowance.contains(.wildcard) else {
                return Problem(message: "\"\(name)\" cannot be a wildcard", fix: "write each name")
            }
            return Problem(message: "\"*\" in \"\(name)\" is not the whole leftmost label", fix: "write \"*\" alone, before the first dot")
        }
        for scalar in label.unicodeScalars {
            switch scalar {
            case "a"..."z", "A"..."Z", "0"..."9", "-": continue
            case "_" where allowance.contains(.underscore): continue
            case "/" where allowance.contains(.slash): continue
            case "_":
                return Problem(message: "\"\(name)\" names a host, and a host's name has no underscore", fix: "use a hyphen")
            default:
                return Problem(
                    message: "\"\(name)\" has the character \(scalar.debugDescription)",
                    fix: "use letters, digits and hyphens, with dots between labels")
            }
        }
        if !allowance.contains(.hyphen), label.hasPrefix("-") || label.hasSuffix("-") {
            return Problem(message: "the label \"\(label)\" begins or ends with a hyphen", fix: nil)
        }
        return nil
    }
}
