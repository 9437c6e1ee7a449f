import CanonicalJSON
import Reconciling
import Testing

/// Every change of a receipt is seen, whichever byte it is.
@Suite struct ReceiptTests {
    /// A chain as a ledger makes it, of two runs that take turns.
    private func chain() throws -> [RecordedEvent] {
        var hash = ChainEntry.genesis
        return try (1...6).map { number in
            let event = LedgerEvent(
                environment: "production", kind: .operationDone, time: number, actor: "ada", run: "run \(number % 2)",
                detail: ["outcome": "release v6", "operation": .integer(number)])
            hash = ChainEntry.hash(try ChainEntry(event).bytes, after: hash)
            return RecordedEvent(sequence: number, hash: hash, event: event)
        }
    }

    @Test func isReadAsItWasWritten() throws {
        let all = try chain()
        let receipt = try Receipt(of: "run 1", environment: "production", in: VerifiedChain(all))
        #expect(receipt.events.map(\.sequence) == [1, 3, 5])
        let read = try Receipt(fileBytes: receipt.fileBytes())
        #expect(read == receipt)
        try read.check(against: VerifiedChain(all))
    }

    @Test func everyByteCounts() throws {
        let bytes = try Receipt(of: "run 1", environment: "production", in: VerifiedChain(chain())).fileBytes()
        for index in bytes.indices {
            var altered = bytes
            altered[index] ^= 1
            #expect(throws: Receipt.Refusal.self, "byte \(index)") { try Receipt(fileBytes: altered) }
        }
    }

    @Test func anotherHistoryIsSeen() throws {
        let all = try chain()
        let receipt = try Receipt(of: "run 1", environment: "production", in: VerifiedChain(all))
        #expect(throws: Receipt.Refusal.self) { try receipt.check(against: VerifiedChain(Array(all.prefix(4)))) }
    }
}
