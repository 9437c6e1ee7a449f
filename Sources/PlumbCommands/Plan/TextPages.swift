internal import Diagnostics

/// A long text, page by page.
struct TextPages {
    private let text: DisplayText
    /// Where each page ends in the bytes of the text.
    private let ends: [Int]

    /// - Parameter size: lines of a page, at least one.
    init(_ text: DisplayText, size: Int) {
        let bytes = text.bytes
        let lines = bytes.indices.filter { bytes[$0] == UInt8(ascii: "\n") }.map { $0 + 1 }
        let whole = stride(from: max(1, size) - 1, to: lines.count, by: max(1, size)).map { lines[$0] }
        self.text = text
        ends = whole.last == bytes.count ? whole : whole + [bytes.count]
    }

    /// Lines of a page that fits a screen of so many rows, of which the last is typed in, and the one before says which page it is.
    static func size(of height: Int) -> Int { max(1, height - 2) }

    /// At least one.
    var count: Int { ends.count }

    /// Prints a page, from 1.
    /// - Returns: false where there is none of this number.
    func print(_ number: Int) -> Bool {
        guard (1...count).contains(number) else { return false }
        Terminal.print(text, bytes: (number == 1 ? 0 : ends[number - 2])..<ends[number - 1])
        return true
    }
}
