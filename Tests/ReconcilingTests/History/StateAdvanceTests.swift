import CanonicalJSON
import Reconciling
import TestBench
import Testing

/// A state that is moved on over a history costs only its events, and is the same as one that is decided about anew in each step.
@Suite struct StateAdvanceTests {
    /// As each step was computed before there was another way: from all that is kept and the events of the step.
    private static func reference(
        _ start: LedgerState, over events: [RecordedEvent], _ schedule: StateSchedule
    ) throws -> LedgerState {
        var state = start
        var rest = events[...]
        while let first = rest.first {
            let end = schedule.place(after: first.sequence - 1)
            let step = Array(rest.prefix { $0.sequence <= end })
            rest = rest.dropFirst(step.count)
            guard let last = step.last else { break }
            let retention = try Retention(state.retained + RetainedEvent.all(step, after: state.place.hash), before: [])
            let beginnings = step.filter { $0.event.kind == .historyBegun }.map(\.event.environment)
            state = LedgerState(
                place: ChainPlace(sequence: last.sequence, hash: last.hash), retained: retention.kept,
                begun: Set(state.begun + beginnings).sorted(), runs: state.runs.merging(retention.archivedRuns, uniquingKeysWith: +))
        }
        return state
    }

    private static func chain(_ events: [LedgerEvent]) throws -> [RecordedEvent] {
        var place = ChainPlace.genesis
        return try events.map { event in
            let entry = try ChainEntry(event)
            place = ChainPlace(sequence: place.sequence + 1, hash: ChainEntry.hash(entry.bytes, after: place.hash))
            return RecordedEvent(sequence: place.sequence, hash: place.hash, event: entry.event)
        }
    }

    /// What a compaction of the first half kept, as the state begins with it.
    private static func compacted(_ chain: [RecordedEvent]) throws -> (start: LedgerState, rest: [RecordedEvent]) {
        let (left, stays) = (Array(chain.prefix(chain.count / 2)), Array(chain.dropFirst(chain.count / 2)))
        let retention = try Retention(RetainedEvent.all(left, after: ChainEntry.genesis), before: stays)
        let place = left.last.map { ChainPlace(sequence: $0.sequence, hash: $0.hash) } ?? .genesis
        return (LedgerState(place: place, retained: retention.kept, begun: [], runs: retention.archivedRuns), stays)
    }

    private static func check(_ events: [LedgerEvent], _ what: String) throws {
        let chain = try chain(events)
        let (half, stays) = try compacted(chain)
        for stride in [1, 3, 16, 1_000] {
            let schedule = StateSchedule(stride: stride, age: 0)
            for (start, events) in [(LedgerState(after: nil), chain), (half, stays)] {
                let expected = try reference(start, over: events, schedule)
                #expect(try start.advanced(over: events, schedule) == expected, "\(what), stride \(stride), after \(start.place.sequence)")
                var replay = StateReplay(from: start, through: chain.count, schedule)
                for recorded in events { try replay.take(recorded) }
                #expect(replay.result == expected, "\(what), stride \(stride), after \(start.place.sequence), one by one")
            }
        }
    }

    @Test(arguments: 0..<8) func aHistoryOfTheProgram(_ seed: Int) throws {
        try Self.check(try RandomHistory(seed: UInt64(seed), acts: 30).events, "history \(seed)")
    }

    @Test(arguments: 0..<20) func anEntangledHistory(_ seed: Int) throws {
        try Self.check(try EntangledHistory(seed: UInt64(seed), count: 110).events, "events \(seed)")
    }

    /// Stopped anywhere and taken up from what was recorded there, it comes to the same.
    @Test(arguments: 0..<4) func aStateThatIsTakenUpAgain(_ seed: Int) throws {
        let chain = try Self.chain(try EntangledHistory(seed: UInt64(seed), count: 120).events)
        let schedule = StateSchedule(stride: 4, age: 0)
        let whole = try LedgerState(after: nil).advanced(over: chain, schedule)
        for cut in stride(from: 4, to: chain.count, by: 12) {
            let begun = try LedgerState(after: nil).advanced(over: Array(chain[..<cut]), schedule)
            let (checkpoint, sections) = try StateCheckpoint.written(begun, stride: schedule.stride)
            let read = try checkpoint.state(sections)
            #expect(try read.advanced(over: Array(chain[cut...]), schedule) == whole, "seed \(seed), cut \(cut)")
        }
    }

    /// The entangled events reach what the program's own rarely do.
    @Test func theEventsAreEntangled() throws {
        var kinds: Set<LedgerEvent.Kind> = []
        var archived = 0
        for seed in 0..<20 {
            let chain = try Self.chain(try EntangledHistory(seed: UInt64(seed), count: 110).events)
            let state = try LedgerState(after: nil).advanced(over: chain, StateSchedule(stride: 16, age: 0))
            kinds.formUnion(state.retained.map(\.event.kind))
            archived += state.runs.values.reduce(0, +)
            #expect(state.retained.contains { $0.previous == nil } && state.retained.contains { $0.previous != nil })
            #expect(state.retained.count < chain.count)
        }
        #expect(kinds.isSuperset(of: [.applyIntent, .applyCompleted, .operationIntent, .codeUsed, .driftDetected, .promotionIntent]))
        #expect(archived > 0)
    }

    /// What stands where it cannot stand is refused, and not taken for the past.
    @Test func whatIsKeptOutOfItsPlaceIsRefused() throws {
        let chain = try Self.chain(try RandomHistory(seed: 1, acts: 5).events)
        let all = RetainedEvent.all(chain, after: ChainEntry.genesis)
        #expect(throws: LedgerError.self) { try Retention(all + [all[0]], before: []) }
        #expect(throws: LedgerError.self) { try Retention([all[1], all[0]], before: []) }
    }
}
