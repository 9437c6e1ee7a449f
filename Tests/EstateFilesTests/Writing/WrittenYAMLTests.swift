internal import CanonicalJSON

import Diagnostics
import Estate
import EstateFiles
import Resources
import Testing

@Suite struct WrittenYAMLTests {
    private func parse(_ text: String) throws -> YAMLNode {
        var sink = DiagnosticSink()
        let node = YAMLDocument.parse(Array(text.utf8), file: "a.yaml", into: &sink)
        return try #require(node, "\(text)\n\(sink.sorted.map(\.message))")
    }

    private func isSame(_ written: DeclaredNode, _ read: YAMLNode) -> Bool {
        switch (written, read.kind) {
        case (.text(let text), .scalar(let found, _)): text == found && read.tag == nil && read.json == .string(text)
        case (.integer(let value), .scalar(let found, let isPlain)): String(value) == found && isPlain
        case (.boolean(let value), .scalar(let found, let isPlain)): (value ? "true" : "false") == found && isPlain
        case (.tagged(let tag, let text), .scalar(let found, _)): read.tag == tag && text == found
        case (.list(let items), .sequence(let found)):
            items.count == found.count && zip(items, found).allSatisfy { isSame($0.value, $1) }
        case (.map(let entries), .mapping(let found)):
            entries.count == found.count && zip(entries, found).allSatisfy { $0.key == $1.key.value && isSame($0.value, $1.value) }
        default: false
        }
    }

    /// Whatever a live value is, the file says it and nothing else.
    @Test func textsOfAllKinds() throws {
        let texts = [
            "", " ", "a", "yes", "No", "null", "~", "true", "0123", "1e3", "- a", "a: b", "a #b", "#", "a:", "!tag", "&a", "*a", "[a]",
            "{a}",
            "a, b", "\"", "\\", "'", "tab\tnew\nline\r", "\u{7F}\u{85}\u{2028}\u{FEFF}\u{202E}x", "é ü 漢 😀", "a\u{0}b", "@", "%", "`",
            "https://host.example/path?x=1#y", "k=rsa; p=MIG/+=", String(repeating: "x", count: 5_000), "<<", "=", "---", "...", "/a/b:c",
        ]
        for text in texts {
            let entries = [
                DeclaredEntry("key", .text(text)), DeclaredEntry("list", .list([DeclaredItem(.text(text))])),
                DeclaredEntry("small", .map([DeclaredEntry("in", .text(text)), DeclaredEntry("b", .integer(1))])),
                DeclaredEntry("config", .map([DeclaredEntry("A", .text(text)), DeclaredEntry("B", .external)])),
                DeclaredEntry(
                    "records",
                    .list([
                        DeclaredItem(.map([DeclaredEntry("name", .text("@")), DeclaredEntry("value", .text(text))]), comment: "A group")
                    ])),
                DeclaredEntry("s", .tagged("!secret", "vault:/a b/\(text.count)")),
            ]
            let written = WrittenYAML(DeclaredFile("a.yaml", comment: "Of ours.", entries: entries)).text
            #expect(isSame(.map(entries), try parse(written)), "\(written.prefix(400))")
            let flow = try #require(try parse("a: \(FlowYAML.text(.map(entries)))\n")["a"])
            #expect(isSame(.map(entries), flow))
        }
    }

    @Test func linesKnowTheirResources() throws {
        let address = Address(Scope(provider: "p", name: "s"), "config", "B")
        let entries = [
            DeclaredEntry("service", .text("x")),
            DeclaredEntry("config", .map([DeclaredEntry("A", .text("1")), DeclaredEntry("B", .text("2"), at: [address])])),
        ]
        let written = WrittenYAML(DeclaredFile("a.yaml", comment: "c", entries: entries))
        let line = try #require(written.text.split(separator: "\n", omittingEmptySubsequences: false).firstIndex { $0.contains("B:") }) + 1
        #expect(written.addresses(atLine: line, column: 1) == [address])
        #expect(written.addresses(atLine: line - 1, column: 1) == [])
    }

    private func put(_ text: String, _ path: [String], _ entry: DeclaredEntry) throws -> String {
        String(
            decoding: try DeclarationEdit.put(entry, below: path, in: SourceFile(path: "a.yaml", bytes: Array(text.utf8))).bytes,
            as: UTF8.self)
    }

