import CanonicalJSON
import Diagnostics
import Planning
import Resources
import Testing

/// What is written without a tree in between is what its encoding says, byte for byte.
@Suite("Plans written by hand")
struct PlanWritingTests {
    /// Hides that a value writes itself.
    private struct Encoded<Value: Encodable>: Encodable {
        let value: Value

        func encode(to encoder: any Encoder) throws { try value.encode(to: encoder) }
    }

    private func expectSame(_ value: some Encodable, _ what: Comment) throws {
        #expect(try CanonicalForm.bytes(of: value) == CanonicalForm.bytes(of: Encoded(value: value)), what)
        #expect(try CanonicalForm.prettyText(of: value) == CanonicalForm.prettyText(of: Encoded(value: value)), what)
    }

    private static let scopes = [Scope(provider: "box", name: "a"), Scope(provider: "box/x", noun: "pages", name: "zürich.example")]

    private static let addresses = scopes.map { Address($0, "dns", "@/TXT") } + [Address(scopes[0], "app")]

    private static let contents: [Content] = [
        .text(""), .text("a \"quoted\" \\ text\n\u{1}"), .integer(-7), .boolean(true), .list([]), .list([.text("b"), .text("a")]),
        .record([:]), .record(["ttl": .integer(300), "values": .list([.text("192.0.2.1")]), "ärger": .boolean(false), "Zone": .text("z")]),
        .concealed(.init(Fingerprint(hex: "00ff"))),
        .concealed(
            .init(
                Fingerprint(hex: "00ff"), plain: "on",
                source: SecretReference(store: "vault", environment: "prod", folder: "/", name: "KEY"),
                version: "3")),
        .unknown(after: addresses[2], attribute: "web_url"),
        .record(["nested": .record(["x": .unknown(after: addresses[0], attribute: "id")])]),
    ]

    private static let changes: [Change] = contents.enumerated().map { index, content in
        Change(
            address: addresses[index % 3], action: [.create, .update, .delete, .adopt][index % 4], movement: [.pending, .drift][index % 2],
            before: index % 3 == 0 ? nil : content, after: index % 4 == 2 ? nil : content,
            remoteID: [nil, .one("id-1"), .records(RecordIDs(["10 mx": ["b", "a"]]))][index % 3],
            consequence: Consequence(.outage, "restarts web", isReversible: false, monthlyDollars: index % 2 == 0 ? nil : index),
            reason: "because", span: index % 2 == 0 ? nil : SourceSpan(file: "zones/a.yaml", line: 3, column: 5, length: 9),
            attribution: index % 2 == 0 ? nil : Attribution(actor: "ana@acme.test", time: "2026-11-20T12:04:05Z", entry: "v14"),
            prerequisites: index % 2 == 0 ? [] : addresses)
    }

    private static let effects: [Operation.Effect] = [.idempotent, .readBackFirst, .wait, .verify]

    private static let operations: [Planning.Operation] = effects.enumerated().map { index, effect in
        var operation = Operation(
            scope: scopes[index % 2], action: "box.write", payload: ["b": 1, "a": [.null, "x", true]],
            addresses: index == 3 ? [] : addresses,
            effect: effect, summary: "write it", prerequisites: index == 0 ? [] : [addresses[1]], performer: index == 1 ? "probe" : nil)
        operation.id = index + 1
        operation.dependsOn = Array(1..<(index + 1))
        return operation
    }

    private static let findings = [
        Finding(rule: "a.rule", severity: .warns, message: "it \"may\" be"),
        Finding(
            rule: "b.rule", severity: .blocks, message: "no", address: addresses[1], span: SourceSpan(file: "a.yaml", line: 1, column: 1),
            fix: "take it out"),
    ]

    private static func plan(isNarrowed: Bool) -> Plan {
        Plan(
            estate: "acme", environment: "prod",
            targets: [.init(scope: scopes[0], id: nil), .init(scope: scopes[1], id: "z1", inputs: ["b", "a"])], changes: changes,
            operations: operations, findings: findings, inputs: ["history": "none", "a/b": "2"], lifted: ["plan.conflict"],
            leftAlone: .init(observed: [addresses[0]], ignored: [], unmanaged: addresses), calls: 2,
            narrowing: isNarrowed ? .init(patterns: ["web*"], leftOut: [addresses[1]]) : nil)
    }

    @Test("each part of a plan is written as it is encoded")
    func parts() throws {
        for scope in Self.scopes { try expectSame(scope, "\(scope)") }
        for address in Self.addresses { try expectSame(address, "\(address)") }
        for content in Self.contents { try expectSame(content, "\(content)") }
        for change in Self.changes { try expectSame(change, "\(change)") }
        for operation in Self.operations { try expectSame(operation, "\(operation)") }
        for finding in Self.findings { try expectSame(finding, "\(finding)") }
    }

    @Test("a whole plan and its envelope are written as they are encoded", arguments: [true, false])
    func whole(_ isNarrowed: Bool) throws {
        let plan = Self.plan(isNarrowed: isNarrowed)
        try expectSame(plan, "the plan")
        for (revision, isUntrusted) in [(String?.none, false), ("4be21d0", true)] {
            let envelope = try PlanEnvelope(
                plan: plan, createdAt: 1, expiresAt: 2, commit: revision, revision: revision, toolVersion: "0.1.0", isUntrusted: isUntrusted
            )
            try expectSame(envelope, "the envelope")
            #expect(try PlanEnvelope(fileBytes: envelope.fileBytes()) == envelope.shown)
        }
    }

    @Test("the file of a long plan is handed on in parts, and is the same")
    func longFile() throws {
        let scope = Scope(provider: "names", name: "example.test")
        let changes = (0..<5_000).map { number in
            Change(
                address: Address(scope, "dns", "host-\(number)/A"), action: .create, movement: .initial, before: nil,
                after: .record(["values": .list([.text("192.0.2.1")])]), remoteID: nil, consequence: Consequence(.none, ""),
                reason: "declared, not live", span: nil, attribution: nil, prerequisites: [])
        }
        let plan = Plan(
            estate: "acme", environment: "prod", targets: [.init(scope: scope, id: nil)], changes: changes, operations: [], findings: [],
            inputs: [:], lifted: [], leftAlone: .init(observed: [], ignored: [], unmanaged: []), calls: 0, narrowing: nil)
        let envelope = try PlanEnvelope(plan: plan, createdAt: 1, expiresAt: 2, commit: nil, toolVersion: "0.1.0")
        var parts: [[UInt8]] = []
        try envelope.writeFile { parts.append($0) }
        #expect(parts.count > 3 && parts.allSatisfy { $0.count < 1 << 20 })
        let bytes = try envelope.fileBytes()
        #expect(Array(parts.joined()) == bytes)
        #expect(try PlanEnvelope(fileBytes: bytes) == envelope)
        var altered = bytes
        let place = try #require(bytes.lastIndex(of: UInt8(ascii: "7")))
        altered[place] = UInt8(ascii: "8")
        #expect(throws: PlanEnvelope.FileError.self) { try PlanEnvelope(fileBytes: altered) }
    }
}
