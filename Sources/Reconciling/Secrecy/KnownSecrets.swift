internal import Resources

/// What a watch looks for. Needles are made when something is first looked through, not when a value is read.
struct KnownSecrets {
    /// Where values are secrets, and how surely.
    private var expected: [Address: SecretCertainty] = [:]

    private var seen: [String: SecretCertainty] = [:]
    private var pending: [(text: String, certainty: SecretCertainty)] = []
    private var needles = NeedleTable()
    private var words = NeedleTable(length: SecretWatch.shortestWord)
    private var allowed: Set<String> = []
    /// The places of values as outputs name them, one a line. A value that reads like one would otherwise have every output withheld.
    private var places = ""
    /// Those in which everything known was looked for. Providers and people choose the names in them, so that they exempt nothing that is certainly
    /// a secret.
    private var plainPlaces: [[UInt8]] = []
    private var certain: Set<[UInt8]> = []
    /// Texts that are allowed and in which nothing was looked for yet.
    private var unread: [String] = []
    /// Those in which everything known was looked for, as they are and as ``OutputViews`` reads them.
    private var plain: [[UInt8]] = []
    /// Needles that a text that is allowed holds: what is declared in plain text is no secret, and neither is a part of it.
    private var exempt: Set<[UInt8]> = []
    /// The same of words, as far as one was found. Made anew when more is allowed.
    private var exemptWords: [[UInt8]: Bool] = [:]

    /// Bytes of the longest text that is looked for.
    private(set) var longest = 0

    mutating func expect(at addresses: some Sequence<Address>, _ certainty: SecretCertainty) {
        for address in addresses { expected[address] = max(certainty, expected[address] ?? certainty) }
    }

    /// How sure it is that what is live at the address is a secret.
    func certainty(at address: Address) -> SecretCertainty { expected[address] ?? .possible }

    /// What was surer before stays so.
    mutating func insert(_ text: String, _ certainty: SecretCertainty) {
        guard seen[text].map({ $0 < certainty }) ?? true else { return }
        seen[text] = certainty
        let count = text.utf8.count
        longest = max(longest, count)
        if count >= SecretWatch.shortest {
            pending.append((text, certainty))
        } else if certainty == .certain, count >= SecretWatch.shortestWord {
            words.insert(Array(text.utf8))
        }
    }

    mutating func allow(_ text: String) {
        guard allowed.insert(text).inserted else { return }
        unread.append(text)
        exemptWords = [:]
    }

    mutating func allowPlace(_ address: Address) {
        places += "\(address)\n\(address.scope.provider) \(address.scope.name)\n"
    }

    func holdsCertain(_ text: String) -> Bool {
        seen.contains { known, certainty in
            certainty == .certain && known.utf8.count >= SecretWatch.shortestWord && text.contains(known)
        }
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
        for (text, certainty) in pending {
            for part in SecretParts.needles(of: text, certainty) {
                needles.insert(part)
                added.insert(part)
                guard certainty == .certain else { continue }
                certain.insert(part)
                // A place may have exempted it, while it was not certain.
                exempt.remove(part)
            }
        }
        pending = []
        for text in plain { exempt(added, in: text) }
        for text in plainPlaces { exempt(added, in: text, butFor: certain) }
    }

    /// Looks for everything in what was allowed since.
    private mutating func takeUnread() {
        if !places.isEmpty {
            let bytes = Array(places.utf8)
            for form in [bytes, OutputViews.reduced(bytes)] {
                exempt(needles, in: form, butFor: certain)
                plainPlaces.append(form)
            }
            places = ""
        }
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

    private mutating func exempt(_ table: NeedleTable, in text: [UInt8], butFor certain: Set<[UInt8]> = []) {
        var found: [[UInt8]] = []
        table.forEachMatch(in: text) { match, _ in
            found.append(match)
            return true
        }
        exempt.formUnion(found.filter { !certain.contains($0) })
    }

    private mutating func holdsNeedle(_ output: [UInt8]) -> Bool {
        guard !needles.isEmpty else { return false }
        for view in OutputViews.all(of: output) {
            var isFound = false
            needles.forEachMatch(in: view) { match, _ in
                isFound = isFound || !exempt.contains(match)
                return !isFound
            }
            if isFound { return true }
        }
        return false
    }

    private mutating func holdsWord(_ output: [UInt8]) -> Bool {
        guard !words.isEmpty else { return false }
        for view in OutputViews.ofWords(output) {
            var found: Set<[UInt8]> = []
            words.forEachMatch(in: view) { match, start in
                if WordBounds.areWhole(start..<(start + match.count), of: view) { found.insert(match) }
                return true
            }
            for word in found where !isAllowed(word) { return true }
        }
        return false
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
