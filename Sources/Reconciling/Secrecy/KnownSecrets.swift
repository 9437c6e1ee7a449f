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
    /// Texts that are allowed and in which nothing was looked for yet.
    private var unread: [String] = []
    /// Those in which everything known was looked for, as they are and as ``OutputViews`` reads them.
    private var plain: [[UInt8]] = []
    /// Needles that a text that is allowed holds: what is declared in plain text is no secret, and neither is a part of it.
    private var exempt: Set<[UInt8]> = []
    /// The same of words, as far as one was found. Made anew when more is allowed.
    private var exemptWords: [[UInt8]: Bool] = [:]

    mutating func insert(_ text: String, isCertain: Bool) {
        let count = text.utf8.count
        guard count >= SecretWatch.shortest else {
            if isCertain, count >= SecretWatch.shortestWord { words.insert(Array(text.utf8)) }
            return
        }
        if seen.insert(text).inserted { pending.append(text) }
    }

    mutating func allow(_ text: String) {
        guard allowed.insert(text).inserted else { return }
        unread.append(text)
        exemptWords = [:]
    }

    mutating func areIn(_ output: [UInt8]) -> Bool {
        takePending()
        takeUnread()
        return holdsWord(output) || holdsNeedle(output)
    }

    /// Makes needles of what was remembered since, and looks for all of them at once in what is allowed already.
    private mutating func takePending() {
        guard !pending.isEmpty else { return }
        var added = NeedleTable()
        for text in pending {
            for part in SecretParts.needles(of: text) {
                needles.insert(part)
                added.insert(part)
            }
        }
        pending = []
        for text in plain { exempt(added, in: text) }
    }

    /// Looks for everything in what was allowed since.
    private mutating func takeUnread() {
        for text in unread {
            let bytes = Array(text.utf8)
            let reduced = OutputViews.reduced(bytes)
            for form in reduced == bytes ? [bytes] : [bytes, reduced] {
                exempt(needles, in: form)
                plain.append(form)
            }
        }
        unread = []
    }

    private mutating func exempt(_ table: NeedleTable, in text: [UInt8]) {
        var found: [[UInt8]] = []
        table.forEachMatch(in: text) { match in
            found.append(match)
            return true
        }
        exempt.formUnion(found)
    }

    private mutating func holdsNeedle(_ output: [UInt8]) -> Bool {
        guard !needles.isEmpty else { return false }
        for view in OutputViews.all(of: output) {
            var isFound = false
            needles.forEachMatch(in: view) { match in
                isFound = isFound || !exempt.contains(match)
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

    /// Found seldom, so looked up seldom.
    private mutating func isAllowed(_ word: [UInt8]) -> Bool {
        if let known = exemptWords[word] { return known }
        let table = NeedleTable([word], length: word.count)
        let isAllowed = plain.contains { table.hasMatch(in: $0) }
        exemptWords[word] = isAllowed
        return isAllowed
    }
}
