import Diagnostics
import Estate
import EstateFiles
import Resources
import Testing

/// The live value at its place, and acknowledgements in their file: every other byte stays.
@Suite struct DriftEditTests {
    private static let service = """
        # The web.
        service: web
        formation: { web: { quantity: 1, size: standard-1x } }   # one is enough
        environments:
          production:
            app: acme-web
            config:
              FLAG_A: "true"   # soaks
              KEY: !secret "vault:/KEY"
              PLAIN: eu
        """
    private static let zone = """
        zone: acme.test
        records:
          - { name: "@", type: TXT, value: "v=spf1 -all" }   # mail
          - { name: www, type: A, values: [192.0.2.1, 192.0.2.2], ttl: 300 }
        """

    private func edit(
        _ text: String, _ kind: String, _ declared: Content, _ live: Content?, line: Int, column: Int
    ) throws -> String {
        let file = SourceFile(path: "a.yaml", bytes: Array(text.utf8))
        let span = SourceSpan(file: "a.yaml", line: line, column: column)
        let edited = try LiveValueEdit(kind: kind, declared: declared, live: live, span: span).edit([file])
        return String(decoding: edited.bytes, as: UTF8.self)
    }

    private func plain(_ text: String) -> Content { .concealed(.init(Fingerprint(hex: "00"), plain: text)) }

    @Test func aVariable() throws {
        // By the place of the key, and by that of the value.
        for column in [7, 15] {
            let edited = try edit(Self.service, "config", plain("true"), plain("false"), line: 8, column: column)
            #expect(edited == Self.service.replacing("FLAG_A: \"true\"   #", with: "FLAG_A: \"false\"   #"))
        }
        let gone = try edit(Self.service, "config", plain("true"), nil, line: 8, column: 7)
        #expect(gone == Self.service.replacing("FLAG_A: \"true\"", with: "FLAG_A: !absent"))
        // A word that would be read as something else is quoted.
        #expect(try edit(Self.service, "config", plain("eu"), plain("us"), line: 10, column: 7).hasSuffix("PLAIN: us"))
        #expect(try edit(Self.service, "config", plain("eu"), plain("no"), line: 10, column: 7).hasSuffix("PLAIN: \"no\""))
        #expect(try edit(Self.service, "config", plain("eu"), plain("a: b #c"), line: 10, column: 7).hasSuffix("PLAIN: \"a: b #c\""))
    }

    @Test func aFieldOfAResource() throws {
        let declared: Content = .record(["quantity": .integer(1), "size": .text("standard-1x")])
        let live: Content = .record(["quantity": .integer(3), "size": .text("standard-2x")])
        // By the place of the key, of the map under it, and of the one field that changed.
        for column in [14, 19] {
            let edited = try edit(Self.service, "formation", declared, live, line: 3, column: column)
            #expect(edited == Self.service.replacing("quantity: 1, size: standard-1x", with: "quantity: 3, size: standard-2x"))
        }
        let scaled: Content = .record(["quantity": .integer(2), "size": .text("standard-1x")])
        let one = try edit(Self.service, "formation", declared, scaled, line: 3, column: 31)
        #expect(one == Self.service.replacing("quantity: 1", with: "quantity: 2"))
        // A name that stands where the record begins is not what changed.
        let block = "zone: acme.test\nrecords:\n  - name: www\n    type: A\n    value: 192.0.2.1\n    ttl: 300\n"
        #expect(
            try edit(block, "dns", .record(["ttl": .integer(300)]), .record(["ttl": .integer(60)]), line: 3, column: 5)
                == block.replacing("ttl: 300", with: "ttl: 60"))
    }

    @Test func aRecord() throws {
        let declared: Content = .record(["values": .list([.text("v=spf1 -all")])])
        let live: Content = .record(["values": .list([.text("v=spf1 ~all")]), "ttl": .integer(1)])
        let edited = try edit(Self.zone, "dns", declared, live, line: 3, column: 5)
        #expect(edited == Self.zone.replacing("v=spf1 -all", with: "v=spf1 ~all"))
        let times: Content = .record(["ttl": .integer(300)])
        #expect(
            try edit(Self.zone, "dns", times, .record(["ttl": .integer(60)]), line: 4, column: 5)
                == Self.zone.replacing("ttl: 300", with: "ttl: 60"))
    }

    /// What cannot be written there without saying something else is left alone, with the reason.
    @Test func whatIsRefused() {
        #expect(throws: LiveValueEdit.Refusal.self) {
            try edit(Self.service, "config", plain("a"), plain("b"), line: 9, column: 7)
        }
        #expect(throws: LiveValueEdit.Refusal.self) {
            try edit(Self.service, "config", plain("a"), .concealed(.init(Fingerprint(hex: "01"))), line: 8, column: 7)
        }
        let several: Content = .record(["values": .list([.text("192.0.2.1"), .text("192.0.2.2")])])
        #expect(throws: LiveValueEdit.Refusal.self) {
            try edit(Self.zone, "dns", several, .record(["values": .list([.text("192.0.2.3")])]), line: 4, column: 5)
        }
        #expect(throws: LiveValueEdit.Refusal.self) {
            try edit(Self.service, "config", plain("a"), plain("b"), line: 99, column: 1)
        }
    }

    private func entry(_ address: String, reason: String = "INC-12: \"hot\" fix", renewed: Int = 0) -> DriftAcknowledgement {
        let span = SourceSpan(file: "", line: 1, column: 1)
        let day = CivilDay(year: 2026, month: 11, day: 20)
        return DriftAcknowledgement(
            environment: "production", address: Located(address, at: span), value: "absent", owner: "ana@acme.test", reason: reason,
            since: day, until: CivilDay(number: day.number + 30), renewed: renewed, span: span)
    }

    @Test func acknowledgementsAreAddedAndReplaced() throws {
        let first = try AcknowledgementEdit(entry("heroku/a/config/X")).edit([])
        #expect(first.path == "acknowledged/production.yaml")
        let commented = SourceFile(
            path: "acks.yaml", bytes: Array(("# Ours.\n" + String(decoding: first.bytes, as: UTF8.self)).utf8) + Array("  # end\n".utf8))
        let second = try AcknowledgementEdit(entry("heroku/b/config/Y")).edit([commented])
        #expect(second.path == "acks.yaml")
        let both = String(decoding: second.bytes, as: UTF8.self)
        #expect(both.hasPrefix(String(decoding: commented.bytes, as: UTF8.self)))
        let third = try AcknowledgementEdit(entry("heroku/a/config/X", reason: "still", renewed: 1)).edit([second])
        let text = String(decoding: third.bytes, as: UTF8.self)
        #expect(text.hasPrefix("# Ours.\n") && text.contains("  # end\n") && text.contains("renewed: 1"))
        #expect(
            text.ranges(of: "address:").count == 2
                && !text.contains("INC-12: \\\"hot\\\" fix\"\n    since: \"2026-11-20\"\n    until: \"2026-12-20\"\n    renewed"))
    }

    @Test func aListOnOneLineIsLeftAlone() {
        let file = SourceFile(path: "acks.yaml", bytes: Array("acknowledged: production\ndrift: [{ address: a, value: b }]\n".utf8))
        #expect(throws: AcknowledgementEdit.Refusal.self) { try AcknowledgementEdit(entry("heroku/a/config/X")).edit([file]) }
    }
}
