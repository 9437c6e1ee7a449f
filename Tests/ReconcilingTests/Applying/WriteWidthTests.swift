import Concurrency
import Estate
import HTTPMessages
import Integrations
import Planning
import Reconciling
import Resources
import TestBench
import Testing

/// How many writes of one credential are under way at once: as many as its provider's descriptor says, whatever the plan holds.
@Suite struct WriteWidthTests {
    @Test(arguments: Integrations.providers.filter { !$0.descriptor.isReadOnly }.map(\.descriptor.kind))
    func writesKeepToTheWidthOfTheDescriptor(_ kind: String) async throws {
        let descriptor = try #require(Integrations.provider(kind)).descriptor
        // Operations that run side by side are no fewer, so that they are not what limits.
        try #require(descriptor.width <= Applier.width)
        let gate = GatheringTransport(size: descriptor.width)
        let client = ClientContext(
            name: kind, settings: [:], credentials: ["token": Secret("of the test")], transport: gate, baseURL: "http://127.0.0.1:1",
            isSimulated: true, width: descriptor.width
        ).client(bearer: "token")
        let steps = (0..<(3 * descriptor.width)).map { (name: "step-\($0)", needs: [Int]()) }
        let report = try await apply(steps, by: SendingWriter(client: client))
        #expect(report.isComplete && report.lines.count == steps.count)
        #expect(gate.peak == descriptor.width)
    }

    private func apply(_ steps: [(name: String, needs: [Int])], by writer: SendingWriter) async throws -> ApplyReport {
        let envelope = try PlanFixture.envelope(steps)
        let approved = try Gate(PlanFixture.environment(nil)).approve(envelope, with: .typed("production"))
        let draft = PlanMaker.Draft(plan: envelope.plan, inSync: [:], secrets: [:])
        let applier = Applier(ledger: MemoryLedger(), writers: ["flat": writer], actor: "kris", fence: nil, now: { 0 })
        return try await applier.apply(approved, draft: draft, run: "run-1")
    }
}

/// Sends one request that changes something for each operation.
private struct SendingWriter: ProviderWriter {
    let client: APIClient

    func perform(_ operation: Operation, in context: OperationContext) async throws(ProviderError) -> OperationOutcome {
        _ = try await client.send(HTTPRequest(.post, "/things"), attempt: operation.summary)
        return OperationOutcome(.done, "ok")
    }
}

/// Answers nobody before as many requests are under way as were asked for, and counts how many ever were.
private final class GatheringTransport: HTTPTransport {
    private struct State {
        var peak = 0
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let size: Int
    private let state = Locked(State())

    init(size: Int) { self.size = size }

    var peak: Int { state.withLock { $0.peak } }

    func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        await withCheckedContinuation { continuation in
            let isFull = state.withLock { state in
                state.waiting.append(continuation)
                state.peak = max(state.peak, state.waiting.count)
                return state.waiting.count == size
            }
            if isFull { Task { await self.release() } }
        }
        return HTTPResponse(status: 200)
    }

    /// Once everybody had a chance to send more than may be.
    private func release() async {
        for _ in 0..<2_000 { await Task.yield() }
        let waiting = state.withLock { state in
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }
}
