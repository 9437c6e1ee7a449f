import Foundation
import TestBench
import Testing

/// What a run leaves that nothing disturbs, and where on its way it can be killed.
struct Undisturbed: Sendable {
    let live: LivePicture
    let made: Int
    private let requests: [(CrashPoint.Request, occurrence: Int)]
    /// How long the ledger's write-ahead log becomes.
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
        let world = try await CrashWorld(start)
        try await world.begin()
        let run = try await world.apply(killedAt: nil)
        live = try await world.live()
        made = try await world.made()
        requests = try await world.requests()
        written = run.written
        milliseconds = Int(run.duration / .milliseconds(1))
    }

    /// Before and after every write, at every look after the first write of its provider, and as the ledger grows.
    func points(operations: Int) -> [CrashPoint] {
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
        // An intent and an outcome for each operation, and what comes before and after them all.
        let count = 2 * operations + 6
        points += (1...count).map { .ledger(bytes: max(1, written * $0 / count)) }
        return points
    }

    /// Times drawn from one seed, so that every run tries the same ones.
    func times(_ count: Int) -> [CrashPoint] {
        var random = SeededNumbers(state: 20_261_121)
        return (0..<count).map { _ in .time(milliseconds: Int.random(in: 0...max(1, milliseconds), using: &random)) }
    }
}

/// A generator whose every draw follows from its seed (SplitMix64).
struct SeededNumbers: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}
