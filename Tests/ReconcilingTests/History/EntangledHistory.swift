import CanonicalJSON
import Planning
import Reconciling
import Resources
import TestBench

/// Events that no program records in this order, about so few runs, addresses and digests that everything has to do with everything: runs
/// begin twice, end without having begun, and are taken back by one another. The same for the same seed.
struct EntangledHistory {
    private(set) var events: [LedgerEvent] = []

    private var generator: SeededNumbers
    private static let addresses = RandomHistory.addresses("production")

    init(seed: UInt64, count: Int) throws {
        generator = SeededNumbers(seed: seed)
        for number in 0..<count { events.append(try event(number)) }
    }

    private mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &generator) < percent }
    private mutating func pick<Value>(_ values: [Value]) -> Value { values[Int.random(in: 0..<values.count, using: &generator)] }
    private mutating func run() -> String { "run-\(Int.random(in: 0..<9, using: &generator))" }
    private mutating func digest() -> JSONValue { .string(pick(["one", "two", "three", "four"])) }

    private mutating func addressList() -> [Address] {
        (0..<Int.random(in: 0...3, using: &generator)).map { _ in pick(Self.addresses) }
    }

    private mutating func event(_ number: Int) throws -> LedgerEvent {
        let kind = pick(LedgerEvent.Kind.allCases.filter { $0 != .historyCompacted } + [.applyIntent, .applyCompleted, .applyCompleted])
        let detail = try detail(kind)
        let run = Self.withRun.contains(kind) || chance(20) ? run() : nil
        return LedgerEvent(
            environment: pick(["staging", "production", "production"]), kind: kind, time: 1_700_000_000 + number, actor: "ada", run: run,
            detail: .object(detail))
    }

    private static let withRun: Set<LedgerEvent.Kind> = [
        .gateConfirmed, .applyIntent, .applyIntentBreakGlass, .applyResumed, .operationIntent, .operationDone, .operationFailed,
        .applyCompleted, .promotionIntent, .promotionBegun, .promotionCompleted, .promotionFailed,
    ]

    private mutating func detail(_ kind: LedgerEvent.Kind) throws -> [String: JSONValue] {
        switch kind {
        case .historyBegun, .secretHandedOut, .applyCompleted: try applied(kind)
        case .planCreated, .approvalGiven, .gateConfirmed, .gateRejected, .codeTried: chance(90) ? ["digest": digest()] : [:]
        case .codeUsed:
            chance(90) ? ["digest": digest(), "step": .integer(Int.random(in: 0..<40, using: &generator))] : ["digest": digest()]
        case .applyIntent, .applyIntentBreakGlass, .applyResumed:
            ["plan": try JSONValue(encoding: try plan()), "undoes": chance(20) ? .string(run()) : .null]
        case .operationIntent, .operationDone, .operationFailed: try operation(kind)
        case .driftDetected, .driftCleared:
            ["drift": .array(addressList().map { ["address": .string($0.description), "live": "value"] })]
        case .promotionIntent: ["service": .string(pick(RandomHistory.services)), "digest": digest()]
        default: [:]
        }
    }

    private mutating func applied(_ kind: LedgerEvent.Kind) throws -> [String: JSONValue] {
        let entries = addressList().map { address in
            AppliedResource(address: address, content: RandomHistory.contents(Int.random(in: 0..<6, using: &generator)))
        }
        var detail: [String: JSONValue] = ["applied": try JSONValue(encoding: entries)]
        if chance(60) { detail["forgotten"] = try JSONValue(encoding: addressList()) }
        guard kind == .applyCompleted else { return detail }
        detail["report"] = try JSONValue(encoding: try report())
        if chance(10) { detail["lockLost"] = true }
        return detail
    }

    private mutating func operation(_ kind: LedgerEvent.Kind) throws -> [String: JSONValue] {
        var detail: [String: JSONValue] = ["operation": .integer(Int.random(in: 1...2, using: &generator)), "status": "done"]
        if chance(5) { detail["operation"] = nil }
        if kind == .operationIntent {
            detail["addresses"] = try JSONValue(encoding: addressList())
            if chance(60) { detail["marker"] = "marker" }
        } else if chance(50) {
            detail["output"] = ["a line"]
        }
        return detail
    }

    private mutating func operations() -> [Operation] {
        (1...2).map { number in
            var operation = Operation(
                scope: Self.addresses[0].scope, action: "write", payload: .null, addresses: addressList(), effect: .readBackFirst,
                summary: "write")
            operation.id = number
            return operation
        }
    }

    private mutating func report() throws -> ApplyReport {
        var lines: [ApplyReport.Line] = []
        for operation in operations() {
            lines.append(
                .init(operation: operation, status: pick(Array(repeating: .done, count: 8) + [.failed, .waiting]), detail: "said"))
        }
        return ApplyReport(run: run(), lines: lines)
    }

    private mutating func plan() throws -> PlanEnvelope {
        let plan = Plan(
            estate: "shop", environment: "production", targets: [], changes: [], operations: operations(), findings: [],
            inputs: ["made": pick(["a", "b"])], lifted: [], leftAlone: .init(observed: [], ignored: [], unmanaged: []), calls: 1)
        return try PlanEnvelope(plan: plan, createdAt: 0, expiresAt: 3_600, commit: "main@1234567", toolVersion: "test")
    }
}
