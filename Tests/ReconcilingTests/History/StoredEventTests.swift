import CanonicalJSON
import Reconciling
import TestBench
import Testing

/// A group of events is verified side by side, and it is the same as one after another.
@Suite struct StoredEventTests {
    private let start = ChainPlace(sequence: 40, hash: String(repeating: "4", count: 64))
    private let stored: [StoredEvent]
    private let recorded: [RecordedEvent]

    /// More than several tasks take.
    init() throws {
        var (hash, stored, recorded) = (start.hash, [StoredEvent](), [RecordedEvent]())
        for number in 41...440 {
            let entry = try ChainEntry(LedgerConformance.event(.planCreated, run: "\(number)"))
            hash = ChainEntry.hash(entry.bytes, after: hash)
            let index = StoredEvent.Index(environment: "production", kind: "plan.created")
            stored.append(StoredEvent(sequence: number, hash: hash, bytes: entry.bytes, index: index))
            recorded.append(RecordedEvent(sequence: number, hash: hash, event: entry.event))
        }
        (self.stored, self.recorded) = (stored, recorded)
    }

    private func problem(_ change: (inout [StoredEvent]) -> Void) async -> StoredEvent.Problem? {
        var stored = stored
        change(&stored)
        do throws(StoredEvent.Problem) {
            _ = try await StoredEvent.verified(stored, after: start)
            return nil
        } catch {
            return error
        }
    }

    @Test func aWholeGroupIsRead() async throws {
        #expect(try await StoredEvent.verified(stored, after: start) == recorded)
        #expect(try await StoredEvent.verified([], after: start) == [])
    }

    /// Anywhere: in the first and in the last of what one task takes, too.
    @Test(arguments: [0, 1, 127, 128, 129, 255, 256, 383, 399]) func whatIsAlteredIsNamed(_ place: Int) async throws {
        let other = try ChainEntry(LedgerConformance.event(.planCreated, run: "another"))
        func replaced(_ event: StoredEvent, hash: String? = nil, bytes: [UInt8]? = nil, _ environment: String = "production") -> StoredEvent
        {
            StoredEvent(
                sequence: event.sequence, hash: hash ?? event.hash, bytes: bytes ?? event.bytes,
                index: StoredEvent.Index(environment: environment, kind: "plan.created"))
        }
        let content = await problem { $0[place] = replaced($0[place], bytes: other.bytes) }
        #expect(content == StoredEvent.Problem(sequence: 41 + place, clause: "does not have the hash recorded for it"))
        let hash = await problem { $0[place] = replaced($0[place], hash: start.hash) }
        #expect(hash == content)
        // With a hash of its own, what follows no longer does.
        let before = place == 0 ? start.hash : stored[place - 1].hash
        let both = await problem {
            $0[place] = replaced($0[place], hash: ChainEntry.hash(other.bytes, after: before), bytes: other.bytes)
        }
        #expect(both?.sequence == (place == 399 ? nil : 42 + place))
        let filed = await problem { $0[place] = replaced($0[place], "staging") }
        #expect(filed == StoredEvent.Problem(sequence: 41 + place, clause: "is filed under another environment or kind than its own"))
        let gone = await problem { $0.remove(at: place) }
        #expect(gone == (place == 399 ? nil : StoredEvent.Problem(sequence: 41 + place, clause: "is missing")))
        let bytes = Array("{}".utf8)
        let unreadable = await problem { $0[place] = replaced($0[place], hash: ChainEntry.hash(bytes, after: before), bytes: bytes) }
        #expect(unreadable == StoredEvent.Problem(sequence: 41 + place, clause: "cannot be read as an event"))
    }

    @Test func theFirstOfSeveralProblemsIsNamed() async {
        let problem = await problem { events in
            for place in [390, 200, 140] { events.remove(at: place) }
        }
        #expect(problem?.sequence == 181)
    }

    /// What is signed counts where it is written as it was signed, and nowhere else: each of these has the hash that the chain says.
    @Test func whatIsReadIsWhatTheSignatureIsOf() async throws {
        let seal = try LedgerSeal()
        let keyring = try #require(LedgerKeyring([seal.key()]))
        let signer = try #require(EventSigner(seed: seal.seed, keyring: keyring))
        let event = LedgerConformance.event(.gateConfirmed, run: "run", detail: ["a": 0, "b": [true, "x"]])
        let entry = try ChainEntry(event).signed(after: start.hash, by: signer)
        let text = String(decoding: entry.bytes, as: UTF8.self)
        func problem(_ text: String, after previous: String? = nil) async throws -> String? {
            let bytes = Array(text.utf8)
            let hash = ChainEntry.hash(bytes, after: start.hash)
            let recorded = try await StoredEvent.verified([StoredEvent(sequence: 41, hash: hash, bytes: bytes)], after: start)
            return try keyring.problem(with: recorded[0], after: previous ?? start.hash)
        }
        #expect(try await problem(text) == nil)
        #expect(try await problem(text, after: String(repeating: "5", count: 64))?.contains("another event") == true)
        let others = [
            "{\"aa\":1," + String(text.dropFirst()), String(text.dropLast()) + ",\"zz\":null}",
            text.replacing(",\"value\"", with: ",\"more\":1,\"value\""),
            text.replacing("\"a\":0", with: "\"a\":-0"), text.replacing("\"a\":0", with: "\"a\":0.0"),
            text.replacing("\"a\":0", with: "\"a\": 0"),
            text.replacing("\"x\"", with: "\"\\u0078\""), text.replacing("\"a\":0,\"b\":[true,\"x\"]", with: "\"b\":[true,\"x\"],\"a\":0"),
        ]
        for other in others {
            try #require(other != text)
            #expect(try await problem(other)?.contains("was altered") == true, "\(other)")
        }
    }
}
