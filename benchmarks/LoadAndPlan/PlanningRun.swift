internal import CanonicalJSON
internal import Planning
internal import Reconciling
internal import SQLiteLedger

/// One load and one plan, each step measured, in a process that does nothing else.
struct PlanningRun {
    private let directory: String
    private let kind: GeneratedLive.Kind

    init(directory: String, live: String) throws {
        guard let kind = GeneratedLive.Kind(rawValue: live) else { throw Failure("there is no live state \"\(live)\"") }
        self.directory = directory
        self.kind = kind
    }

    /// Processor seconds of each step, which other programs on the machine do not make longer, and how many operations came out.
    struct Measured {
        var (load, history, plan, write) = (0.0, 0.0, 0.0, 0.0)
        var operations = 0

        var line: String { "\(load) \(history) \(plan) \(write) \(operations)" }
    }

    func measured() async throws -> Measured {
        var result = Measured()
        var mark = ProcessorTime.now
        func lap() -> Double {
            let now = ProcessorTime.now
            defer { mark = now }
            return now - mark
        }
        let estate = try LargeEstate.load(directory)
        result.load = lap()
        let history = try await History(ledger: SQLiteLedger(path: directory + "/ledger.sqlite"), environment: LargeEstate.environment)
        result.history = lap()
        let maker = PlanMaker(estate: estate, connections: GeneratedLive(kind).connections(estate))
        _ = lap()
        let draft = try await maker.plan(environment: LargeEstate.environment, history: history, lifted: [])
        result.plan = lap()
        let envelope = try PlanEnvelope(plan: draft.plan, createdAt: 0, expiresAt: 0, commit: nil, toolVersion: "benchmark")
        _ = try envelope.fileBytes()
        result.write = lap()
        result.operations = draft.plan.operations.count
        return result
    }
}

extension PlanningRun.Measured {
    init?(line: String) {
        let numbers = line.split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
        guard numbers.count == 5 else { return nil }
        (load, history, plan, write) = (numbers[0], numbers[1], numbers[2], numbers[3])
        operations = Int(numbers[4])
    }
}
