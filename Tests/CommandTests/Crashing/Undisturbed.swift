import Foundation
import TestBench
import Testing

/// What a run leaves that nothing disturbs, and where on its way it can be killed.
struct Undisturbed: Sendable {
    let live: LivePicture
    let made: Int
    private let requests: [(CrashPoint.Request, occurrence: Int)]
    /// How long the ledger's write-ahead log becomes; in git, how often something is pushed.
    let written: Int
    private let milliseconds: Int

    /// - Parameter side: how many to run side by side, as the killed runs will: they take as long then.
    init(_ start: CrashStart, side: Int) async throws {
        let runs = try await withThrowingTaskGroup(of: Undisturbed.self) { group in
            for _ in 0..<side { group.addTask { try await Undisturbed(start) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        let first = try #require(runs.first)
        for run in runs {
            #expect(run.live.difference(from: first.live).isEmpty)
            #expect(run.made == first.made)
        }
        (live, made, requests) = (first.live, first.made, first.requests)
        written = runs.map(\.written).max() ?? 0
        // Of the quickest run, since what is later than the end kills nothing.
        milliseconds = runs.map(\.milliseconds).min() ?? 0
    }

    private init(_ start: CrashStart) async throws {
        var world = try await CrashWorld(start)
        try await world.begin()
        var run = try await world.apply()
        // The log is gone when a run has ended; on a busy machine nobody may have looked in time.
        let least = start.repository == nil ? 4_121 : 4
        for _ in 0..<20 where run.written < least {
            world = try await CrashWorld(start)
            try await world.begin()
            run = try await world.apply()
        }
        try #require(run.written >= least, "the ledger's log was never seen")
        live = try await world.live()
        made = try await world.made()
        requests = try await world.requests()
        written = run.written
        milliseconds = Int(run.duration / .milliseconds(1))
    }

    /// Before and after every write, and at every look after the first write of its provider.
    var requestPoints: [CrashPoint] {
        var points: [CrashPoint] = []
        var writing: Set<String> = []
        for (request, occurrence) in requests {
            if request.isWrite {
                writing.insert(request.kind)
                points.append(.request(request, occurrence: occurrence, .before))
                points.append(.request(request, occurrence: occurrence, .after))
            } else if writing.contains(request.kind) {
                points.append(.request(request, occurrence: occurrence, .before))
            }
        }
        return points
    }

    /// At the first look for each thing that is waited for.
    var waitPoints: [CrashPoint] {
        var seen: Set<CrashPoint.Request> = []
        return requestPoints.filter { point in
            guard case .request(let request, _, _) = point else { return false }
            return !request.isWrite && seen.insert(request).inserted
        }
    }

    /// After each thing that is recorded: an intent and an outcome for each operation, and what comes before and after them all.
    /// And at so many writes to the ledger's file, spread over all of them.
    func ledgerPoints(operations: Int, writes: Int) -> [CrashPoint] {
        #if os(Linux)
        // A frame of the write-ahead log is a page and its header, each written by itself.
        let all = max(1, 2 * written / 4_120)
        return (1...(2 * operations + 7)).map { .recorded($0) }
            + (1...min(writes, all)).map { .recording(write: max(1, all * $0 / min(writes, all))) }
        #else
        return []
        #endif
    }

    /// Before and after each push of the ledger in git.
    var pushPoints: [CrashPoint] { (1...max(1, written)).flatMap { [.push($0, .before), .push($0, .after)] } }

    /// Times drawn from one seed, so that every run tries the same ones.
    func times(_ count: Int) -> [CrashPoint] {
        var random = SeededNumbers(seed: 20_261_121)
        return (0..<count).map { _ in
            let (first, second) = (Int.random(in: 0...milliseconds, using: &random), Int.random(in: 0...milliseconds, using: &random))
            return .time(milliseconds: first, again: second)
        }
    }
}
