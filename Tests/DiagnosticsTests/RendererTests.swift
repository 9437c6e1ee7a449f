import Diagnostics
import Testing

@Suite("Diagnostics as text")
struct RendererTests {
    @Test("a caret stands below what is meant, a note below the first, and the fix is said")
    func golden() {
        let diagnostic = Diagnostic.error(
            "estate.unknown-key", "unknown key \"stak\"", at: SourceSpan(file: "a.yaml", line: 2, column: 1, length: 4),
            notes: [.init("the service starts here", at: SourceSpan(file: "a.yaml", line: 1, column: 1, length: 7))],
            fix: "did you mean \"stack\"?")
        let text = DiagnosticRenderer.text([diagnostic], sources: ["a.yaml": "service: web\nstak: x\n"]).text
        #expect(
            text == """
                a.yaml:2:1: error: unknown key "stak" [estate.unknown-key]
                2 | stak: x
                  | ^~~~
                a.yaml:1:1: note: the service starts here
                1 | service: web
                  | ^~~~~~~
                fix: did you mean "stack"?

                """)
    }

    @Test("wide characters and tabs do not move the caret off its word")
    func cells() {
        let diagnostic = Diagnostic.warning("x.y", "here", at: SourceSpan(file: "a", line: 1, column: 4, length: 2))
        let text = DiagnosticRenderer.text([diagnostic], sources: ["a": "日本\tab\n"]).text
        #expect(text.contains("\n1 | 日本    ab\n  |         ^~\n"))
    }

    @Test("a control character in a file does not reach the terminal")
    func controlCharacters() {
        let diagnostic = Diagnostic.error("x.y", "here", at: SourceSpan(file: "a", line: 1, column: 1))
        #expect(!DiagnosticRenderer.text([diagnostic], sources: ["a": "\u{1B}[31mred\n"]).text.contains("\u{1B}"))
    }

    @Test("of very many the first errors are shown, and the rest is counted", arguments: [200, 201, 100_000])
    func many(_ count: Int) {
        let warnings = (0..<3).map { Diagnostic.warning("x.y", "warning \($0)", at: nil) }
        let errors = (0..<count - 3).map { Diagnostic.error("x.y", "error \($0)", at: nil) }
        let text = DiagnosticRenderer.text(warnings + errors, sources: [:]).text
        #expect(text.split(separator: "\n").count == min(count, 201) && text.utf8.count < 20_000)
        #expect(text.contains("warning 2") == (count == 200))
        let more = count == 201 ? "and 1 more, 0 errors among them\n" : "and 99800 more, 99797 errors among them\n"
        #expect(count == 200 ? !text.contains(" more, ") : text.hasSuffix(more))
    }

    @Test("a place outside of the text is no crash")
    func outside() {
        let diagnostic = Diagnostic.error("x.y", "here", at: SourceSpan(file: "a", line: 9, column: 9, length: 9))
        #expect(DiagnosticRenderer.text([diagnostic], sources: ["a": "one line"]).text.hasPrefix("a:9:9: error: here [x.y]"))
        #expect(DiagnosticRenderer.text([diagnostic], sources: [:]).text.hasPrefix("a:9:9: error"))
    }

    @Test("JSON carries every field")
    func json() {
        let diagnostic = Diagnostic.error("x.y", "here", at: SourceSpan(file: "a", line: 1, column: 2, length: 3), fix: "do")
        let text = DiagnosticRenderer.json([diagnostic]).text
        for part in ["\"version\"", "\"x.y\"", "\"here\"", "\"line\"", "\"do\"", "\"error\""] {
            #expect(text.contains(part), "\(part) is missing in \(text)")
        }
    }

    @Test("diagnostics sort by place and repeat nothing")
    func sorting() {
        var sink = DiagnosticSink()
        let second = Diagnostic.error("b", "b", at: SourceSpan(file: "a", line: 2, column: 1))
        let first = Diagnostic.error("a", "a", at: SourceSpan(file: "a", line: 1, column: 9))
        let nowhere = Diagnostic.warning("c", "c", at: nil)
        for diagnostic in [second, first, second, nowhere] { sink.report(diagnostic) }
        #expect(sink.sorted == [nowhere, first, second])
        #expect(sink.hasErrors)
    }
}

