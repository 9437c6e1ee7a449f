import CanonicalJSON
import Concurrency
import GitHubProvider
import HTTPMessages
import Planning
import ProviderSimulators
import Reconciling
import Resources
import TestBench
import Testing

/// A watch over a ``WatchedEstate``, as `plumb drift --watch` runs one: its rotation, its rounds with the record that they keep, a webhook, and one
/// issue at a simulated GitHub. It can be killed at any of its effects, and goes on as another process then.
final class WatchedWeek {
    /// What there is of providers and of people who are told.
    enum Place: CaseIterable {
        case heroku, cloudflare, vault, github, webhook
    }

    /// What befalls one of them during a round.
    enum Fault: CaseIterable {
        /// Once: the request is refused, or its answer is cut after it was carried out.
        case refused, cut
        /// As long as the round lasts; `partial` answers with a half of a list.
        case down, partial
    }

    let estate: WatchedEstate
    let github: SimulatedTransport<GitHubSimulator>
    private let key = FingerprintKey(Secret("key of the test"))
    private let watch = SecretWatch()
    private let store = WeekStore()
    private let receiver = WeekReceiver()
    private let interval: Int

    static let start = 1_779_100_000

    /// The providers' clock, and by how much the watch's own differs.
    private(set) var now = WatchedWeek.start
    var skew = 0
    private(set) var record: DriftRecord?
    private(set) var outcomes: [DriftOutcome] = []
    /// Requests by place and by the minute in which they were sent.
    private(set) var sent: [Place: [Int: Int]] = [:]
    /// How many scopes the last round read.
    private(set) var readScopes = 0

    private var rotation: DriftRotation
    /// How often the watch was killed.
    private(set) var kills = 0
    private var numbers = SeededNumbers(seed: 7)

    init(_ estate: WatchedEstate, interval: Int) throws {
        self.estate = estate
        self.interval = interval
        github = SimulatedTransport(
            try GitHubSimulator(seed: [
                "tokens": ["writer": ["login": "bot", "permissions": ["issues:write"]]], "repositories": [["name": "acme/infra"]],
            ]), now: now)
        rotation = DriftRotation(["production"], interval: interval, now: now)
    }

    /// Lets time pass, a minute at a time, and does what is due. A round ends within its minute.
    /// - Parameters:
    ///   - befalls: what strikes the next round, where there is one in this minute.
    ///   - effects: after which the watch is killed: writes of its record, and requests to whoever is told.
    /// - Returns: whether there was a round.
    func minute(_ befalls: (Place, Fault)? = nil, dyingAfter effects: Int? = nil) async throws -> Bool {
        now += 60
        estate.advance(seconds: 60)
        github.advance(seconds: 60)
        guard let name = rotation.next(at: now + skew) else { return false }
        if let (place, fault) = befalls { arm(fault, at: place) }
        let life = Life(effects)
        let (outcome, isComplete) = try await round(life)
        count()
        estate.disarm()
        github.disarmAll()
        receiver.fault = nil
        if life.isOver {
            // Another process: it knows what the record says, and nothing else.
            kills += 1
            rotation = DriftRotation(["production"], interval: interval, now: now + skew)
        } else {
            outcomes.append(outcome)
            let chance = Double.random(in: 0..<1, using: &numbers)
            rotation.end(name, outcome, isComplete: isComplete, at: now + skew, chance: chance)
        }
        return true
    }

    private func round(_ life: Life) async throws -> (DriftOutcome, isComplete: Bool) {
        let holder = LockHolder(id: "watch \(kills)", run: nil)
        let secret = Secret("a secret that both sides know")
        let client = Self.client(MortalTransport(receiver, life))
        let clock = now
        let webhook = DriftWebhook(client: client, estate: "acme", secret: secret, watch: watch, clock: { clock })
        let tracker = GitHubDriftTracker(client: Self.client(MortalTransport(github, life), "writer"), repository: "acme/infra")
        let round = DriftRound(
            DriftRound.Recipients(sinks: [webhook], tracker: tracker), estate: "acme", key: key, holder: holder, isRecording: true,
            isGone: { _ in false })
        let keeper = await DriftKeeper(
            "production", in: .success(MortalStore(store, life)), key: key, interval: interval, isRecording: true, watch: watch,
            log: { _ in })
        do {
            let outcome = try await round.run(keeper, at: now + skew) { record in
                let result = try await estate.check(record, at: now + skew)
                return result
            } seen: { _ in
            }
            if !life.isOver { (record, readScopes) = (outcome.record, outcome.readScopes) }
            return (outcome.report.outcome, outcome.isCompleteAndKept)
        } catch is DriftRound.Busy {
            return (.didNotRun, false)
        }
    }

    private static func client(_ transport: any HTTPTransport, _ token: String = "token") -> APIClient {
        let policy = RetryPolicy(attempts: RetryPolicy.standard.attempts, firstPause: .zero, longestPause: .zero)
        return APIClient(transport: transport, baseURL: "http://127.0.0.1", limiter: RateLimiter(width: 4), policy: policy) {
            $0.headers["Authorization"] = "Bearer \(token)"
        }
    }

    // MARK: What befalls them

    private func arm(_ fault: Fault, at place: Place) {
        switch place {
        case .heroku:
            if fault == .partial { return estate.herokuTap.arm(.changed(Self.halved), count: nil) { $0.path == "/apps" } }
            estate.heroku.arm(Self.armed(fault, "/apps"))
        case .cloudflare:
            if fault == .partial { return estate.cloudflareTap.arm(.changed(Self.halved), count: nil) { $0.path == "/zones" } }
            estate.cloudflare.arm(Self.armed(fault, "/zones"))
        case .vault: estate.vault.arm(Self.armed(fault, "/api"))
        case .github: github.arm(Self.armed(fault, "/repos"))
        case .webhook: receiver.fault = fault
        }
    }

