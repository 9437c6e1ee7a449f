import Foundation
import Reconciling
import SQLiteLedger
import TestBench
import Testing

struct FileTests {
    private let directory: TemporaryDirectory
    private var path: String { directory.path + "/ledger.sqlite" }

    init() throws { directory = try TemporaryDirectory() }

    private func opening(_ path: String? = nil) async -> LedgerError? {
        await LedgerConformance.refusal { try SQLiteLedger(path: path ?? self.path) }
    }

    /// A ledger with one event, closed.
    private func make() async throws {
        _ = try await SQLiteLedger(path: path).append(LedgerConformance.event(.historyBegun))
    }

    @Test func itIsMadeForItsOwnerAlone() async throws {
        let ledger = try SQLiteLedger(path: directory.path + "/deep/er/ledger.sqlite")
        _ = try await ledger.append(LedgerConformance.event(.historyBegun))
        #expect(try directory.mode("deep") == 0o700)
        #expect(try directory.mode("deep/er") == 0o700)
        for name in try directory.names.flatMap({ _ in ["ledger.sqlite", "ledger.sqlite-wal"] }) {
            #expect(try directory.mode("deep/er/" + name) == 0o600)
        }
    }

    @Test func nothingIsLeftBesideIt() async throws {
        try await make()
        #expect(try directory.names == ["ledger.sqlite"])
        let raw = try RawConnection(path)
        #expect(try raw.text("PRAGMA journal_mode") == "wal")
    }

    @Test(arguments: [0, 1, 15, 16, 99, 100, 512, 4_000, 4_096, 5_000, 8_192])
    func aFileThatWasCutIsCorrupt(_ length: Int) async throws {
        try await make()
        let bytes = try directory.read("ledger.sqlite")
        try #require(length < bytes.count)
        try directory.write(Array(bytes[..<length]), to: "ledger.sqlite")
        let error = await LedgerConformance.refusal { try await SQLiteLedger(path: path).events(environment: "production") }
        #expect(error?.code == .corrupt, "\(length): \(error?.message ?? "opened")")
        #expect(try directory.read("ledger.sqlite").count == length)
    }

    @Test func whatIsNoDatabaseIsCorrupt() async throws {
        let text = Array(repeating: Array("{\"not\": \"a database\"}\n".utf8), count: 400).flatMap { $0 }
        try directory.write(text, to: "ledger.sqlite")
        #expect(await opening()?.code == .corrupt)
        #expect(try directory.read("ledger.sqlite") == text)
    }

    @Test func aDirectoryIsNoLedger() async throws {
        #expect(await opening(directory.path)?.code == .corrupt)
        #expect(await opening("")?.code == .unwritable)
    }

    @Test func aFileAsAParentIsNoDirectory() async throws {
        try directory.write([1], to: "file")
        #expect(await opening(directory.path + "/file/ledger.sqlite")?.code == .unwritable)
    }

    @Test(arguments: ["CREATE TABLE users (id INTEGER)", "PRAGMA application_id = 7; CREATE TABLE t (x)", "PRAGMA user_version = 3"])
    func aDatabaseOfAnotherProgramIsLeftAlone(_ sql: String) async throws {
        try RawConnection(path).run(sql)
        let before = try directory.read("ledger.sqlite")
        let error = await opening()
        #expect(error?.code == .corrupt)
        #expect(error?.message.contains("another program") == true)
        #expect(try directory.read("ledger.sqlite") == before)
    }

    @Test func aNewerFormatSaysWhichPlumbIsNeeded() async throws {
        try await make()
        let raw = try RawConnection(path)
        try raw.run("PRAGMA user_version = 42; UPDATE about SET value = '9.8.7' WHERE key = 'plumb'")
        let error = await opening()
        #expect(error?.code == .corrupt)
        #expect(error?.message.contains("42") == true && error?.message.contains("plumb 9.8.7") == true)
    }

    @Test func aLogWithoutItsFileIsCorrupt() async throws {
        try directory.write([1, 2, 3], to: "ledger.sqlite-wal")
        #expect(await opening()?.code == .corrupt)
        #expect(try directory.names == ["ledger.sqlite-wal"])
    }

    @Test func lostGuardsAreSeen() async throws {
        try await make()
        try RawConnection(path).run("DROP TRIGGER events_stay")
        #expect(await opening()?.code == .corrupt)
    }

    @Test func aRemovedFileIsNotWrittenToAnyMore() async throws {
        let ledger = try SQLiteLedger(path: path)
        _ = try await ledger.append(LedgerConformance.event(.historyBegun))
        try FileManager.default.removeItem(atPath: path)
        #expect(await LedgerConformance.refusal { try await ledger.append(LedgerConformance.event(.planCreated)) }?.code == .unwritable)
        #expect(await LedgerConformance.refusal { try await ledger.events(environment: "production") }?.code == .unwritable)
    }

    @Test func manyOpenANewOneAtOnce() async throws {
        let path = path
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<12 { group.addTask { _ = try SQLiteLedger(path: path) } }
            try await group.waitForAll()
        }
        _ = try await SQLiteLedger(path: path).append(LedgerConformance.event(.historyBegun))
        #expect(try directory.names.filter { $0.contains(".new-") }.isEmpty)
    }

    @Test func aHeldWriteLockIsWaitedFor() async throws {
        try await make()
        let ledger = try SQLiteLedger(path: path)
        let path = path
        // By a thread of its own: tests beside this one may keep all others busy for longer than a ledger waits.
        try await withCheckedThrowingContinuation { (isHeld: CheckedContinuation<Void, any Error>) in
            Thread.detachNewThread {
                let raw: RawConnection
                do {
                    raw = try RawConnection(path)
                    try raw.run("BEGIN IMMEDIATE")
                } catch {
                    return isHeld.resume(throwing: error)
                }
                isHeld.resume()
                Thread.sleep(forTimeInterval: 0.2)
                #expect(throws: Never.self) { try raw.run("COMMIT") }
            }
        }
        #expect(try await ledger.append(LedgerConformance.event(.planCreated)).sequence == 2)
    }
}
