import CanonicalJSON
import Diagnostics
import Estate
import Planning
package import Reconciling
import Resources

/// What everything that reads an environment's history makes of it, to be compared.
package struct HistoryAnswers: Equatable {
    private let applied: [Address: Content]
    private let since: [Address: Int]
    private let attempted: Set<Address>
    private let unsettled: Set<Address>
    private let head: String
    private let sameSince: [Address: Int]
    private let cleanliness: [Cleanliness]
    private let drift: [JSONValue]?
    private let newestStep: Int?
    private let codes: [String: Bool]
    private let approvals: [String: Int]
    private let own: [String: Bool]
    private let attempts: [[String?]]
    private let promotions: [PromotionRecord?]
    private let soaks: [GateRequirement]
    private let newestRun: String?
    private let openRuns: [String]
    private let runs: [RunAnswer]

    private struct RunAnswer: Equatable {
        let id: String
        let digest: String
        let undoes: String?
        let report: ApplyReport?
        let unseen: Set<Address>
        let images: [Address: Change]
    }

    /// - Parameters:
    ///   - events: the environment's.
    ///   - digests: of plans that may still be applied, and of promotions.
    ///   - kept: runs to be told of; nil for all.
    package init(_ events: [RecordedEvent], of environment: String, digests: Set<String>, runs kept: Set<String>?) throws {
        let history = try History(events)
        (applied, since, attempted, head) = (history.applied, history.since, history.attempted, history.head)
        unsettled = history.unsettled
        let addresses = RandomHistory.addresses(environment)
        sameSince = try AppliedSince(Set(addresses), in: events).times
        let starts = [0] + events.map(\.event.time).enumerated().filter { $0.offset.isMultiple(of: 7) }.map(\.element)
        // Between what is kept and what is not, any time may be asked about.
        let asked = Set(starts.map { ($0 + 500) / 10_000 * 10_000 } + (0..<20).map { 1_700_000_000 + $0 * 10_000 }).sorted()
        cleanliness = asked.filter { $0 < 1_700_200_000 }.flatMap { start in
            addresses.map { address in Cleanliness(events, since: start) { $0 == address.description } }
                + (0..<2).map { index in
                    Cleanliness(events, since: start) { $0.hasPrefix("\(RandomHistory.scope(index, environment))/") }
                }
        }
        let last = events.last { [.driftDetected, .driftCleared].contains($0.event.kind) }?.event
        drift = last?.kind == .driftDetected ? last?.detail["drift"]?.array : nil
        let used = UsedCodes(in: events)
        newestStep = used.newest
        codes = Dictionary(uniqueKeysWithValues: digests.map { ($0, used.hold(for: $0)) })
        approvals = Dictionary(
            uniqueKeysWithValues: digests.map { digest in
                (digest, events.count { $0.event.kind == .approvalGiven && $0.event.detail["digest"]?.string == digest })
            })
        own = Self.own(events, digests)
        attempts = try Self.attempts(events, addresses)
        promotions = try RandomHistory.services.map { try PromotionRecord.unfinished(of: $0, in: events) }
        soaks = try Self.soaks(events, environment)
        let runs = try RunRecord.all(in: events)
        newestRun = runs.last?.id
        openRuns = runs.filter { $0.isUnfinished || $0.isWaiting }.map(\.id)
        self.runs = try runs.filter { kept?.contains($0.id) ?? true }.map { run in
            RunAnswer(
                id: run.id, digest: run.plan.digest, undoes: run.undoes, report: run.report, unseen: run.unseen,
                images: try PreImages(of: run.id, in: events).changes)
        }
    }

    private static func span() -> SourceSpan { SourceSpan(file: "estate.yaml", line: 1, column: 1) }

    /// Whether a name may not approve, since it made the plan.
    private static func own(_ events: [RecordedEvent], _ digests: Set<String>) -> [String: Bool] {
        var facts = GateFacts()
        facts.events = events
        let gate = Gate(EnvironmentDeclaration(name: Located("production", at: span()), banner: nil, gate: .init(phrase: "go")))
        var own: [String: Bool] = [:]
        for digest in digests { for name in ["ada", "bob"] { own[digest + name] = gate.isOwn(name, for: digest, given: facts) } }
        return own
    }

    private static func attempts(_ events: [RecordedEvent], _ addresses: [Address]) throws -> [[String?]] {
        let earlier = try EarlierAttempts(events)
        return addresses.map { address in
            let operation = Operation(
                scope: address.scope, action: "make", payload: .null, addresses: [address], effect: .readBackFirst, summary: "")
            let attempt = earlier.attempt(at: operation, run: "next", isResumed: false, now: 0) { _ in }
            return [attempt.marker, attempt.earlier?.marker, attempt.earlier.map { "\($0.begun)" }, "\(attempt.isDone)"]
        }
    }

    private static func soaks(_ events: [RecordedEvent], _ environment: String) throws -> [GateRequirement] {
        let here = Scope(provider: "heroku", name: "elsewhere")
        return try (0..<2).flatMap { index in
            try (0..<2).flatMap { variable in
                try [nil, RandomHistory.contents(2)].flatMap { content in
                    let change = Change(
                        address: Address(here, "config", "V\(variable)"), action: .update, movement: .pending, before: .text("x"),
                        after: content, remoteID: nil, consequence: Consequence(.none, ""), reason: "", span: nil, attribution: nil,
                        prerequisites: [])
                    let operation = Operation(
                        scope: here, action: "x", payload: .null, addresses: [change.address], effect: .idempotent, summary: "")
                    let plan = Plan(
                        estate: "shop", environment: "production", targets: [], changes: [change], operations: [operation], findings: [],
                        inputs: [:], lifted: [], leftAlone: .init(observed: [], ignored: [], unmanaged: []), calls: 1)
                    var facts = GateFacts()
                    // So long that the requirement says since when.
                    facts.now = 1_700_500_000
                    facts.elsewhere = events
                    facts.counterparts = [.init(service: "shop", here: here, there: RandomHistory.scope(index, environment))]
                    let rules = EnvironmentDeclaration.Gate(
                        phrase: "go", soak: Soak(environment: environment, seconds: 1 << 40, except: []))
                    return Gate(EnvironmentDeclaration(name: Located("production", at: span()), banner: nil, gate: rules))
                        .requirements(
                            for: try PlanEnvelope(plan: plan, createdAt: 0, expiresAt: 0, commit: nil, toolVersion: ""), given: facts)
                }
            }
        }
    }
}