    private static func armed(_ fault: Fault, _ prefix: String) -> ArmedFault {
        switch fault {
        case .refused: ArmedFault(pathPrefix: prefix, effect: .answer(Self.refusal(429)))
        case .cut: ArmedFault(pathPrefix: prefix, moment: .afterCommit, effect: .delivery(.truncate(afterBytes: 40)))
        case .down, .partial: ArmedFault(pathPrefix: prefix, effect: .answer(Self.refusal(503)), count: .max)
        }
    }

    static func refusal(_ status: Int) -> HTTPResponse {
        var response = HTTPResponse(status: status, json: ["id": "fault", "message": "later", "success": false, "errors": []])
        if status == 429 { response.headers["Retry-After"] = "0" }
        return response
    }

    /// The first half of a list, with everything beside it that says how many there are.
    private static let halved: @Sendable (HTTPResponse) -> HTTPResponse = { response in
        guard let json = response.json else { return response }
        var half = response
        if let list = json.array {
            half = HTTPResponse(status: 206, json: .array(Array(list.prefix(list.count / 2))))
        } else if var members = json.object, let list = members["result"]?.array {
            members["result"] = .array(Array(list.prefix(list.count / 2)))
            half = HTTPResponse(status: response.status, json: .object(members))
        }
        return half
    }

    // MARK: What came of it

    private func count() {
        let counts: [Place: Int] = [
            .heroku: estate.heroku.requests.count, .cloudflare: estate.cloudflare.requests.count, .vault: estate.vault.requests.count,
            .github: github.requests.count,
        ]
        for (place, count) in counts { sent[place, default: [:]][now / 60, default: 0] += count }
        estate.resetRequests()
        github.resetRequests()
    }

    /// The most requests within so many minutes on end.
    func most(_ place: Place, within minutes: Int) -> Int {
        let counts = sent[place] ?? [:]
        return counts.keys.map { first in (first..<first + minutes).reduce(0) { $0 + (counts[$1] ?? 0) } }.max() ?? 0
    }

    func sum(_ place: Place, since time: Int) -> Int { (sent[place] ?? [:]).filter { $0.key * 60 >= time }.values.reduce(0, +) }

    /// What reached the webhook's receiver, each message once, whatever number of times it came.
    var messages: [JSONValue] { receiver.messages }

    /// Of GitHub, with pull requests left out.
    var issues: [JSONValue] { github.provider.picture["repositories"]?.array?.first?["issues"]?.array ?? [] }
}

/// How long a watch lives, counted by what it does to the world.
private final class Life: Sendable {
    private let left: Locked<Int?>

    /// - Parameter effects: after which it is killed; nil for never.
    init(_ effects: Int?) { left = Locked(effects) }

    var isOver: Bool { left.withLock { $0 == 0 } }

    /// Whether the watch lives on to do one more thing.
    func spend() -> Bool {
        left.withLock { left in
            guard let some = left else { return true }
            guard some > 0 else { return false }
            left = some - 1
            return true
        }
    }
}

/// Hands on what a living watch sends.
private struct MortalTransport: HTTPTransport {
    private let base: any HTTPTransport
    private let life: Life

    init(_ base: any HTTPTransport, _ life: Life) { (self.base, self.life) = (base, life) }

    func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        guard life.spend() else { throw TransportError(.cancelled, "the watch was killed") }
        return try await base.send(request)
    }
}

/// One record, replaced by who has seen the one before.
private final class WeekStore: Sendable {
    let kept = Locked<(bytes: [UInt8], version: Int)?>(nil)
}

private struct MortalStore: DriftStore {
    private let store: WeekStore
    private let life: Life

    init(_ store: WeekStore, _ life: Life) { (self.store, self.life) = (store, life) }

    func read(_ environment: String) async throws(DriftStoreError) -> StoredDriftRecord? {
        guard let kept = store.kept.withLock({ $0 }) else { return nil }
        return StoredDriftRecord(try DriftRecord(bytes: kept.bytes), version: String(kept.version))
    }

    func write(_ record: DriftRecord, replacing version: String?) async throws(DriftStoreError) -> String {
        guard life.spend() else { throw DriftStoreError(.unwritable, "the watch was killed") }
        let next: Int? = store.kept.withLock { kept in
            guard kept.map({ String($0.version) }) == version else { return nil }
            let next = (kept?.version ?? 0) + 1
            kept = (record.bytes, next)
            return next
        }
        guard let next else { throw DriftStoreError(.moved, "another check finished first") }
        return String(next)
    }
}

/// Whoever the webhook leads to.
private final class WeekReceiver: HTTPTransport {
    private struct State {
        var fault: WatchedWeek.Fault?
        var messages: [JSONValue] = []
    }

    private let state = Locked(State())

    var fault: WatchedWeek.Fault? {
        get { state.withLock { $0.fault } }
        set { state.withLock { $0.fault = newValue } }
    }

    var messages: [JSONValue] { state.withLock { $0.messages } }

    func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        let answer: HTTPResponse? = state.withLock { state in
            let fault = state.fault
            if fault == .refused || fault == .cut { state.fault = nil }
            if fault == .refused { return WatchedWeek.refusal(429) }
            if fault == .down || fault == .partial { return WatchedWeek.refusal(503) }
            let message = (try? JSONValue(parsing: request.body)) ?? .null
            if !state.messages.contains(where: { $0["id"] == message["id"] }) { state.messages.append(message) }
            return fault == .cut ? nil : HTTPResponse(status: 200, json: [:])
        }
        guard let answer else { throw TransportError(.interrupted, "the body ended early") }
        return answer
    }
}
