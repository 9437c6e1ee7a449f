import Diagnostics
import Testing

@Suite("Text of others, shown")
struct DisplayTextTests {
    /// Everything that a terminal obeys or hides, and what is shown instead.
    static let dangerous: [(Unicode.Scalar, String)] = [
        ("\u{00}", "\\0"), ("\u{07}", "\\a"), ("\u{08}", "\\b"), ("\t", "\\t"), ("\n", "\\n"), ("\u{0B}", "\\v"), ("\u{0C}", "\\f"),
        ("\r", "\\r"), ("\u{1B}", "\\e"), ("\u{1F}", "\\x1F"), ("\u{7F}", "\\x7F"), ("\u{85}", "\\x85"), ("\u{9B}", "\\x9B"),
        ("\u{9D}", "\\x9D"), ("\u{AD}", "\\xAD"), ("\u{200B}", "\\u200B"), ("\u{200D}", "\\u200D"), ("\u{200E}", "\\u200E"),
        ("\u{200F}", "\\u200F"), ("\u{2028}", "\\u2028"), ("\u{2029}", "\\u2029"), ("\u{202A}", "\\u202A"), ("\u{202E}", "\\u202E"),
        ("\u{2066}", "\\u2066"), ("\u{2069}", "\\u2069"), ("\u{3164}", "\\u3164"), ("\u{FEFF}", "\\uFEFF"), ("\u{FFFE}", "\\uFFFE"),
        ("\u{E0041}", "\\U000E0041"),
    ]

    @Test("control, bidirectional and invisible scalars are written out", arguments: dangerous)
    func escapes(_ scalar: Unicode.Scalar, _ shown: String) {
        let foreign = "a\(scalar)b"
        let text: DisplayText = "<\(foreign)>"
        #expect(text.text == "<a\(shown)b>")
        #expect(DisplayText(foreign).text == "a\(shown)b")
        #expect(text.unescaped == "<\(foreign)>")
        let markdown: MarkdownText = "<\(foreign)>"
        #expect(!markdown.text.unicodeScalars.contains(scalar) || scalar == "\u{200B}")
        #expect(!DisplayText(json: "{\"a\":\"\(foreign)\"}").text.dropLast().unicodeScalars.contains(scalar) || scalar.value < 0x20)
    }

    @Test("what is seen stays as it is, and escaping twice changes nothing")
    func kept() {
        let plain = #"v=spf1 include:spf.mtasv.net ~all · 日本 é ✓ 👍 \n "quoted" C:\x"#
        let once: DisplayText = "\(plain)"
        #expect(once.text == plain)
        let twice: DisplayText = "\(once.text)"
        #expect(twice.text == plain)
        let foreign = "\u{1B}[1A\n"
        let escaped = DisplayText(foreign).text
        #expect(escaped == "\\e[1A\\n" && DisplayText(escaped).text == escaped)
    }

    @Test("a line of the program ends where the program says")
    func lines() {
        let value = "x\u{1B}[1A\u{1B}[2K\n\n  Nothing to change."
        let texts = [value, value].map { "  \($0)\n" as DisplayText }.joined()
        #expect(texts.text.split(separator: "\n").count == 2)
        #expect(DisplayText(lines: ["a\nb", "c"]).text == "a\\nb\nc\n")
    }

    @Test("a literal in an interpolation is the program's own, what is interpolated in it is not")
    func nested() {
        let foreign: String? = "x\n"
        let text: DisplayText = "a\(foreign.map { ", by \($0)\n" } ?? "")b"
        #expect(text.text == "a, by x\\n\nb")
    }

    @Test("a style is a value; a control character in a text of the program reaches no terminal")
    func styles() {
        let text: DisplayText = "a\u{1B}[31m\u{9B}b\n"
        #expect(String(decoding: text.bytes, as: UTF8.self) == "a[31mb\n")
        let foreign = "x\u{1B}[0m"
        let red: DisplayText = "\(DisplayText(foreign).styled(.red))!"
        #expect(String(decoding: red.bytes, as: UTF8.self) == "\u{1B}[31mx\\e[0m\u{1B}[0m!")
        #expect(red.count == "x\\e[0m!".count)
    }

    @Test("columns are as wide as what is shown")
    func padding() {
        let foreign = "a\n"
        #expect(DisplayText(foreign).padded(to: 5).text == "a\\n  ")
        let line: DisplayText = "a  \(DisplayText("").styled(.red))  "
        #expect(line.trimmedEnd.text == "a")
    }

    @Test(
        "Markdown takes no markup, mention, reference, link, HTML or cell from text of others",
        arguments: [
            ("# heading", "\\#\u{200B} heading"), ("@team", "@\u{200B}team"), ("[a](b)", "\\[a\\](b)"), ("<b>", "\\<b\\>"),
            ("a|b", "a\\|b"), ("`x`", "\\`x\\`"), ("*x* _y_ ~z~", "\\*x\\* \\_y\\_ \\~z\\~"), ("&#64;", "\\&\\#\u{200B}64;"),
            ("https://evil.example", "https:\\//evil.example"), ("vault:/web/NAME", "vault:/web/NAME"),
            ("www.evil.example", "www\\.evil.example"), ("a\n# b", "a\\\\n\\#\u{200B} b"),
            ("$x$", "\\$x\\$"),
        ])
    func markdown(_ foreign: String, _ shown: String) {
        let text: MarkdownText = "- \(foreign)\n"
        #expect(text.text == "- \(shown)\n")
    }

