internal import Cryptography
internal import HTTPMessages
package import Resources
internal import Concurrency

/// Knows every secret this process has seen, and finds them in what is about to be written anywhere.
///
/// A value is looked for as it is, in base64, percent-encoded and escaped as JSON escapes it. Values under
/// ``shortest`` bytes are not looked for: they would be found everywhere.
package final class SecretWatch: Sendable {
    /// In bytes.
    package static let shortest = 12

    private let forms = Locked(SecretForms())

    package init() {}

    package func remember(_ secret: Secret) {
        secret.withExposed { remember($0) }
    }

    /// Remembers a live value that is not known to be plain.
    package func remember(_ text: String) {
        guard text.utf8.count >= Self.shortest else { return }
        forms.withLock { $0.insert(text) }
    }

    /// Texts that stand in the files, or that a provider tells about itself: no secrets, whatever lives where.
    package func allow(_ texts: [String]) {
        forms.withLock { forms in
            for text in texts { forms.allow(text) }
        }
    }

    /// Whether any remembered value stands in `output`, in any of its forms.
    package func isIn(_ output: [UInt8]) -> Bool {
        forms.withLock { $0.isIn(output) }
    }
}

/// Needles by the hash of their first bytes, so that one pass over the output finds any of them; then by their length, since
/// many begin alike, as addresses do.
private struct SecretForms {
    private var byHash: [UInt64: [Int: Set<ArraySlice<UInt8>>]] = [:]
    private var known: Set<String> = []
    private var allowed: Set<String> = []

    mutating func insert(_ text: String) {
        guard !allowed.contains(text), known.insert(text).inserted else { return }
        for form in Self.forms(of: text) {
            byHash[Self.hash(form[..<SecretWatch.shortest]), default: [:]][form.count, default: []].insert(form[...])
        }
    }

    mutating func allow(_ text: String) {
        allowed.insert(text)
        guard known.remove(text) != nil else { return }
        for form in Self.forms(of: text) { byHash[Self.hash(form[..<SecretWatch.shortest])]?[form.count]?.remove(form[...]) }
    }

    private static func forms(of text: String) -> [[UInt8]] {
        let bytes = Array(text.utf8)
        return Set([bytes, base64(bytes), Array(PercentEncoding.encode(text).utf8), escaped(bytes)]).filter {
            $0.count >= SecretWatch.shortest
        }
    }

    /// Rabin-Karp: the hash of each window is made from that of the window before.
    func isIn(_ output: [UInt8]) -> Bool {
        let length = SecretWatch.shortest
        guard !byHash.isEmpty, output.count >= length else { return false }
        let top = (1..<length).reduce(UInt64(1)) { power, _ in power &* Self.base }
        var hash = Self.hash(output[..<length])
        for start in 0...(output.count - length) {
            if start > 0 {
                hash = (hash &- UInt64(output[start - 1]) &* top) &* Self.base &+ UInt64(output[start + length - 1])
            }
            guard let needles = byHash[hash] else { continue }
            let rest = output.count - start
            if needles.contains(where: { $0 <= rest && $1.contains(output[start..<(start + $0)]) }) { return true }
        }
        return false
    }

    private static let base: UInt64 = 1_099_511_628_211

    private static func hash(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reduce(0) { $0 &* base &+ UInt64($1) }
    }

    /// The part of the base64 form that does not depend on what follows: without the last, incomplete group.
    private static func base64(_ bytes: [UInt8]) -> [UInt8] {
        Array(Base64.encode(Array(bytes.prefix(bytes.count / 3 * 3))).utf8)
    }

    /// As a JSON string holds it, without the quotation marks.
    private static func escaped(_ bytes: [UInt8]) -> [UInt8] {
        bytes.flatMap { byte -> [UInt8] in
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): [UInt8(ascii: "\\"), byte]
            case UInt8(ascii: "\n"): Array("\\n".utf8)
            default: [byte]
            }
        }
    }
}
