package import Reconciling
import Testing

/// What is recorded of the past beside the events.
extension LedgerConformance {
    /// So that tests with few events have a recorded state too.
    package static let soon = StateSchedule(stride: 4, age: 0)

    /// Compares what everything that asks about now makes of the recorded state with what it makes of all events.
    private static func compare(_ ledger: any Ledger, _ what: String) async throws {
        for environment in RandomHistory.environments {
            let whole = try await ledger.events(environment: environment)
            let now = try await ledger.state(of: environment, nil).events
            let runs = Set(try RunRecord.all(in: now).map(\.id))
            let expected = try HistoryAnswers(whole, of: environment, digests: [], runs: runs)
            let answers = try HistoryAnswers(now, of: environment, digests: [], runs: runs)
            #expect(answers == expected, "\(what), \(environment)")
            let plan = try History(try await ledger.state(of: environment, EnvironmentState.planKinds).events)
            let history = try History(whole)
            #expect(plan.applied == history.applied && plan.since == history.since && plan.head == history.head, "\(what)")
            #expect(plan.attempted == history.attempted, "\(what), \(environment)")
        }
    }

    /// Holds the recorded state against the events that it is made from, where one is recorded.
    private static func checkStored(_ ledger: any Ledger) async throws {
        let all = try await ledger.allEvents()
        guard let stored = try await ledger.ledgerState() else { return }
        let schedule = StateSchedule(stride: stored.checkpoint.stride, age: 0)
        let place = stored.checkpoint.place
        let computed = try LedgerState.computed(from: all, try Compaction.newest(in: all), through: place.sequence, schedule)
        #expect(stored.state == computed)
        #expect(all.first { $0.sequence == place.sequence }?.hash == place.hash)
    }

    package static let state = [
        Requirement("what asks about now gets the same answers without reading the past") { open in
            let ledger = try await open()
            let all = try await fill(ledger, acts: 40)
            try await compare(ledger, "filled at once")
            try await compare(try await open(), "opened again")
            try await checkStored(try await open())
            try await compact(ledger, all, before: all.count / 2)
            try await compare(ledger, "compacted")
            try await compare(try await open(), "compacted and opened again")
            try await checkStored(try await open())
        },
        Requirement("the recorded state moves on with the events, whoever appends them") { open in
            let events = try RandomHistory(seed: 11, acts: 10).events
            for (number, event) in events.enumerated() {
                _ = try await open().append(event)
                if number.isMultiple(of: 9) { try await checkStored(try await open()) }
            }
            try await compare(try await open(), "one by one")
            try await checkStored(try await open())
        },
        Requirement("an environment without a history has no state") { open in
            let ledger = try await open()
            _ = try await fill(ledger)
            #expect(await refusal { try await ledger.state(of: "elsewhere", nil) }?.code == .noHistory)
            #expect(await refusal { try await open().state(of: "elsewhere", [.historyBegun]) }?.code == .noHistory)
        },
    ]
}
