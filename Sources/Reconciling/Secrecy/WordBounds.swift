/// Where words begin and end: between letters, digits and `_`, and everything else.
enum WordBounds {
    static func isInWord(_ byte: UInt8) -> Bool { isLetter(byte) || isDigit(byte) || byte == UInt8(ascii: "_") || byte >= 0x80 }

    static func isLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) }

    static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    /// Whether no word goes on beyond either end of the range. A word that begins or ends with another character is whole anywhere.
    static func areWhole(_ range: Range<Int>, of text: [UInt8]) -> Bool {
        guard let first = range.first, let last = range.last else { return false }
        let goesOnBefore = first > 0 && isInWord(text[first - 1]) && isInWord(text[first])
        let goesOnBehind = range.upperBound < text.count && isInWord(text[range.upperBound]) && isInWord(text[last])
        return !goesOnBefore && !goesOnBehind
    }
}