    @Test func aKeyIsPutBesideItsKin() throws {
        let text =
            "service: x\nenvironments:\n  staging:\n    app: a   # the first\n    config:\n      A: b\n      # more\n  production: { app: c }\n"
        let entry = DeclaredEntry("B", .tagged("!secret", "vault:/x/B"))
        #expect(
            try put(text, ["environments", "staging", "config"], entry)
                == text.replacing("      A: b\n", with: "      A: b\n      B: !secret \"vault:/x/B\"\n"))
        #expect(
            try put(text, ["environments", "production", "config"], entry)
                == text.replacing("{ app: c }", with: "{ app: c, config: { B: !secret \"vault:/x/B\" } }"))
        let windows = text.replacing("\n", with: "\r\n")
        #expect(try put(windows, ["environments", "staging"], DeclaredEntry("mode", .text("observe"))).contains("    mode: observe\r\n"))
    }

    @Test func whatCannotBeEditedIsLeft() throws {
        for text in ["service: x\nconfig: &a { A: b }\nenvironments:\n  staging: *a\n", "service: x\nenvironments:\n  staging:\n"] {
            #expect(throws: DeclarationEdit.Refusal.self) {
                try put(text, ["environments", "staging", "config"], DeclaredEntry("B", .text("c")))
            }
        }
    }

    @Test func aRecordStandsNextToItsName() throws {
        let text =
            "zone: x\nrecords:\n  # Mail\n  - { name: \"@\", type: MX, value: 1 }\n  - name: www\n    type: A\n    value: 192.0.2.1\n  - { name: z, type: A, value: 192.0.2.2 }\n"
        let node = DeclaredNode.map([
            DeclaredEntry("name", .text("www")), DeclaredEntry("type", .text("AAAA")), DeclaredEntry("value", .text("2001:db8::1")),
        ])
        let edited = try DeclarationEdit.add(records: [node], to: SourceFile(path: "z.yaml", bytes: Array(text.utf8)))
        #expect(
            String(decoding: edited.bytes, as: UTF8.self)
                == text.replacing(
                    "    value: 192.0.2.1\n", with: "    value: 192.0.2.1\n  - { name: www, type: AAAA, value: \"2001:db8::1\" }\n"))
    }

    private func added(_ text: String, _ items: [String], to list: String) throws -> String {
        let file = SourceFile(path: "s.yaml", bytes: Array(text.utf8))
        let edited = try DeclarationEdit.add(items.map { .text($0) }, to: list, of: "staging", in: file)
        return String(decoding: edited.bytes, as: UTF8.self)
    }

    @Test func itemsOfAList() throws {
        let head = "service: x\nenvironments:\n  staging:\n    app: a\n"
        for (before, after) in [
            ("    domains: [a.example] # all\n", "    domains: [a.example, b.example, c.example] # all\n"),
            ("    domains:\n      - a.example # one\n", "    domains:\n      - a.example # one\n      - b.example\n      - c.example\n"),
            ("    domains: []\n", "    domains: [b.example, c.example]\n"), ("", "    domains: [b.example, c.example]\n"),
        ] { #expect(try added(head + before, ["b.example", "c.example"], to: "domains") == head + after) }
        let shared = head + "domains: [a.example]\n"
        #expect(
            try added(shared, ["b.example"], to: "domains")
                == head + "    domains: [a.example, b.example]\ndomains: [a.example]\n")
        for text in [
            head + "domains: [*a]\nx: &a b\n", head + "    domains: &all [a.example]\n", head + "    domains: a.example\n",
            "service: x\nenvironments: { staging: *s }\ny: &s { app: a }\n",
        ] { #expect(throws: DeclarationEdit.Refusal.self) { try added(text, ["b.example"], to: "domains") } }
    }

    /// Many at once, each beside its own.
    @Test func recordsOfAZone() throws {
        func record(_ name: String, _ type: String) -> DeclaredNode {
            .map([DeclaredEntry("name", .text(name)), DeclaredEntry("type", .text(type)), DeclaredEntry("value", .text("v"))])
        }
        let old = ["a", "b", "c"].map { "  - { name: \($0), type: A, value: v }   # \($0)" }
        let text = "zone: x\nrecords:\n" + old.joined(separator: "\n") + "\nignore: []\n"
        let new = [record("c", "TXT"), record("a", "AAAA"), record("m", "MX"), record("a", "TXT"), record("m", "TXT")]
        let edited = try DeclarationEdit.add(records: new, to: SourceFile(path: "z.yaml", bytes: Array(text.utf8)))
        let lines = [
            old[0], "  - { name: a, type: AAAA, value: v }", "  - { name: a, type: TXT, value: v }", old[1], old[2],
            "  - { name: c, type: TXT, value: v }", "  - { name: m, type: MX, value: v }", "  - { name: m, type: TXT, value: v }",
        ]
        for empty in ["zone: x\nrecords: []\n", "zone: x\n"] {
            let filled = try DeclarationEdit.add(records: [new[0], new[1]], to: SourceFile(path: "z.yaml", bytes: Array(empty.utf8)))
            #expect(
                String(decoding: filled.bytes, as: UTF8.self)
                    == "zone: x\nrecords:\n  - { name: c, type: TXT, value: v }\n  - { name: a, type: AAAA, value: v }\n")
        }
        #expect(String(decoding: edited.bytes, as: UTF8.self) == "zone: x\nrecords:\n" + lines.joined(separator: "\n") + "\nignore: []\n")
    }

    /// Where a line says something of several, the column tells which.
    @Test func whatAColumnSaysSomethingOf() {
        let scope = Scope(provider: "apps", name: "web")
        func address(_ name: String) -> Address { Address(scope, "domain", name) }
        let hosts = ["a.example", "\u{FC}.example", "c.example"]
        let list = DeclaredEntry("domains", .list(hosts.map { DeclaredItem(.text($0), at: [address($0)]) }), at: Set(hosts.map(address)))
        let map = DeclaredEntry(
            "features",
            .map(["one", "two"].map { DeclaredEntry($0, .boolean(true), at: [Address(scope, "feature", $0)]) }))
        let written = WrittenYAML(DeclaredFile("x.yaml", comment: nil, entries: [list, map]))
        let lines = written.text.split(separator: "\n").map(String.init)
        for (line, words) in [(1, hosts), (2, ["one", "two"])] {
            for word in words {
                guard let place = lines[line - 1].firstRange(of: word) else {
                    Issue.record("\(word) is not in \(lines)")
                    continue
                }
                let column = lines[line - 1].unicodeScalars.distance(from: lines[line - 1].startIndex, to: place.lowerBound) + 1
                #expect(written.addresses(atLine: line, column: column).map(\.name) == [word], "\(lines)")
            }
        }
        #expect(written.addresses(atLine: 1, column: 1).count == 3)
    }
}