@Suite("Did you mean")
struct SuggestionTests {
    @Test("the one near word", arguments: [("stak", "stack"), ("confg", "config"), ("formaiton", "formation")])
    func near(_ word: String, _ expected: String) {
        #expect(Suggestion.nearest(to: word, among: ["stack", "config", "formation", "domains"]) == expected)
    }

    @Test("no word when none or two are near", arguments: ["xyz", "quantity"])
    func far(_ word: String) {
        #expect(Suggestion.nearest(to: word, among: ["stack", "region"]) == nil)
        #expect(Suggestion.nearest(to: "bat", among: ["bar", "bad"]) == nil)
    }
}

@Suite("What an excerpt hides")
struct ExcerptTests {
    private func excerpt(_ line: String, at column: Int = 1, length: Int = 1) -> [String] {
        let diagnostic = Diagnostic.error("x.y", "here", at: SourceSpan(file: "a", line: 1, column: column, length: length))
        return DiagnosticRenderer.text([diagnostic], sources: ["a": line]).text.split(separator: "\n").dropFirst().map(String.init)
    }

    @Test(
        "what may be a secret",
        arguments: [
            ("  A: sk_" + "live_ABCDEFGHIJKLMNOP", "  A: sk_l********************"), ("  A: whsec_abcdefgh", "  A: whse**********"),
            ("A: 5f333c778e74c1c8abd68e24a432ef83", "A: 5f33****************************"),
            ("A: postgres://u:hunter2@db.example.net/x", "A: postgres://u:*******@db.example.net/x"),
            ("{ A: HRKU-abcdefghij, B: 1 }", "{ A: HRKU***********, B: 1 }"),
        ])
    func hidden(_ line: String, _ shown: String) {
        #expect(excerpt(line).first == "1 | \(shown)")
    }

    @Test(
        "what cannot be one is shown",
        arguments: [
            "service: queue", "FLAG_CONSOLE_INVESTIGATE_FROM_STATUS: \"true\"", "plan: \"heroku-postgresql:standard-0\"",
            "value: !secret \"vault:/Raxx/Backend/SECRET_KEY\"", "at: https://console-staging.raxx.app/health",
        ])
    func shown(_ line: String) {
        #expect(excerpt(line).first == "1 | \(line)")
    }

    @Test("of a very long line, the part around the place, with the caret below it")
    func long() {
        let line = String(repeating: "a ", count: 500) + "here" + String(repeating: " b", count: 500)
        let lines = excerpt(line, at: 1_001, length: 4)
        #expect(lines[0].hasPrefix("1 | …") && lines[0].hasSuffix("…") && lines[0].count < 220)
        let place = lines[1].firstIndex(of: "^").map { lines[1].distance(from: lines[1].startIndex, to: $0) }
        let found = lines[0].firstRange(of: "here").map { lines[0].distance(from: lines[0].startIndex, to: $0.lowerBound) }
        #expect(place == found && place != nil)
    }

    @Test("of very many lines with a message each, each in the time of one")
    func many() {
        let source = "config:\n" + String(repeating: "  A: b\n", count: 50_000)
        let diagnostics = (2...50_001).map {
            Diagnostic.error("yaml.duplicate-key", "twice", at: SourceSpan(file: "a.yaml", line: $0, column: 3, length: 1))
        }
        let text = DiagnosticRenderer.text(diagnostics, sources: ["a.yaml": source]).text
        #expect(text.contains("201 |   A: b\n    |   ^\n") && text.hasSuffix("and 49800 more, 49800 errors among them\n"))
    }

    @Test("of a line that no person wrote, nothing")
    func endless() {
        let span = SourceSpan(file: "a.yaml", line: 1, column: 7, length: 1)
        let text = DiagnosticRenderer.text(
            [.error("yaml.too-deep", "deep", at: span)], sources: ["a.yaml": String(repeating: "{a: ", count: 100_000)])
        #expect(text.text == "a.yaml:1:7: error: deep [yaml.too-deep]\n")
    }
}
