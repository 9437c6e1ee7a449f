internal import Resources

/// What a watch looks for. Needles are made when something is first looked through, not when a value is read.
struct KnownSecrets {
    /// Where every value is a secret.
    var certain: Set<Address> = []

    private var seen: Set<String> = []
    private var pending: [String] = []
    private var needles = NeedleTable()
    /// By their bytes.
    private var words: Set<[UInt8]> = []
    private var allowed: Set<String> = []
    /// What was found, and whether a text that is allowed holds it. Made anew when more is allowed.
    private var exemptions: [[UInt8]: Bool] = [:]

    mutating func insert(_ text: String, isCertain: Bool) {
        let count = text.utf8.count
        guard count >= SecretWatch.shortest else {
            if isCertain, count >= SecretWatch.shortestWord { words.insert(Array(text.utf8)) }
            return
        }
        if seen.insert(text).inserted { pending.append(text) }
    }

    mutating func allow(_ text: String) {
        if allowed.insert(text).inserted { exemptions = [:] }
    }

    mutating func areIn(_ output: [UInt8]) -> Bool {
        for text in pending {
            for part in SecretParts.needles(of: text) { needles.insert(part) }
        }
        pending = []
        return holdsWord(output) || holdsNeedle(output)
    }

    private mutating func holdsNeedle(_ output: [UInt8]) -> Bool {
        guard !needles.isEmpty else { return false }
        for view in OutputViews.all(of: output) {
            var isFound = false
            needles.forEachMatch(in: view) { match in
                isFound = isFound || !isAllowed(match)
                return !isFound
            }
            if isFound { return true }
        }
        return false
    }

    /// Words end where letters and digits do.
    private mutating func holdsWord(_ output: [UInt8]) -> Bool {
        guard !words.isEmpty else { return false }
        let lengths = Set(words.map(\.count)).sorted()
        for start in output.indices where start == 0 || !Self.isInWord(output[start - 1]) || !Self.isInWord(output[start]) {
            for length in lengths where start + length <= output.count {
                let end = start + length
                guard end == output.count || !Self.isInWord(output[end]) || !Self.isInWord(output[end - 1]) else { continue }
                let word = Array(output[start..<end])
                if words.contains(word), !isAllowed(word) { return true }
            }
        }
        return false
    }

    private static func isInWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "_"), 0x80...:
            true
        default: false
        }
    }

    /// What is declared in plain text is no secret, and neither is a part of it. Found seldom, so looked up seldom.
    private mutating func isAllowed(_ needle: [UInt8]) -> Bool {
        if let known = exemptions[needle] { return known }
        let table = NeedleTable([needle], length: needle.count)
        let isAllowed = allowed.contains { text in
            guard text.utf8.count >= needle.count else { return false }
            let plain = Array(text.utf8)
            return table.hasMatch(in: plain) || table.hasMatch(in: OutputViews.reduced(plain))
        }
        exemptions[needle] = isAllowed
        return isAllowed
    }
}
