import Concurrency
import Foundation
import GitLedger
import Reconciling
import SQLiteLedger
import TestBench
import Testing

/// Where a ledger lives, and who began it.
enum LedgerHome: String, CaseIterable, CustomTestStringConvertible {
    case file = "a file"
    case previousFile = "a file of the previous version"
    case git
    case previousGit = "git of the previous version"

    var testDescription: String { rawValue }

    var isPrevious: Bool { self == .previousFile || self == .previousGit }
    var isGit: Bool { self == .git || self == .previousGit }

    /// Whether suites go through all of their cases in every home, and not through the same few each time; `make soak` asks for it.
    static var isThorough: Bool { ProcessInfo.processInfo.environment["PLUMB_SOAK"] != nil }

    /// Those of many cases that are tried in this home: all where ``isThorough`` says so, otherwise the same few each time, other ones in
    /// each home.
    func sample<Case>(_ cases: [Case], _ count: Int) -> [Case] {
        guard !Self.isThorough, count < cases.count else { return cases }
        let seed = UInt64(20_261_128 + (Self.allCases.firstIndex(of: self) ?? 0))
        var random = SeededNumbers(seed: seed)
        return Array(cases.shuffled(using: &random).prefix(count))
    }
}

/// Ledgers of one home, each signed from where it begins or goes on, and their recorded state moves on all the time; in a directory that
/// goes with the last reference.
final class LedgerHomes: Sendable {
    private let directory = FileManager.default.temporaryDirectory.appending(path: "plumb-\(UUID().uuidString)")
    private let home: LedgerHome
    private let seal: LedgerSeal
    private let opened = Locked<[Opened]>([])

    private struct Opened: Sendable {
        let ledger: any Ledger
        let keys: [LedgerKey]
    }

    init(_ home: LedgerHome) throws {
        self.home = home
        seal = try LedgerSeal()
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: directory) }

    /// Another ledger of this home.
    func open() async throws -> any Ledger {
        let ledger = try await bare()
        let last = try await ledger.allEvents().last
        let keys = [seal.key(after: last.map { ChainPlace(sequence: $0.sequence, hash: $0.hash) } ?? .genesis)]
        opened.withLock { $0.append(Opened(ledger: ledger, keys: keys)) }
        return try seal.sign(ledger, keys: keys)
    }

    private func bare() async throws -> any Ledger {
        let place = directory.appending(path: UUID().uuidString)
        guard home.isGit else { return try file(place.path) }
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        let repository = TrustedRepository(at: place)
        try repository.git("init", "--quiet", "--bare", "remote.git")
        if home.isPrevious {
            try repository.git("--git-dir=remote.git", "fetch", "--quiet", PreviousLedger.bundle, "refs/plumb/ledger:refs/plumb/ledger")
        }
        try repository.git("clone", "--quiet", "file://\(place.path)/remote.git", "clone")
        let variables = ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "HOME": "/nonexistent"]
        return try await GitLedger(
            directory: place.appending(path: "clone").path, variables: variables, patience: .seconds(300), schedule: LedgerConformance.soon)
    }

    private func file(_ path: String) throws -> any Ledger {
        if home.isPrevious {
            try FileManager.default.copyItem(atPath: PreviousLedger.file, toPath: path)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        }
        return try SQLiteLedger(path: path, schedule: LedgerConformance.soon)
    }

    /// Expects that all of them still have what the previous version wrote, that every grant since is signed, and that an audit finds the
    /// recorded state to be what the events tell.
    func expectWhole(count: Int) async throws {
        let all = opened.withLock { $0 }
        #expect(all.count == count)
        for one in all {
            let audited = try await LedgerAudit.run(one.ledger, keyring: LedgerKeyring(one.keys))
            #expect(audited.environments.isSuperset(of: home.isPrevious ? ["earlier", "production"] : ["production"]))
            #expect(audited.first == (home.isPrevious ? 16 : 1))
            #expect(audited.recordedStateThrough ?? 0 > (home.isPrevious ? 30 : 4))
            #expect(audited.signatures.problems == [] && audited.signatures.uses.map(\.key) == [seal.key().id])
            #expect(audited.signatures.checkpointKey == seal.key().id)
        }
    }
}

/// Tries each, so many at once.
func tryEach<Case: Sendable, Value: Sendable>(
    _ cases: [Case], width: Int = 12, _ body: @escaping @Sendable (Case) async throws -> Value
) async -> [Result<Value, any Error>] {
    var results: [Result<Value, any Error>] = []
    for start in stride(from: 0, to: cases.count, by: width) {
        let some = cases[start..<min(start + width, cases.count)]
        results += await some.concurrentMap { one in await Result(awaiting: { () async throws in try await body(one) }) }
    }
    return results
}
