import Diagnostics
import Testing

/// What GitHub's runner would take for a command, in what is printed.
@Suite struct RunnerCommandTests {
    private func printed(_ text: DisplayText) -> String { String(decoding: text.bytes, as: UTF8.self) }

    @Test(arguments: [
        ("::warning title=a::b", "\\x3A:warning title=a::b"), ("  ::add-mask::x", "  \\x3A:add-mask::x"), ("::::", "\\x3A:::"),
        ("\u{A0}\u{3000}::debug::x", "\u{A0}\u{3000}\\x3A:debug::x"), ("\u{FE0F}::debug::x", "\u{FE0F}\\x3A:debug::x"),
        (":\u{FE0F}:debug::x", "\\x3A\u{FE0F}:debug::x"), ("a ##[add-mask]x", "a #\\x23[add-mask]x"), ("###[x]", "##\\x23[x]"),
        ("##[##[", "#\\x23[#\\x23["), ("#\u{FE0F}#[x]", "#\u{FE0F}\\x23[x]"),
    ])
    func commandsAreEscaped(_ foreign: String, _ shown: String) {
        #expect(printed("\(foreign)\n") == shown + "\n")
        #expect(printed("first\n\(foreign)\n") == "first\n" + shown + "\n")
        #expect(printed("\(shown)") == shown, "escaping twice gives what escaping once gives")
    }

    @Test(arguments: ["::1", "fe80::1%eth0 ::2", "a ::warning::b", "## heading", "#[a]", "[::1]:53", "# #[x]", "v=1; ##", ": ::"])
    func ordinaryTextStays(_ text: String) {
        #expect(printed("\(text)\n") == text + "\n")
    }

    @Test func partsFormNone() {
        let (first, second) = ("#", "#[add-mask]x")
        #expect(printed("\(first)\(second)") == "#\\x23[add-mask]x")
        let colon = ":"
        #expect(printed("\(colon)\(colon)debug\(colon):x\n") == "\\x3A:debug::x\n")
    }

    @Test func markdownIsPrintedWithoutOne() {
        let foreign = "##[add-mask]x"
        let text: MarkdownText = "- \(code: foreign) \(foreign)\n"
        #expect(printed(DisplayText(text)) == "- `#\\x23[add-mask]x` \\#\u{200B}\\#\u{200B}\\[add-mask\\]x\n")
    }

    @Test func jsonKeepsItsValue() {
        let shown = printed(DisplayText(json: "{\"a\":\"##[x] ###[y] ::1\"}"))
        #expect(shown == "{\"a\":\"#\\u0023[x] ##\\u0023[y] ::1\"}\n")
    }

    @Test func quotedScalarsReadTheSame() {
        #expect(QuotedScalar.text("a ##[x]") == #""a #\x23[x]""#)
    }
}
