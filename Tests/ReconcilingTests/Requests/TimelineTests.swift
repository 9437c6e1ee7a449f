import CanonicalJSON
import Concurrency
import HTTPMessages
import Reconciling
import Testing

/// What a timeline makes of steps, requests and waits; its clock is the test's.
@Suite struct TimelineTests {
    private static func request(_ from: Int, _ to: Int, _ path: String = "/apps") -> TimedRequest {
        TimedRequest(method: "GET", host: "api.example", path: path, outcome: "200", span: TimeSpan(from: from, to: to))
    }

    private static func report(_ requests: [TimedRequest], steps: [TimedStep] = [], waits: [TimedWait] = []) -> TimelineReport {
        TimelineReport(total: 1_000, processor: 500, steps: steps, requests: requests, waits: waits)
    }

    @Test func requestsSideBySideAreOneWave() {
        let waves = Self.report([Self.request(0, 50), Self.request(1, 51), Self.request(40, 90)]).waves
        #expect(waves.map(\.requests.count) == [3] && waves.first?.span == TimeSpan(from: 0, to: 90))
        #expect(Self.report([]).waves.isEmpty)
    }

    @Test func whatFollowsOneThatEndedIsAnotherWave() {
        // Two chains beside each other: lists, then what needs them; the last needs both.
        let requests = [
            Self.request(0, 50), Self.request(0, 60), Self.request(50, 100, "/apps/1"), Self.request(61, 110), Self.request(100, 150),
        ]
        let waves = Self.report(requests.reversed()).waves
        #expect(waves.map(\.requests.count) == [2, 2, 1])
        #expect(waves.map(\.longest.span.length) == [60, 50, 50])
    }

    @Test func oneThatOutlastsOthersHoldsUpNobody() {
        let requests = [Self.request(0, 500)] + (0..<4).map { Self.request($0 * 100, $0 * 100 + 90) }
        #expect(Self.report(requests).waves.map(\.requests.count) == [2, 1, 1, 1])
    }

    @Test func stepsCountWhatBeganInThem() {
        let step = TimedStep(name: "read", span: TimeSpan(from: 10, to: 60), processor: 5)
        let report = Self.report([Self.request(0, 20), Self.request(10, 70), Self.request(60, 80)], steps: [step])
        #expect(report.requestCount(in: step) == 1)
    }

    /// A transport whose answer takes time by the test's own clock.
    private struct Answering: HTTPTransport {
        let time: Locked<Int>
        let status: Int?

        func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
            time.withLock { $0 += 5_000_000 }
            guard let status else { throw TransportError(.unreachable, "nobody is there") }
            return HTTPResponse(status: status)
        }
    }

    @Test func aTransportNotesNoValues() async throws {
        let time = Locked(100)
        let timeline = Timeline { Timeline.Reading(wall: time.withLock { $0 }, processor: time.withLock { $0 / 2 }) }
        let step = timeline.begin("read")
        let transport = TimedTransport(Answering(time: time, status: 404), timeline)
        _ = try await transport.send(HTTPRequest(.get, "https://me:secret@api.example:8443/zones/1?name=hidden&page=2"))
        let failing = TimedTransport(Answering(time: time, status: nil), timeline)
        await #expect(throws: TransportError.self) { try await failing.send(HTTPRequest(.post, "https://api.example/zones")) }
        step.end()
        let report = timeline.report
        #expect(report.requests.map(\.path) == ["/zones/1?name=…&page=…", "/zones"])
        #expect(report.requests.map(\.host) == ["api.example:8443", "api.example"])
        #expect(report.requests.map(\.outcome) == ["404", "unreachable"])
        #expect(report.requests.map(\.span.length) == [5_000_000, 5_000_000] && report.waves.count == 2)
        #expect(report.steps.map(\.name) == ["read"] && report.steps.first?.processor == 5_000_000)
        #expect(report.total == 10_000_000)
    }

    /// Only where somebody asks; then it is known which request waited.
    @Test func aClientNotesWaits() async throws {
        let timeline = Timeline { Timeline.Reading(wall: ContinuousClock.now.sinceBegin, processor: 0) }
        let limiter = RateLimiter(width: 1)
        limiter.hold(for: .milliseconds(20))
        func client(_ timeline: Timeline?) -> APIClient {
            APIClient(
                transport: Answering(time: Locked(0), status: 200), baseURL: "https://api.example", limiter: limiter, timeline: timeline
            ) { _ in }
        }
        _ = try await client(timeline).send(HTTPRequest(.get, "/apps"), attempt: "reading")
        #expect(timeline.report.waits.map(\.kind) == [.turn])
        limiter.hold(for: .milliseconds(20))
        _ = try await client(nil).send(HTTPRequest(.get, "/apps"), attempt: "reading")
        #expect(timeline.report.waits.count == 1)
    }

    @Test func aTraceHasEveryBarOnALaneOfItsOwn() throws {
        let report = Self.report(
            [Self.request(0, 50_000), Self.request(10_000, 60_000), Self.request(60_000, 90_000)],
            steps: [TimedStep(name: "read", span: TimeSpan(from: 0, to: 90_000), processor: 7_000)],
            waits: [TimedWait(kind: .turn, span: TimeSpan(from: 0, to: 10_000))])
        let document = ChromeTrace(report, title: "plumb plan production").document
        let events = try #require(document["traceEvents"]?.array)
        let bars = events.filter { $0["ph"] == "X" }
        #expect(bars.count == 5 && events.count { $0["ph"] == "M" } == 5)
        let requests = bars.filter { $0["cat"] == "requests" }
        #expect(requests.map { $0["tid"] } == [1, 2, 1])
        #expect(requests.map { $0["args"]?["wave"] } == [1, 1, 2])
        #expect(requests.map { $0["ts"] } == [0, 10, 60] && requests.map { $0["dur"] } == [50, 50, 30])
        #expect(bars.first?["args"]?["processorMicroseconds"] == 7)
    }
}

extension ContinuousClock.Instant {
    /// Nanoseconds since some instant that is the same for all tests.
    fileprivate var sinceBegin: Int { Int(Self.begin.duration(to: self) / .nanoseconds(1)) }

    private static let begin = ContinuousClock.now
}
