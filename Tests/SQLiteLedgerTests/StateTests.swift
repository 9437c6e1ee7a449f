import CanonicalJSON
import Reconciling
import SQLiteLedger
import TestBench
import Testing

/// The recorded state of a file, and what somebody does to it.
struct StateTests {
    private let directory: TemporaryDirectory
    private let path: String
    private let environment = RandomHistory.environments[0]

    init() async throws {
        directory = try TemporaryDirectory()
        path = directory.path + "/ledger.sqlite"
        let ledger = try SQLiteLedger(path: path, schedule: LedgerConformance.soon)
        _ = try await LedgerConformance.fill(ledger, acts: 20)
        #expect(try await ledger.ledgerState() != nil)
    }

    private func refusal() async throws -> LedgerError? {
        let ledger = try SQLiteLedger(path: path, schedule: LedgerConformance.soon)
        return await LedgerConformance.refusal { try await ledger.state(of: environment, nil) }
    }

    @Test(arguments: [
        "UPDATE sections SET lines = replace(lines, 'ada', 'eve')", "DELETE FROM sections",
        "UPDATE checkpoint SET body = replace(body, '\"sequence\":', '\"sequence\":1')", "UPDATE checkpoint SET body = 'nonsense'",
        "UPDATE checkpoint SET body = replace(body, '\"format\":1', '\"format\":2')",
    ])
    func anAlteredStateIsSeen(_ change: String) async throws {
        #expect(try await refusal() == nil)
        try RawConnection(path).run(change)
        let error = try await refusal()
        #expect(error?.code == .corrupt, "\(error?.message ?? "read")")
    }

    /// Whole in itself, so that whoever reads it notices nothing, and not what the events tell.
    @Test func anInventedStateIsSeenByTheAudit() async throws {
        let ledger = try SQLiteLedger(path: path, schedule: LedgerConformance.soon)
        _ = try await LedgerAudit.run(ledger, keyring: nil)
        let stored = try #require(try await ledger.ledgerState())
        let state = LedgerState(
            place: stored.state.place, retained: stored.state.retained.dropLast(), begun: stored.state.begun, runs: stored.state.runs)
        let (checkpoint, sections) = try StateCheckpoint.written(state, stride: stored.checkpoint.stride)
        let raw = try RawConnection(path)
        try raw.run("DELETE FROM sections")
        for (section, lines) in zip(checkpoint.sections, sections) {
            let values = [section.environment, section.kind.rawValue, String(decoding: lines, as: UTF8.self)].map(Self.quoted)
            try raw.run("INSERT INTO sections (environment, kind, lines) VALUES (\(values.joined(separator: ", ")))")
        }
        try raw.run("UPDATE checkpoint SET body = \(Self.quoted(String(decoding: try checkpoint.bytes(), as: UTF8.self)))")
        #expect(try await refusal() == nil)
        let error = await LedgerConformance.refusal { try await LedgerAudit.run(ledger, keyring: nil) }
        #expect(error?.code == .corrupt && error?.message.contains("does not match the events") == true, "\(error?.message ?? "read")")
    }

    private static func quoted(_ text: String) -> String { "'\(text.replacing("'", with: "''"))'" }

    @Test func anEventBehindTheStateThatWasAlteredIsSeen() async throws {
        let ledger = try SQLiteLedger(path: path, schedule: LedgerConformance.soon)
        // The newest event of a step is part of the state.
        while try await ledger.append(LedgerConformance.event(.driftDetected, environment)).sequence.isMultiple(of: 4) {}
        let raw = try RawConnection(path)
        try raw.withoutTriggers {
            let newest = "sequence = (SELECT max(sequence) FROM events)"
            try raw.run("UPDATE events SET event = replace(event, '\"time\":', '\"time\":1') WHERE \(newest)")
        }
        #expect(try await refusal()?.code == .corrupt)
    }

    /// It reads by index: an old event is not looked at, and `allEvents`, which the audit reads, sees what was done to it.
    @Test func theEventsOfBeforeAreNotRead() async throws {
        let raw = try RawConnection(path)
        try raw.withoutTriggers { try raw.run("UPDATE events SET event = replace(event, 'time', 'tame') WHERE sequence = 2") }
        #expect(try await refusal() == nil)
        let ledger = try SQLiteLedger(path: path)
        #expect(await LedgerConformance.refusal { try await ledger.allEvents() }?.message.contains("event 2 ") == true)
    }

    /// More than fit into one group of an audit.
    @Test func manyEventsAreGoneOverInGroups() async throws {
        let ledger = try SQLiteLedger(path: directory.path + "/long.sqlite", schedule: .standard)
        let drift = LedgerConformance.event(.driftDetected, environment, detail: ["drift": []])
        _ = try await ledger.append(Array(repeating: drift, count: 2_100))
        var sizes: [Int] = []
        try await ledger.forEachGroup { group async throws(LedgerError) in sizes.append(group.count) }
        #expect(sizes.count == 2 && sizes.reduce(0, +) == 2_100)
        #expect(try await LedgerAudit.run(ledger, keyring: nil).count == 2_100)
    }

    /// What leaves meanwhile is not taken for an altered ledger.
    @Test func aCompactionMeanwhileIsSaid() async throws {
        let ledger = try SQLiteLedger(path: path, schedule: LedgerConformance.soon)
        let all = try await ledger.allEvents()
        var isFirst = true
        let error = await LedgerConformance.refusal {
            try await ledger.forEachGroup { _ async throws(LedgerError) in
                guard isFirst else { return }
                isFirst = false
                let compactor = LedgerConformance.compactor(ledger)
                guard let proposal = try await compactor.proposal(before: all[all.count / 2].event.time) else { return }
                _ = try await compactor.perform(proposal)
            }
        }
        #expect(error?.code == .moved, "\(error?.message ?? "read")")
    }

    @Test(arguments: [true, false]) func whatACompactionKeptIsVouchedForWhereItIsSigned(_ isSigned: Bool) async throws {
        let ledger = try SQLiteLedger(path: directory.path + "/compacted.sqlite", schedule: StateSchedule(stride: 4, age: 100))
        try await LedgerConformance.expectVouching(ledger, isSigned: isSigned)
    }

    @Test func eventsBecomePartOfTheStateADayLater() async throws {
        let path = directory.path + "/other.sqlite"
        let schedule = StateSchedule(stride: 4, age: 100)
        func append(at time: Int) async throws {
            _ = try await SQLiteLedger(path: path, schedule: schedule).append(
                LedgerEvent(
                    environment: "p", kind: time == 0 ? .historyBegun : .planCreated, time: time, actor: "a", run: nil,
                    detail: ["applied": []]))
        }
        for time in 0..<10 { try await append(at: time) }
        #expect(try await SQLiteLedger(path: path).ledgerState() == nil)
        try await append(at: 103)
        #expect(try await SQLiteLedger(path: path).ledgerState()?.checkpoint.place.sequence == 4)
        try await append(at: 500)
        #expect(try await SQLiteLedger(path: path).ledgerState()?.checkpoint.place.sequence == 8)
    }
}