    @Test(
        "a code span cannot be left", arguments: [("a`b", "a\\`b"), ("a|b", "a\\|b"), ("a\n\nb", "`a\\n\\nb`"), (" a", "`  a `"), ("", "")])
    func code(_ foreign: String, _ shown: String) {
        let text: MarkdownText = "\(code: foreign)"
        #expect(text.text == shown)
    }
}

@Suite("What an excerpt hides by key and tag")
struct SecretLineTests {
    private func excerpt(_ source: String, line: Int = 1) -> String {
        let diagnostic = Diagnostic.error("x.y", "here", at: SourceSpan(file: "a", line: line, column: 1))
        let lines = DiagnosticRenderer.text([diagnostic], sources: ["a": source]).text.split(separator: "\n")
        return lines.count > 1 ? String(lines[1].dropFirst("\(line) | ".count)) : ""
    }

    @Test(
        "a value is hidden whose key names a secret, or whose tag does and it is no reference",
        arguments: [
            ("DB_PASSWORD: hunter2", "DB_PASSWORD: *******"), ("  PIN: 1234 # of the door", "  PIN: **** # of the door"),
            ("authToken: \"a b\"", "authToken: ** **"), ("X: !secret hunter2", "X: !secret *******"),
            ("{ token: abc, kind: heroku }", "{ token: ***, kind: heroku }"), ("DB_PASSWORD: [hunter2]", "DB_PASSWORD: [*******]"),
            ("DB_PASSWORD: [a, b]", "DB_PASSWORD: [*, *]"), ("DB_PASSWORD: &a { hunter2: x }", "DB_PASSWORD: &a { *******: * }"),
            ("DB_PASSWORD: {x: {y: hunter2}}", "DB_PASSWORD: {*: {*: *******}}"), ("DB_PASSWORD : hunter2", "DB_PASSWORD : *******"),
            ("DB_PASSWORD: hunter2: more", "DB_PASSWORD: *******: ****"), ("DB_PASSWORD: hunter2 more", "DB_PASSWORD: ******* ****"),
            (#"{"DB_PASSWORD":"hunter2","A":"b"}"#, #"{"DB_PASSWORD":*********,"A":"b"}"#), ("DB_PASS: hunter2", "DB_PASS: *******"),
            ("BASIC_AUTH: a:b", "BASIC_AUTH: ***"), ("A: !secre hunter2", "A: !secre *******"),
            ("A: !Secret hunter2", "A: !Secret *******"),
            ("A: !secre [hunter2]", "A: !secre [*******]"), ("DB_PASSWORD: !!str hunter2", "DB_PASSWORD: !!str *******"),
            ("DB_PASSWORD: \"hunter2", "DB_PASSWORD: ********"), ("DB_PASSWORD: |hunter2", "DB_PASSWORD: ********"),
            ("- DB_PASSWORD: hunter2", "- DB_PASSWORD: *******"), ("# DB_PASSWORD: hunter2", "# DB_PASSWORD: *******"),
        ])
    func hidden(_ line: String, _ shown: String) {
        #expect(excerpt(line) == shown)
    }

    @Test(
        "what says where a secret is, is shown",
        arguments: [
            "X_TOKEN: !secret \"vault@prod:/Queue/X_TOKEN\"", "token: !env HEROKU_API_KEY", "KEY: { format: hex, secret: true }",
            "API_TOKEN: { stored: [vault:/web/API_TOKEN], generate: { bytes: 32 } }", "auth: { method: jwt }",
            "TOKEN: !external { format: hex }",
            "DB_PASSWORD: # in the vault",
            "monkey: banana", "stack: heroku-24",
        ])
    func shown(_ line: String) {
        #expect(excerpt(line) == line)
    }

    @Test(
        "what belongs to such a key is hidden in the lines below too",
        arguments: [
            ("DB_PASSWORD:\n  - hunter2", "  - *******"), ("DB_PASSWORD:\n- hunter2", "- *******"),
            ("DB_PASSWORD:\n  hunter2", "  *******"),
            ("DB_PASSWORD: \"a\n  hunter2\"", "  ********"), ("DB_PASSWORD: \"a\nhunter2\"", "********"),
            ("DB_PASSWORD: [a,\n  hunter2]", "  ********"), ("DB_PASSWORD:\n  x: hunter2", "  *: *******"),
            ("DB_PASSWORD: a\n  hunter2", "  *******"), ("DB_PASSWORD: {\n  x: hunter2 }", "  *: ******* *"),
            ("KEY:\n  format: hex", "  format: hex"), ("DB_PASSWORD: a\nNAME: shown", "NAME: shown"),
            ("[DB_PASSWORD: a, b]\n- shown", "- shown"),
        ])
    func below(_ source: String, _ shown: String) {
        #expect(excerpt(source, line: 2) == shown)
    }

    @Test("a block of text below such a key is hidden whole")
    func block() {
        let source = "config:\n  TLS_KEY: |\n    first line\n    second\n  NAME: |\n    shown\n"
        #expect(excerpt(source, line: 3) == "    ***** ****")
        #expect(excerpt(source, line: 4) == "    ******")
        #expect(excerpt(source, line: 6) == "    shown")
    }
}
