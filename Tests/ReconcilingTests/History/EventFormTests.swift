import CanonicalJSON
import Reconciling
import TestBench
import Testing

/// Events are written and read by hand; both are what the compiler would make of them.
@Suite struct EventFormTests {
    /// Hides that a value writes itself.
    private struct Encoded<Value: Encodable>: Encodable {
        let value: Value

        func encode(to encoder: any Encoder) throws { try value.encode(to: encoder) }
    }

    private static let details: [JSONValue] = [
        .null, [:], ["applied": []], ["ü": "a \"quoted\" \\ text\n\u{0}", "a": [1, -2, true, .null, ["b": [:]]], "Z": ""],
        ["environment": "staging", "kind": "plan.created", "time": 1],
    ]

    private static var events: [LedgerEvent] {
        let signature = EventSignature(after: String(repeating: "0", count: 64), key: "0123456789abcdef", value: "c2lnbmVk/+==")
        return details.enumerated().flatMap { index, detail in
            [nil, signature].map { signature in
                LedgerEvent(
                    environment: "prod \"ü\"", kind: LedgerEvent.Kind.allCases[index], time: index * 1_000_000_007, actor: "ada\u{1F}",
                    run: index.isMultiple(of: 2) ? nil : "2026-11-28-abcdef", detail: detail, signature: signature)
            }
        }
    }

    private func expectSame(_ event: LedgerEvent) throws {
        let bytes = try CanonicalForm.bytes(of: event)
        #expect(bytes == (try CanonicalForm.bytes(of: Encoded(value: event))))
        #expect(try LedgerEvent(bytes: bytes) == event)
        #expect(try JSONValue(parsing: bytes, .any).decoded(as: LedgerEvent.self) == event)
        let heading = try #require(EventHeading(bytes))
        #expect(heading.environment == event.environment && heading.kind == event.kind.rawValue)
        #expect(heading.run == event.run && heading.time == event.time)
        for previous in [nil, "abc"] {
            let retained = RetainedEvent(sequence: 7, hash: "ef", previous: previous, event: event)
            #expect(try CanonicalForm.bytes(of: retained) == CanonicalForm.bytes(of: Encoded(value: retained)))
        }
    }

    @Test func whatIsWrittenIsRead() throws {
        for event in Self.events + (try RandomHistory(seed: 12).events) { try expectSame(event) }
    }

    /// Also what another program wrote in another way, or with more in it.
    @Test(arguments: [
        #"{"time":1.0,"kind":"plan.created","detail":{},"actor":"a","environment":"p"}"#,
        #"{"actor":"a","detail":{},"environment":"p","kind":"plan.created","run":null,"signature":null,"time":1}"#,
        #"{"actor":"a","detail":{},"environment":"p","kind":"plan.created","more":[1],"time":1}"#,
        #"{"actor":"a","detail":{},"environment":"p","kind":"plan.created","run":"","signature":{"after":"","key":"","more":1,"value":""},"time":1}"#,
    ])
    func whatTheDecoderReadsIsRead(_ text: String) throws {
        let bytes = Array(text.utf8)
        #expect(try LedgerEvent(bytes: bytes) == JSONValue(parsing: bytes, .any).decoded(as: LedgerEvent.self))
    }

    @Test(arguments: [
        "", "null", "[]", #"{"actor":"a","detail":{},"environment":"p","kind":"plan.created"}"#,
        #"{"actor":"a","environment":"p","kind":"plan.created","time":1}"#,
        #"{"actor":"a","detail":{},"environment":"p","kind":"plan.invented","time":1}"#,
        #"{"actor":"a","detail":{},"environment":"p","kind":"plan.created","time":-1}"#,
        #"{"actor":"a","detail":{},"environment":"p","kind":"plan.created","time":253402300800}"#,
        #"{"actor":1,"detail":{},"environment":"p","kind":"plan.created","time":1}"#,
        #"{"actor":"a","actor":"b","detail":{},"environment":"p","kind":"plan.created","time":1}"#,
        #"{"actor":"a","detail":{},"environment":"p","kind":"plan.created","run":1,"time":1}"#,
        #"{"actor":"a","detail":{},"environment":"p","kind":"plan.created","signature":{"after":"","key":""},"time":1}"#,
        #"{"actor":"a","detail":{},"environment":"p","kind":"plan.created","time":1} x"#,
    ])
    func whatTheDecoderRefusesIsRefused(_ text: String) {
        let bytes = Array(text.utf8)
        #expect(throws: (any Error).self) { try JSONValue(parsing: bytes, .any).decoded(as: LedgerEvent.self) }
        #expect(throws: (any Error).self) { try LedgerEvent(bytes: bytes) }
    }
}
