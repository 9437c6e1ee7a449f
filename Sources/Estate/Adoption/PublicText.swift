/// Tells texts that everybody may read, whatever is called so elsewhere: hosts, addresses, and what others publish to prove something.
package enum PublicText {
    /// A host, an IP address, a mail address or an origin, with a port or a prefix length if there is one. No user, no query.
    package static func isPlace(_ text: String) -> Bool {
        var rest = text[...]
        if let scheme = ["https://", "http://", "wss://", "ws://"].first(where: { rest.hasPrefix($0) }) {
            rest = rest.dropFirst(scheme.count)
        }
        if rest.last == "/" { rest = rest.dropLast() }
        let parts = rest.split(separator: "@", omittingEmptySubsequences: false)
        switch parts.count {
        case 1: return isAddress(rest) || isHost(withoutNumber(rest))
        // Only a mail address has a name in front.
        case 2: return rest.count == text.count && !parts[0].isEmpty && parts[0].utf8.allSatisfy(isMailPart) && isHost(parts[1])
        default: return false
        }
    }

    /// A key that signatures are verified with (RFC 6376 §3.6.1): a public key by its own structure.
    package static func isPublicKey(_ text: String) -> Bool {
        guard case .success(let record) = DKIMRecord.parse(text), case .bits = record.key else { return false }
        return true
    }

    /// What proves to somebody whose domain it is, such as `google-site-verification=…`, and policies of mail.
    package static func isStatement(_ text: String) -> Bool {
        let lower = text.lowercased()
        if policies.contains(where: { lower.hasPrefix($0) }) { return true }
        let name = lower.prefix { $0 != "=" && $0 != ":" }
        guard name.count < lower.count, name.utf8.count <= 80, name.utf8.allSatisfy({ isHostPart($0) || $0 == UInt8(ascii: "_") }) else {
            return false
        }
        return name.contains("verif") || verifiers.contains(String(name))
    }

    private static let policies = ["v=spf1", "v=dmarc1", "v=bimi1", "v=stsv1", "v=tlsrptv1"]
    private static let verifiers: Set<String> = ["ms", "docusign", "amazonses"]

    private static func withoutNumber(_ text: Substring) -> Substring {
        guard let mark = text.lastIndex(where: { $0 == ":" || $0 == "/" }) else { return text }
        let number = text[text.index(after: mark)...]
        return !number.isEmpty && number.utf8.count <= 5 && number.utf8.allSatisfy(isDigit) ? text[..<mark] : text
    }

    private static func isAddress(_ text: Substring) -> Bool {
        let plain = withoutNumber(text)
        let numbers = plain.split(separator: ".", omittingEmptySubsequences: false)
        if numbers.count == 4, numbers.allSatisfy({ Int($0).map { (0...255).contains($0) } ?? false }) { return true }
        // RFC 4291 §2.2.
        return text.utf8.count { $0 == UInt8(ascii: ":") } >= 2
            && text.prefix { $0 != "/" }.utf8.allSatisfy { isDigit($0) || (97...102).contains($0 | 32) || $0 == UInt8(ascii: ":") }
    }

    /// Several labels in small letters, the last of letters alone.
    private static func isHost(_ text: Substring) -> Bool {
        let labels = (text.last == "." ? text.dropLast() : text).split(separator: ".", omittingEmptySubsequences: false)
        guard text.utf8.count <= 253, labels.count > 1, let last = labels.last, last.utf8.count >= 2 else { return false }
        return labels.allSatisfy { (1...63).contains($0.utf8.count) && $0.utf8.allSatisfy { isHostPart($0) || $0 == UInt8(ascii: "_") } }
            && last.utf8.allSatisfy { (97...122).contains($0) }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }
    private static func isHostPart(_ byte: UInt8) -> Bool {
        (97...122).contains(byte) || isDigit(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
    }
    private static func isMailPart(_ byte: UInt8) -> Bool { isHostPart(byte | 32) || isHostPart(byte) || "+_".utf8.contains(byte) }
}
