internal import Estate

/// Either half of a text that is known to be a secret, whatever it looks like: a passphrase, a token of letters, the path of an address.
enum SecretHalves {
    /// In the forms that ``OutputViews`` have, each of ``SecretWatch/shortest`` bytes or more.
    static func needles(of text: String) -> Set<[UInt8]> {
        guard !holdsPlacesAlone(text) else { return [] }
        guard let address = SecretAddress(text) else { return halves(of: text[...]) }
        let parts = [address.credential].compactMap(\.self) + address.parts
        let wholes = (parts + [address.rest]).flatMap { SecretParts.forms(of: Array($0.utf8)) }
        return parts.reduce(into: Set(wholes)) { $0.formUnion(halves(of: $1)) }.filter { $0.count >= SecretWatch.shortest }
    }

    /// Hosts and mail addresses, with commas between: names that everybody reads.
    private static func holdsPlacesAlone(_ text: String) -> Bool {
        text.split { $0 == "," || $0 == ";" || $0.isWhitespace }.allSatisfy { PublicText.isPlace(String($0)) }
    }

    /// Halves of the text as it is and as views have it, which may be shorter.
    private static func halves(of text: Substring) -> Set<[UInt8]> {
        let halves = SecretParts.forms(of: Array(text.utf8)).flatMap(halves(of:))
        return Set(halves.flatMap(SecretParts.forms(of:))).filter { $0.count >= SecretWatch.shortest }
    }

    private static func halves(of text: [UInt8]) -> [[UInt8]] {
        let middle = text.count / 2
        guard middle >= SecretWatch.shortest else { return [] }
        return [beginning(of: text, middle), end(of: text, middle)].map(Array.init)
    }

    /// The first half, without the word that it would end in the middle of: a name that the secret shares with everything else stands whole in
    /// the files then, and is found to be plain.
    private static func beginning(of text: [UInt8], _ middle: Int) -> ArraySlice<UInt8> {
        let half = text[..<middle]
        let words = isWithinWord(text, middle) ? half.lastIndex { !WordBounds.isInWord($0) }.map { half[..<$0] } : half
        let trimmed = words?.lastIndex(where: WordBounds.isInWord).map { half[...$0] } ?? []
        return trimmed.count >= SecretWatch.shortest ? trimmed : half
    }

    private static func end(of text: [UInt8], _ middle: Int) -> ArraySlice<UInt8> {
        let half = text[middle...]
        let words = isWithinWord(text, middle) ? half.firstIndex { !WordBounds.isInWord($0) }.map { half[$0...] } : half
        let trimmed = words?.firstIndex(where: WordBounds.isInWord).map { half[$0...] } ?? []
        return trimmed.count >= SecretWatch.shortest ? trimmed : half
    }

    private static func isWithinWord(_ text: [UInt8], _ place: Int) -> Bool {
        WordBounds.isInWord(text[place - 1]) && WordBounds.isInWord(text[place])
    }
}
