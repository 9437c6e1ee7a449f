/// What of a secret gives it away: the whole, and the parts of it that look random; of what is known to be one, either half.
enum SecretParts {
    /// In the form that ``OutputViews`` have, each of ``SecretWatch/shortest`` bytes or more.
    static func needles(of text: String, _ certainty: SecretCertainty = .possible) -> Set<[UInt8]> {
        var needles = Set(forms(of: Array(text.utf8)))
        if let password = password(of: text) { needles.insert(Array(password.utf8)) }
        for run in runs(of: text) { needles.formUnion(halves(of: run)) }
        if certainty >= .declared { needles.formUnion(SecretHalves.needles(of: text)) }
        return needles.filter { $0.count >= SecretWatch.shortest }
    }

    /// As it is, and as views have it. A view takes for an escape what the secret may mean as it is: both are looked for.
    static func forms(of text: [UInt8]) -> Set<[UInt8]> { [text, OutputViews.reduced(text), OutputViews.stripped(text)] }

    private static func halves(of run: [UInt8]) -> [[UInt8]] {
        let middle = run.count / 2
        guard middle >= SecretWatch.shortest else { return [run] }
        return [Array(run[..<middle]), Array(run[middle...])]
    }

    /// Runs of what tokens are made of that look random: a part of a URL, a line of a key, a value inside of a document. The lines of a
    /// key are one run.
    private static func runs(of text: String) -> [[UInt8]] {
        let isURL = text.contains("://")
        let body = text.split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("-----") }
        let isKey = body.count > 1 && body.allSatisfy { $0.utf8.allSatisfy { isToken($0, isURL: false) } }
        let bytes = isKey ? Array(body.joined().utf8) : Array(text.utf8)
        let runs = bytes.split { !isToken($0, isURL: isURL) }.map(Array.init)
        let lines = isKey ? body.map { Array($0.utf8) } : []
        return (runs + lines).filter { $0.count >= SecretWatch.shortest && looksRandom($0) }
    }

    private static func isToken(_ byte: UInt8, isURL: Bool) -> Bool {
        WordBounds.isLetter(byte) || WordBounds.isDigit(byte) || "+_-".utf8.contains(byte) || !isURL && "/=".utf8.contains(byte)
    }

    /// Whether one of its words is neither a word nor a word with a number: names of apps, hosts and variables stand in every output.
    private static func looksRandom(_ run: [UInt8]) -> Bool {
        run.split { !WordBounds.isLetter($0) && !WordBounds.isDigit($0) }.contains { word in
            guard word.count >= 8, word.contains(where: WordBounds.isDigit) else { return false }
            let digits = word.reversed().prefix(while: WordBounds.isDigit).count
            return digits > 3 || word.dropLast(digits).contains(where: WordBounds.isDigit)
        }
    }

    /// The password of a URL that carries one.
    private static func password(of text: String) -> Substring? {
        guard let scheme = text.firstRange(of: "://") else { return nil }
        let authority = text[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" }
        guard let at = authority.lastIndex(of: "@"), let colon = authority[..<at].firstIndex(of: ":") else { return nil }
        return authority[authority.index(after: colon)..<at]
    }
}
