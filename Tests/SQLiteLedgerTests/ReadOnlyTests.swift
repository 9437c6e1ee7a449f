import Foundation
import Reconciling
import SQLiteLedger
import TestBench
import Testing

/// A ledger that may only be read, and the directory that no one commits.
struct ReadOnlyTests {
    private let directory: TemporaryDirectory
    private var path: String { directory.path + "/ledger.sqlite" }

    init() throws { directory = try TemporaryDirectory() }

    @Test func itIsReadAndNothingIsMadeBesideIt() async throws {
        _ = try await SQLiteLedger(path: path).append(LedgerConformance.event(.historyBegun))
        let before = try directory.read("ledger.sqlite")
        let ledger = try SQLiteLedger(readingOnly: path)
        #expect(try await ledger.events(environment: "production").map(\.event.kind) == [.historyBegun])
        #expect(try await ledger.locks().isEmpty)
        let refusal = await LedgerConformance.refusal { try await ledger.append(LedgerConformance.event(.driftCleared)) }
        #expect(refusal?.code == .unwritable, "\(refusal?.message ?? "written")")
        #expect(try directory.names == ["ledger.sqlite"])
        #expect(try directory.read("ledger.sqlite") == before)
    }

    /// What another process wrote is in the log beside the file.
    @Test func theLogIsReadToo() async throws {
        let writer = try SQLiteLedger(path: path)
        _ = try await writer.append(LedgerConformance.event(.historyBegun))
        _ = try await writer.append(LedgerConformance.event(.driftDetected))
        let ledger = try SQLiteLedger(readingOnly: path)
        #expect(try await ledger.events(environment: "production").count == 2)
        withExtendedLifetime(writer) {}
    }

    @Test func whatIsNoLedgerIsNone() async throws {
        #expect(await LedgerConformance.refusal { try SQLiteLedger(readingOnly: path) }?.code == .unwritable)
        try directory.write(Array(repeating: 0x41, count: 4_096), to: "ledger.sqlite")
        #expect(await LedgerConformance.refusal { try SQLiteLedger(readingOnly: path) }?.code == .corrupt)
    }

    @Test func aDirectoryOfOursIgnoresItself() async throws {
        _ = try SQLiteLedger(path: directory.path + "/.plumb/ledger.sqlite")
        #expect(try directory.read(".plumb/.gitignore") == Array("*\n".utf8))
        _ = try SQLiteLedger(path: directory.path + "/mine/ledger.sqlite")
        #expect(!FileManager.default.fileExists(atPath: directory.path + "/mine/.gitignore"))
        // One that somebody wrote stays as it is.
        let other = try TemporaryDirectory()
        try FileManager.default.createDirectory(atPath: other.path + "/.plumb", withIntermediateDirectories: true)
        try other.write(Array("own".utf8), to: ".plumb/.gitignore")
        _ = try SQLiteLedger(path: other.path + "/.plumb/ledger.sqlite")
        #expect(try other.read(".plumb/.gitignore") == Array("own".utf8))
    }
}
