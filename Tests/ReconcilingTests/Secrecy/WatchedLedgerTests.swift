import CanonicalJSON
import Reconciling
import Resources
import TestBench
import Testing

/// No event with a secret in it is recorded, whatever form the secret has there.
@Suite struct WatchedLedgerTests {
    private static let pem = """
        -----BEGIN \("PRIVATE") KEY-----
        MC4CAQAwBQYDK2VwBCIEIJ/7kT0q9nXvZ1wLrB3sYdPa
        Qm8eHc5UjGf2oNi6VtxRb4KDzWl9AMEhqS7gyTCuJpIO
        -----END PRIVATE KEY-----

        """
    private static let phrase = "correct horse/battery staple"

    private func event(_ detail: JSONValue) -> LedgerEvent {
        LedgerEvent(environment: "production", kind: .historyBegun, time: 1, actor: "test", run: nil, detail: detail)
    }

    private static let details: [JSONValue] = [
        ["value": .string(pem)], ["lines": .array(pem.split(separator: "\n").map { .string(String($0)) })],
        ["deep": ["value": .string(JSONValue.object(["key": .string(pem)]).prettyText())]],
        ["line": "MC4CAQAwBQYDK2VwBCIEIJ/7kT0q9nXvZ1wLrB3sYdPa"], ["text": .string("it said: \(phrase)")], ["half": "battery staple"],
        ["pin": "say 0420"], ["names": ["correct horse": 1]],
    ]

    @Test("an event, alone or among others, and an archive that is taken in", arguments: details)
    func nothingIsRecorded(_ detail: JSONValue) async throws {
        let watch = SecretWatch()
        watch.remember(Secret(Self.pem), as: .declared)
        watch.remember(Secret(Self.phrase), as: .declared)
        watch.remember(Secret("0420"), as: .certain)
        let memory = MemoryLedger()
        let ledger = WatchedLedger(memory, watch: watch)
        let harmless = event(["value": "a key that begins with -----BEGIN, and a horse"])
        await #expect(throws: LedgerError.self) { try await ledger.append(event(detail)) }
        await #expect(throws: LedgerError.self) { try await ledger.append([harmless, event(detail)]) }
        let recorded = RecordedEvent(sequence: 1, hash: "1", event: event(detail))
        await #expect(throws: LedgerError.self) { try await ledger.adopt([recorded]) }
        #expect(await memory.recorded.isEmpty)
        _ = try await ledger.append(harmless)
        #expect(await memory.recorded.count == 1)
    }
}
