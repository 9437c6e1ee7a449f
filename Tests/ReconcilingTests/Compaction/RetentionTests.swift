import CanonicalJSON
import Reconciling
import TestBench
import Testing

/// What is kept of old events tells everybody the same as the events did.
@Suite struct RetentionTests {
    private static func chain(_ events: [LedgerEvent]) throws -> [RecordedEvent] {
        var place = ChainPlace.genesis
        return try events.map { event in
            let entry = try ChainEntry(event)
            place = ChainPlace(sequence: place.sequence + 1, hash: ChainEntry.hash(entry.bytes, after: place.hash))
            return RecordedEvent(sequence: place.sequence, hash: place.hash, event: entry.event)
        }
    }

    /// Plans that may still be applied when all of this has happened: nothing was applied since they were made.
    private static func live(_ chain: [RecordedEvent], _ environment: String) -> Set<String> {
        let own = chain.filter { $0.event.environment == environment }
        let newest = own.last { [.historyBegun, .applyCompleted, .secretHandedOut].contains($0.event.kind) }?.sequence ?? 0
        let plans = own.filter { $0.event.kind == .planCreated }
        let promotions = own.filter { $0.event.kind == .promotionIntent }
        let digests = (plans.filter { $0.sequence > newest } + promotions).compactMap { $0.event.detail["digest"]?.string }
        return Set(digests).subtracting(plans.filter { $0.sequence < newest }.compactMap { $0.event.detail["digest"]?.string })
    }

    /// - Returns: what an environment's history is read as.
    private static func events(_ kept: [RetainedEvent], _ rest: ArraySlice<RecordedEvent>, _ environment: String) -> [RecordedEvent] {
        (kept.map(\.recorded) + rest).filter { $0.event.environment == environment }
    }

    @Test(arguments: 0..<8)
    func everyReaderAnswersAsBefore(_ seed: Int) throws {
        let chain = try Self.chain(try RandomHistory(seed: UInt64(seed), acts: 30).events)
        // Compacted up to `cut` when the chain ended at `now`, again later, and read when it has gone on.
        for (cut, now, next, then) in [(0.3, 0.5, 0.5, 0.6), (0.5, 0.5, 0.8, 0.9), (0.9, 1, 1, 1), (0.2, 0.9, 0.7, 1)] {
            func place(_ share: Double) -> Int { Int(Double(chain.count) * share) }
            let first = try Retention(
                RetainedEvent.all(Array(chain[..<place(cut)]), after: ChainEntry.genesis), before: Array(chain[place(cut)..<place(now)]))
            let between = RetainedEvent.all(Array(chain[place(cut)..<place(next)]), after: chain[place(cut) - 1].hash)
            let second = try Retention(first.kept + between, before: Array(chain[place(next)..<place(then)]))
            for environment in RandomHistory.environments {
                let whole = Self.events([], chain[...], environment)
                let once = Self.events(first.kept, chain[place(cut)...], environment)
                let twice = Self.events(second.kept, chain[place(next)...], environment)
                let digests = Self.live(chain, environment)
                for part in [once, twice] {
                    let runs = Set(try RunRecord.all(in: part).map(\.id))
                    let expected = try HistoryAnswers(whole, of: environment, digests: digests, runs: runs)
                    #expect(
                        try HistoryAnswers(part, of: environment, digests: digests, runs: runs) == expected, "\(seed) \(cut) \(environment)"
                    )
                }
            }
        }
    }

    /// What a reader does not ask for is gone: otherwise the test above would pass for keeping everything.
    @Test func littleStays() throws {
        let chain = try Self.chain(try RandomHistory(seed: 1, acts: 150).events)
        let kept = try Retention(RetainedEvent.all(chain, after: ChainEntry.genesis), before: []).kept
        let runs = Set(kept.filter { $0.previous != nil }.compactMap(\.event.run))
        let rest = kept.map(\.event).filter { $0.run.map { !runs.contains($0) } ?? true }
        #expect(rest.allSatisfy { $0.detail["plan"] == nil && $0.kind != .gateConfirmed && $0.kind != .gateRejected })
        let ofRuns = kept.map(\.event).filter { [.applyIntent, .applyIntentBreakGlass].contains($0.kind) }
        let live = RandomHistory.environments.reduce(into: Set(ofRuns.compactMap { $0.detail["digest"]?.string })) { live, name in
            live.formUnion(Self.live(chain, name))
        }
        #expect(rest.allSatisfy { $0.kind != .planCreated || live.contains($0.detail["digest"]?.string ?? "") })
        #expect(rest.count * 2 < chain.count { $0.event.run.map { !runs.contains($0) } ?? true })
    }
}
