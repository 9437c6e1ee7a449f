import CanonicalJSON
import Diagnostics
import Planning
package import Reconciling
package import Resources

/// Histories of two environments as the program could have recorded them: applies that end, fail, wait, are killed and gone on with,
/// that take something back; drift, promotions, approvals, codes. The same for the same seed.
package struct RandomHistory {
    /// In the order of the chain.
    package private(set) var events: [LedgerEvent] = []
    /// Digests of plans and promotions, in the order in which they were made.
    package private(set) var digests: [String] = []

    package static let environments = ["staging", "production"]
    package static let services = ["shop", "queue"]

    private var generator: SeededNumbers
    private var time = 1_700_000_000
    private var counter = 0
    private var step = 100
    /// By environment: the newest run, where it may be gone on with, and what is applied.
    private var open: [String: String] = [:]
    private var present: [String: Set<Address>] = [:]

    package init(seed: UInt64, acts: Int = 40) throws {
        generator = SeededNumbers(seed: seed)
        for environment in Self.environments {
            let first = [applied(address(in: environment), in: environment)]
            add(.historyBegun, environment, nil, ["applied": try JSONValue(encoding: first)])
        }
        for _ in 0..<acts { try act(in: pick(Self.environments)) }
    }

    package static func scope(_ index: Int, _ environment: String) -> Scope {
        Scope(provider: "heroku", name: "\(services[index])-\(environment)")
    }

    package static func addresses(_ environment: String) -> [Address] {
        (0..<2).flatMap { index in
            [Address(scope(index, environment), "app")] + (0..<4).map { Address(scope(index, environment), "config", "V\($0)") }
        }
    }

    package static func contents(_ index: Int) -> Content {
        switch index {
        case 0: .text("one")
        case 1: .text("two")
        // The same value from two places.
        case 2, 3:
            .concealed(
                .init(Fingerprint(hex: "aa"), source: SecretReference(store: "vault", environment: nil, folder: "/", name: "S\(index)")))
        default: .record(["plan": .text("mini"), "size": .integer(index)])
        }
    }

    // MARK: Chance

    private mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &generator) < percent }
    private mutating func pick<Value>(_ values: [Value]) -> Value { values[Int.random(in: 0..<values.count, using: &generator)] }
    private mutating func address(in environment: String) -> Address { pick(Self.addresses(environment)) }
    private mutating func content() -> Content { Self.contents(Int.random(in: 0..<6, using: &generator)) }

    private mutating func name(_ prefix: String) -> String {
        counter += 1
        return "\(prefix)\(counter)"
    }

    private mutating func digest() -> String {
        let digest = name("digest-")
        digests.append(digest)
        return digest
    }

    private mutating func add(_ kind: LedgerEvent.Kind, _ environment: String, _ run: String?, _ detail: JSONValue) {
        time += Int.random(in: 0...4_000, using: &generator)
        let actor = pick(["ada", "bob", "eve"])
        events.append(LedgerEvent(environment: environment, kind: kind, time: time, actor: actor, run: run, detail: detail))
    }

    private mutating func applied(_ address: Address, in environment: String) -> AppliedResource {
        present[environment, default: []].insert(address)
        return AppliedResource(address: address, content: content())
    }

    // MARK: What happens

    private mutating func act(in environment: String) throws {
        switch Int.random(in: 0..<10, using: &generator) {
        case 0, 1, 2, 3: try apply(environment)
        case 4: try goOn(environment)
        case 5, 6: drift(environment)
        case 7: promote(environment)
        case 8:
            let handed = [applied(address(in: environment), in: environment)]
            add(.secretHandedOut, environment, name("other-"), ["applied": try JSONValue(encoding: handed), "by": "elsewhere"])
        default:
            prepare(digest(), environment)
            if chance(20) { add(.locksReleased, environment, nil, ["holder": "run", "scopes": []]) }
        }
    }

    /// A plan with what its gate asks for, which may never be applied.
    private mutating func prepare(_ digest: String, _ environment: String, isPlan: Bool = true) {
        if isPlan { add(.planCreated, environment, nil, ["digest": .string(digest)]) }
        for _ in 0..<Int.random(in: 0...2, using: &generator) {
            add(.approvalGiven, environment, nil, ["digest": .string(digest), "principal": "bob", "signature": "text"])
        }
        if chance(50) {
            step += Int.random(in: -1...3, using: &generator)
            add(.codeUsed, environment, nil, UsedCodes.detail(step: step, digest: digest))
        }
        if chance(20) { add(.gateRejected, environment, nil, ["digest": .string(digest), "reason": "no", "code": true]) }
        if isPlan, chance(30) { add(.planCreated, environment, nil, ["digest": .string(digest)]) }
    }

    private mutating func apply(_ environment: String) throws {
        let envelope = try plan(environment)
        digests.append(envelope.digest)
        prepare(envelope.digest, environment)
        let run = name("run-")
        add(.gateConfirmed, environment, run, ["digest": .string(envelope.digest)])
        let detail: JSONValue = [
            "digest": .string(envelope.digest), "plan": try JSONValue(encoding: envelope), "undoes": chance(10) ? "run-1" : .null,
        ]
        add(chance(10) ? .applyIntentBreakGlass : .applyIntent, environment, run, detail)
        try perform(envelope.plan, run, environment)
    }

    private mutating func goOn(_ environment: String) throws {
        guard let run = open[environment] else { return }
        let envelope = try plan(environment)
        add(.applyResumed, environment, run, ["digest": .string(envelope.digest), "plan": try JSONValue(encoding: envelope)])
        try perform(envelope.plan, run, environment)
    }

    private mutating func plan(_ environment: String) throws -> PlanEnvelope {
        let addresses = Set((0..<Int.random(in: 1...3, using: &generator)).map { _ in address(in: environment) }).sorted()
        let operations = addresses.enumerated().map { index, address in
            var operation = Operation(
                scope: address.scope, action: chance(40) ? "make" : "write", payload: .null, addresses: [address],
                effect: .readBackFirst, summary: "write \(address)")
            operation.id = index + 1
            return operation
        }
        let changes = addresses.map { address in
            Change(
                address: address, action: .update, movement: .pending, before: content(), after: chance(20) ? nil : content(),
                remoteID: nil,
                consequence: Consequence(.none, ""), reason: "", span: nil, attribution: nil, prerequisites: [])
        }
        let plan = Plan(
            estate: "shop", environment: environment, targets: [], changes: changes, operations: operations, findings: [],
            inputs: ["made": name("")], lifted: [], leftAlone: .init(observed: [], ignored: [], unmanaged: []), calls: 1)
        return try PlanEnvelope(plan: plan, createdAt: time, expiresAt: time + 3_600, commit: "main@1234567", toolVersion: "test")
    }

    /// What its writers come to; at times the program dies in between.
    private mutating func perform(_ plan: Plan, _ run: String, _ environment: String) throws {
        open[environment] = run
        var lines: [ApplyReport.Line] = []
        for operation in plan.operations {
            guard !chance(5) else { return }
            var intent: [String: JSONValue] = ["operation": .integer(operation.id), "action": .string(operation.action)]
            intent["addresses"] = .array(try operation.addresses.map { try JSONValue(encoding: $0) })
            if operation.action == "make" {
                intent["marker"] = .string(name("marker-"))
                intent["payload"] = .string(name("payload-"))
            }
            add(.operationIntent, environment, run, .object(intent))
            guard !chance(5) else { return }
            let status = pick([ApplyReport.Status.done, .done, .done, .waiting, .failed])
            lines.append(.init(operation: operation, status: status, detail: "said", output: chance(30) ? ["a line"] : []))
            if status == .failed {
                add(
                    .operationFailed, environment, run,
                    ["operation": .integer(operation.id), "error": "no", "outcomeUnknown": .boolean(chance(50))])
            } else {
                add(
                    .operationDone, environment, run,
                    ["operation": .integer(operation.id), "status": .string(status.rawValue), "outcome": "v6", "output": ["a line"]])
            }
        }
        guard !chance(8) else { return }
        try complete(plan, run, environment, ApplyReport(run: run, lines: lines))
    }

    private mutating func complete(_ plan: Plan, _ run: String, _ environment: String, _ report: ApplyReport) throws {
        let done = Set(report.lines.filter { $0.status == .done }.flatMap(\.operation.addresses))
        var entries: [AppliedResource] = []
        var gone: [Address] = []
        for change in plan.changes where done.contains(change.address) {
            if let after = change.after {
                entries.append(AppliedResource(address: change.address, content: after))
            } else {
                gone.append(change.address)
            }
        }
        if chance(30) { entries += [applied(address(in: environment), in: environment)].filter { !done.contains($0.address) } }
        if chance(20) {
            gone += [address(in: environment)].filter { one in !entries.contains { $0.address == one } && !gone.contains(one) }
        }
        let ended = Set(gone.filter(\.isWholeScope).map(\.scope))
        gone += Self.addresses(environment).filter { ended.contains($0.scope) && !gone.contains($0) }
        add(
            .applyCompleted, environment, run,
            [
                "digest": "of the plan", "applied": try JSONValue(encoding: entries.sorted { $0.address < $1.address }),
                "forgotten": try JSONValue(encoding: gone.sorted()), "report": try JSONValue(encoding: report),
            ])
        if report.isComplete, !report.lines.contains(where: { $0.status == .waiting }) { open[environment] = nil }
    }

    private mutating func drift(_ environment: String) {
        let found = Set((0..<Int.random(in: 0...2, using: &generator)).map { _ in address(in: environment) }).sorted()
        let list = found.map { address -> JSONValue in ["address": .string(address.description), "live": .string(name("live-"))] }
        add(found.isEmpty ? .driftCleared : .driftDetected, environment, nil, ["drift": .array(list)])
    }

    private mutating func promote(_ environment: String) {
        let (run, digest, service) = (name("promotion-"), digest(), pick(Self.services))
        prepare(digest, environment, isPlan: false)
        let detail: JSONValue = [
            "digest": .string(digest), "service": .string(service), "from": "staging", "artefact": "v7", "commit": .null, "newest": 6,
        ]
        add(.promotionIntent, environment, run, detail)
        guard !chance(15) else { return }
        add(.promotionBegun, environment, run, ["promotion": .string(name("id-"))])
        guard !chance(15) else { return }
        add(chance(70) ? .promotionCompleted : .promotionFailed, environment, run, ["service": .string(service)])
    }
}
