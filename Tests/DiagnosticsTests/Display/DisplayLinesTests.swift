import Diagnostics
import Testing

@Suite("Text in the width of a terminal")
struct DisplayLinesTests {
    @Test("wide letters take two cells, marks none", arguments: [("abc", 3), ("日本", 4), ("é", 1), ("e\u{301}", 1), ("", 0), ("✓", 1)])
    func cells(_ text: String, _ cells: Int) {
        #expect(DisplayText(text).cells == cells)
        #expect(DisplayText(text).padded(to: 6).cells == 6)
    }

    @Test("lines are broken at spaces and none is wider", arguments: 12...60)
    func wrapped(_ width: Int) {
        let words = "the mail of raxx.app stops and 日本語 names  keep  their gaps, one (word) at a time"
        let lines = DisplayText("  \(words)").wrapped(to: width, indent: 4)
        #expect(lines.allSatisfy { $0.cells <= width }, "\(lines.map(\.text))")
        #expect(lines.dropFirst().allSatisfy { $0.text.hasPrefix("    ") })
        #expect(lines.first?.text.hasPrefix("  the") == true)
        let all = lines.flatMap { $0.text.split(separator: " ") }
        #expect(all == words.split(separator: " "))
    }

    @Test("a word that is longer than a line is not torn: somebody copies it")
    func longWord() {
        let digest = String(repeating: "ab", count: 32)
        let lines = DisplayText("plumb apply production --digest \(digest)").wrapped(to: 40, indent: 2)
        #expect(lines.map(\.text) == ["plumb apply production --digest", "  \(digest)"])
    }

    @Test("what is cut off is still looked through for secrets, and so is what a line end parts")
    func secrets() {
        let text: DisplayText = "one secret with spaces in it"
        #expect(text.truncated(to: 8).text == "one sec…")
        #expect(text.truncated(to: 8).unescaped == "one secret with spaces in it")
        #expect(text.wrapped(to: 12).joined(separator: "\n").unescaped.contains("secret with spaces"))
    }

    @Test("cut to a width", arguments: [(0, ""), (1, "…"), (3, "日…"), (4, "日…"), (5, "日本…"), (6, "日本語")])
    func truncated(_ width: Int, _ shown: String) {
        #expect(DisplayText("日本語").truncated(to: width).text == shown)
    }

    @Test("styles stay with their words")
    func styles() {
        let text = DisplayText("red words").styled(.red) + " and plain ones"
        let bytes = String(decoding: text.wrapped(to: 10).joined(separator: "\n").bytes, as: UTF8.self)
        #expect(bytes == "\u{1B}[31mred words\u{1B}[0m\nand plain\nones")
    }

    @Test("every line of a text is broken by itself, and goes on further in than it begins")
    func fitted() {
        let text: DisplayText = "a\n  one two three four\n\nend\n"
        #expect(text.fitted(to: 12).text == "a\n  one two\n      three\n      four\n\nend\n")
        #expect(text.fitted(to: nil).text == text.text && text.fitted(to: 12).unescaped == text.unescaped)
    }

    @Test("a table is columns where they fit, and else a block for each row")
    func table() {
        let table = DisplayTable(titles: ["name", "here", "there"], rows: [["A", "on", "off"], ["B", "", "on"]], indent: 1)
        #expect(table.lines(width: nil).map(\.text) == [" name  here  there", " A     on    off", " B           on"])
        #expect(table.lines(width: 18).count == 3)
        #expect(
            table.lines(width: 17).map(\.text) == [" A", "     here   on", "     there  off", " B", "     there  on"])
        let one = DisplayTable(rows: [["A", "some words"]])
        #expect(one.lines(width: 9).map(\.text) == ["A", "    some", "        words"])
    }
}
