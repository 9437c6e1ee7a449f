internal import CanonicalJSON
internal import Diagnostics
internal import Planning
internal import Reconciling
internal import Resources

/// The events of a year as the program records them: ten applies a day with ten changes each, and a drift check every hour.
///
/// A check that finds what the last one found records nothing, so only drift that comes and goes is there: once a day.
struct GeneratedYear {
    let days: Int
    /// Of each apply.
    var changes = 10

    /// Ten applies, each a plan, a confirmation, a beginning and an end with two for each change, and drift that comes and goes.
    static func eventsADay(changes: Int) -> Int { 10 * (4 + 2 * changes) + 2 }

    static let environment = "production"
    static let start = 1_700_000_000
    static let day = 86_400

    private static let appCount = 20

    var end: Int { Self.start + days * Self.day }

    /// What is recorded together, one after another: the beginning, an apply, a change of drift.
    func forEachGroup(_ body: ([LedgerEvent]) async throws -> Void) async throws {
        let applied = (0..<(Self.appCount * 50)).map { AppliedResource(address: Self.address($0), content: Self.content($0, 0)) }
        try await body([event(.historyBegun, Self.start, nil, ["applied": try JSONValue(encoding: applied)])])
        for day in 0..<days {
            let dawn = Self.start + day * Self.day
            for number in 0..<10 { try await body(try apply(day * 10 + number, at: dawn + number * 3_600)) }
            let found: JSONValue = [
                "address": .string(Self.address(day).description), "live": try JSONValue(encoding: Self.content(day, 9)),
            ]
            try await body([event(.driftDetected, dawn + 40_000, nil, ["drift": .array([found])])])
            try await body([event(.driftCleared, dawn + 43_600, nil, ["drift": .array([])])])
        }
    }

    private func apply(_ number: Int, at time: Int) throws -> [LedgerEvent] {
        let envelope = try Self.envelope(number, at: time, changes)
        let run = "\(ClockTime.date(time))-\(String(UInt64(number + 1) &* 0x9E37_79B9_7F4A_7C15, radix: 36))"
        let digest = JSONValue.string(envelope.digest)
        var events = [
            event(.planCreated, time, nil, ["digest": digest]),
            event(.gateConfirmed, time + 60, run, ["digest": digest]),
            event(.applyIntent, time + 61, run, ["digest": digest, "plan": try JSONValue(encoding: envelope), "undoes": .null]),
        ]
        let operations = envelope.plan.operations
        for operation in operations {
            events.append(
                event(.operationIntent, time + 62, run, ["operation": .integer(operation.id), "action": .string(operation.action)]))
            events.append(
                event(
                    .operationDone, time + 63, run,
                    ["operation": .integer(operation.id), "status": "done", "outcome": .string("release v\(number)")]))
        }
        let report = ApplyReport(run: run, lines: operations.map { .init(operation: $0, status: .done, detail: "release v\(number)") })
        let applied = envelope.plan.changes.compactMap { change in
            change.after.map { AppliedResource(address: change.address, content: $0) }
        }
        events.append(
            event(
                .applyCompleted, time + 70, run,
                [
                    "digest": digest, "applied": try JSONValue(encoding: applied), "forgotten": .array([]),
                    "report": try JSONValue(encoding: report),
                ]))
        return events
    }

    private static func envelope(_ number: Int, at time: Int, _ count: Int) throws -> PlanEnvelope {
        let indices = (0..<count).map { (number * 7 + $0) % (appCount * 50) }
        let changes = indices.map { index in
            Change(
                address: address(index), action: .update, movement: .pending, before: content(index, number),
                after: content(index, number + 1),
                remoteID: nil, consequence: Consequence(.restart, "a release, which restarts every dyno"),
                reason: "the value in the vault is another one", span: SourceSpan(file: "services/queue.yaml", line: index + 1, column: 7),
                attribution: nil, prerequisites: [])
        }
        let operations = changes.enumerated().map { place, change in
            var operation = Operation(
                scope: change.address.scope, action: "heroku.config.update",
                payload: ["vars": .object([change.address.name: .string("fingerprint")])], addresses: [change.address], effect: .idempotent,
                summary: "set \(change.address.name)")
            operation.id = place + 1
            return operation
        }
        let scopes = Set(changes.map(\.address.scope)).sorted()
        let plan = Plan(
            estate: "shop", environment: environment, targets: scopes.map { .init(scope: $0, id: "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0") },
            changes: changes, operations: operations, findings: [],
            inputs: Dictionary(uniqueKeysWithValues: indices.map { ("secret vault:/Queue/VARIABLE_\($0)", hex($0 + number)) }), lifted: [],
            leftAlone: .init(observed: [], ignored: [], unmanaged: (0..<10).map { address(10_000 + $0) }), calls: operations.count)
        return try PlanEnvelope(plan: plan, createdAt: time, expiresAt: time + 3_600, commit: "main@4be21d0", toolVersion: "benchmark")
    }

    private func event(_ kind: LedgerEvent.Kind, _ time: Int, _ run: String?, _ detail: JSONValue) -> LedgerEvent {
        LedgerEvent(environment: Self.environment, kind: kind, time: time, actor: "ada", run: run, detail: detail)
    }

    private static func address(_ index: Int) -> Address {
        Address(Scope(provider: "heroku", name: "shop-\(index % appCount)-prod"), "config", "VARIABLE_\(index)")
    }

    private static func content(_ index: Int, _ version: Int) -> Content {
        .concealed(
            .init(
                Fingerprint(hex: hex(index * 10_007 + version)),
                source: SecretReference(store: "vault", environment: "prod", folder: "/Queue", name: "VARIABLE_\(index)"),
                version: "\(version)"))
    }

    /// Looks random to whatever compresses it.
    private static func hex(_ seed: Int) -> String {
        (1...4).map { part in
            var word = UInt64(truncatingIfNeeded: seed &* 4 &+ part) &* 0x9E37_79B9_7F4A_7C15
            word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
            word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
            let digits = String(word ^ (word >> 31), radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }
}
