import Diagnostics
import EstateFiles
import Testing

/// Files before and after, byte for byte.
@Suite struct VariablePromotionTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let name: String
        let before: String
        let after: String

        var testDescription: String { name }
    }

    private static func edit(_ text: String, from source: String = "staging", to target: String = "production") throws -> String? {
        let file = SourceFile(path: "services/web.yaml", bytes: Array(text.utf8))
        return try VariablePromotion("FLAG_A", from: source, to: target).edit(file).map { String(decoding: $0.file.bytes, as: UTF8.self) }
    }

    static let head = "# The web.\nservice: web  # ours\nenvironments:\n"
    static let staging = "  staging:\n    app: web-s\n    config:\n      FLAG_A: \"true\"  # soaks\n"

    static let rows: [Row] = [
        Row(
            name: "a new key takes its neighbours' indentation",
            before: head + staging + "  production:\n    config:\n        # first\n        B: '2'   # two\n    # end\nreads: {}\n",
            after: head + staging
                + "  production:\n    config:\n        # first\n        B: '2'   # two\n        FLAG_A: \"true\"\n    # end\nreads: {}\n"),
        Row(
            name: "a value is replaced and its comment stays",
            before: head + staging + "  production: \n    config:\n      FLAG_A:   'false' # not yet\n      B: 1\n",
            after: head + staging + "  production: \n    config:\n      FLAG_A:   \"true\" # not yet\n      B: 1\n"),
        Row(
            name: "a map is made where none is",
            before: head + staging + "  production:\n    app: web-p\n    domains: [a.example.net]\n",
            after: head + staging + "  production:\n    app: web-p\n    domains: [a.example.net]\n    config:\n      FLAG_A: \"true\"\n"),
        Row(
            name: "a map without anything is filled",
            before: head + staging + "  production:\n    config:  # none\n    app: web-p\n",
            after: head + staging + "  production:\n    config:  # none\n      FLAG_A: \"true\"\n    app: web-p\n"),
        Row(
            name: "without a line break at the end",
            before: head + staging + "  production:\n    config:\n      B: 1",
            after: head + staging + "  production:\n    config:\n      B: 1\n      FLAG_A: \"true\""),
        Row(
            name: "in a flow mapping",
            before: head + staging + "  production: { app: web-p, config: { B: b } }\n",
            after: head + staging + "  production: { app: web-p, config: { B: b, FLAG_A: \"true\" } }\n"),
        Row(
            name: "in an empty flow mapping",
            before: head + staging + "  production: { app: web-p, config: {} }\n",
            after: head + staging + "  production: { app: web-p, config: { FLAG_A: \"true\" } }\n"),
        Row(
            name: "in a flow mapping without config",
            before: head + staging + "  production: { app: web-p }  # p\n",
            after: head + staging + "  production: { app: web-p, config: { FLAG_A: \"true\" } }  # p\n"),
        Row(
            name: "in a flow mapping over lines",
            before: head + staging + "  production:\n    config: {\n      B: b, # b\n      C: c # c\n    }\n",
            after: head + staging + "  production:\n    config: {\n      B: b, # b\n      C: c,\n      FLAG_A: \"true\" # c\n    }\n"),
        Row(
            name: "over a value in a flow mapping",
            before: head + staging + "  production: { config: { FLAG_A: !absent , B: b } }\n",
            after: head + staging + "  production: { config: { FLAG_A: \"true\" , B: b } }\n"),
        Row(
            name: "over an alias of its own",
            before: head + "  other: { config: { X: &off \"false\" } }\n" + staging + "  production:\n    config:\n      FLAG_A: *off\n",
            after: head + "  other: { config: { X: &off \"false\" } }\n" + staging + "  production:\n    config:\n      FLAG_A: \"true\"\n"),
        Row(
            name: "from an alias",
            before: head
                + "  other: { config: { X: &on yes } }\n  staging: { config: { FLAG_A: *on } }\n  production:\n    config:\n      B: 1\n",
            after: head
                + "  other: { config: { X: &on yes } }\n  staging: { config: { FLAG_A: *on } }\n  production:\n    config:\n"
                + "      B: 1\n      FLAG_A: \"yes\"\n"),
        Row(
            name: "what the service says for all goes over what production says",
            before: "service: web\nconfig: { FLAG_A: 1 }\nenvironments:\n  staging: { app: s }\n  production: { config: { FLAG_A: 0 } }\n",
            after: "service: web\nconfig: { FLAG_A: 1 }\nenvironments:\n  staging: { app: s }\n  production: { config: { FLAG_A: 1 } }\n"),
        Row(
            name: "absence is promoted too",
            before: head + "  staging: { config: { FLAG_A: !absent } }\n  production:\n    config:\n      FLAG_A: \"true\"\n",
            after: head + "  staging: { config: { FLAG_A: !absent } }\n  production:\n    config:\n      FLAG_A: !absent\n"),
        Row(
            name: "after a text of several lines",
            before: head + staging + "  production:\n    config:\n      B: |\n        one\n        two\n    app: p\n",
            after: head + staging + "  production:\n    config:\n      B: |\n        one\n        two\n      FLAG_A: \"true\"\n    app: p\n"
        ),
        Row(
            name: "beside letters of more than one byte",
            before: head + staging + "  production:\n    config: { B: \"é🙂漢\" } # ümläut\n",
            after: head + staging + "  production:\n    config: { B: \"é🙂漢\", FLAG_A: \"true\" } # ümläut\n"),
    ]

    @Test(arguments: rows) func everyOtherByteStays(_ row: Row) throws {
        #expect(try Self.edit(row.before) == row.after)
        #expect(try Self.edit(row.after) == nil, "what is the same already is not edited")
    }

    @Test(arguments: rows) func lineBreaksOfWindows(_ row: Row) throws {
        func windows(_ text: String) -> String { text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n") }
        #expect(try Self.edit(windows(row.before)) == windows(row.after))
    }

    @Test func aByteOrderMarkStays() throws {
        let row = Self.rows[0]
        #expect(try Self.edit("\u{FEFF}" + row.before) == "\u{FEFF}" + row.after)
    }

    @Test(arguments: [
        ("\(head)\(staging)  production: *s\n", "cannot be read"),
        ("\(head)  staging: &s\n    config:\n      FLAG_A: 1\n      B: 1\n  production: *s\n", nil),
        (
            "\(head)  base: &s { config: { B: 1 } }\n\(staging)  production: *s\n",
            "\"production\" is written as *s, so an edit would change every place that uses it"
        ),
        (
            "\(head)  base: { config: &c { B: 1 } }\n\(staging)  production: { config: *c }\n",
            "\"config\" is written as *c, so an edit would change every place that uses it"
        ),
        (
            "\(head)\(staging)  production: { config: &c { B: 1 } }\n  other: { config: *c }\n",
            "FLAG_A of production cannot be written here without changing something else"
        ),
        (
            "\(head)\(staging)  production: { config: { FLAG_A: &a \"0\" } }\n  other: { config: { FLAG_A: *a } }\n",
            "FLAG_A is used elsewhere as *a"
        ),
        (
            "\(head)\(staging)  production:\n    config:\n      FLAG_A: |\n        false\n      B: 1\n", "FLAG_A is not written on one line"
        ),
        ("\(head)\(staging)  other: { app: o }\n", "the service has no environment production"),
        ("\(head)  staging: { app: s }\n  production: { app: p }\n", "staging does not declare FLAG_A, so there is nothing to promote"),
        (
            "\(head)\(staging)  production:\n    config:\n      B: |-\n        one", nil
        ),
    ])
    func whatIsNotSafeIsRefused(_ text: String, _ message: String?) throws {
        guard let message else {
            _ = try Self.edit(text)
            return
        }
        let refusal = #expect(throws: VariablePromotion.Refusal.self) { try Self.edit(text) }
        if message != "cannot be read" { #expect(refusal?.diagnostic.message == message) }
    }
}
