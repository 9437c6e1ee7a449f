import CanonicalJSON
import Foundation
import Reconciling
import SQLiteLedger
import TestBench
import Testing

/// `plumb ledger compact` as an operator runs it.
@Suite struct CompactionTests {
    private let directory: URL
    private let plumb: Program
    private var path: String { directory.appending(path: "ledger.sqlite").path }
    private let all: [RecordedEvent]

    init() async throws {
        directory = FileManager.default.temporaryDirectory.appending(path: "plumb-compact-\(UInt64.random(in: .min ... .max))")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: false)
        let path = directory.appending(path: "ledger.sqlite").path
        plumb = Program(
            variables: ["PLUMB_LEDGER": path, "PATH": "/usr/bin:/bin", "HOME": "/nonexistent", "PLUMB_ACTOR": "ada"],
            workingDirectory: directory)
        all = try await SQLiteLedger(path: path).append(try RandomHistory(seed: 11, acts: 24).events)
    }

    private func remove() { try? FileManager.default.removeItem(at: directory) }

    private func archive() throws -> String {
        let names = try FileManager.default.contentsOfDirectory(atPath: directory.appending(path: "old").path)
        try #require(names.count == 1)
        return "old/" + names[0]
    }

    @Test func theHistoryGoesOnAndTheArchiveTellsTheRest() async throws {
        defer { remove() }
        let before = try await plumb.run("audit", "verify").output
        let receipts = try await plumb.run("audit", "export", "production", "--out", "receipts")
        #expect(receipts.code == 0, "\(receipts.all)")
        let result = try await plumb.run("ledger", "compact", "--archive", "old", "--keep", "1")
        #expect(result.code == 0 && result.output.contains("events 1 to \(all.count) moved to the archive"), "\(result.all)")
        let file = try archive()

        let verified = try await plumb.run("audit", "verify")
        #expect(verified.code == 0 && verified.output.contains("were moved to archives (event \(all.count + 1), by ada"), "\(verified.all)")
        let whole = try await plumb.run("audit", "verify", "--archive", file)
        #expect(whole.output.contains("\(all.count + 1) events, unbroken from the first on"), "\(whole.all)")

        // A head that was kept somewhere, newest or not.
        #expect(before.contains(all[all.count - 1].hash))
        #expect(try await plumb.run("audit", "verify", "--head", all[all.count - 1].hash).output.contains("is event \(all.count)"))
        let older = try #require(all.first { $0.event.kind == .gateConfirmed })
        let alone = try await plumb.run("audit", "verify", "--head", older.hash)
        #expect(alone.code == 1 && alone.talk.contains("it is older, or of another history"), "\(alone.all)")
        let found = try await plumb.run("audit", "verify", "--head", String(older.hash.prefix(12)), "--archive", file)
        #expect(found.output.contains("is event \(older.sequence)"), "\(found.all)")
        let foreign = try await plumb.run("audit", "verify", "--head", String(repeating: "ab", count: 32), "--archive", file)
        #expect(foreign.code == 1 && foreign.talk.contains("cut or replaced"), "\(foreign.all)")
        #expect(try await plumb.run("ledger", "compact", "--archive", "old", "--keep", "1").output.contains("nothing to compact"))
    }

    @Test func receiptsAndRunsOfBefore() async throws {
        defer { remove() }
        _ = try await plumb.run("audit", "export", "production", "--out", "receipts")
        let runs = try RunRecord.all(in: VerifiedChain(all).events(of: "production")).map(\.id)
        let status = try await plumb.run("status", "production").output
        #expect(try await plumb.run("ledger", "compact", "--archive", "old", "--keep", "1").code == 0)
        let file = try archive()
        let kept = Set(try RunRecord.all(in: try await SQLiteLedger(path: path).events(environment: "production")).map(\.id))
        let gone = try #require(runs.first { !kept.contains($0) })
        let stays = try #require(runs.last)
        #expect(try await plumb.run("audit", "verify", "--receipt", "receipts/\(stays).receipt.json").code == 0)
        let alone = try await plumb.run("audit", "verify", "--receipt", "receipts/\(gone).receipt.json")
        #expect(alone.code == 1 && alone.talk.contains("a compaction moved it to an archive"), "\(alone.all)")
        #expect(try await plumb.run("audit", "verify", "--receipt", "receipts/\(gone).receipt.json", "--archive", file).code == 0)
        // Everything can still be exported, byte for byte.
        #expect(try await plumb.run("audit", "export", "production", "--out", "again", "--archive", file).code == 0)
        for run in runs {
            let names = ["receipts", "again"].map { directory.appending(path: "\($0)/\(run).receipt.json").path }
            #expect(FileManager.default.contentsEqual(atPath: names[0], andPath: names[1]), "\(run)")
        }
        let now = try await plumb.run("status", "production").output
        #expect(now.contains("\(runs.count - kept.count) older\n"), "\(now)")
        #expect(now.split(separator: "\n").dropFirst() == status.split(separator: "\n").dropFirst())
    }

    @Test func everyByteOfTheArchiveCounts() async throws {
        defer { remove() }
        #expect(try await plumb.run("ledger", "compact", "--archive", "old", "--keep", "1").code == 0)
        let bytes = Array(try Data(contentsOf: directory.appending(path: try archive())))
        for position in Swift.stride(from: 0, to: bytes.count, by: max(1, bytes.count / 300)) {
            var altered = bytes
            altered[position] ^= 1
            #expect(throws: LedgerArchive.Refusal.self, "byte \(position)") { try LedgerArchive(fileBytes: altered) }
        }
        let lines = bytes.split(separator: 10).map(Array.init)
        for (what, part) in [
            ("dropped", lines[..<4] + lines[5...]), ("reordered", lines[..<4] + [lines[5], lines[4]] + lines[6...]),
            ("cut", lines.dropLast()),
        ] {
            #expect(throws: LedgerArchive.Refusal.self, "\(what)") { try LedgerArchive(fileBytes: part.flatMap { $0 + [10] }) }
        }
        // One that is whole in itself, of another ledger.
        let other = try RandomHistory(seed: 12).events
        let foreign = try SQLiteLedger(path: directory.appending(path: "other.sqlite").path)
        let file = LedgerArchive(try await foreign.append(other), after: .genesis)
        try Data(try file.fileBytes()).write(to: directory.appending(path: "foreign.jsonl"))
        let result = try await plumb.run("audit", "verify", "--archive", "foreign.jsonl")
        #expect(result.code == 1 && result.talk.contains("does not belong to this ledger"), "\(result.all)")
    }

    /// Killed in front of every write to the log, and behind every transaction: the old history or the new one.
    @Test(arguments: ["MISHAP_SYNC", "MISHAP_WRITE"])
    func killedAnywhere(_ mishap: String) async throws {
        defer { remove() }
        let copy = try Data(contentsOf: URL(filePath: path))
        var ends: Set<Bool> = []
        for count in [1, 2, 3, 10, 30, 100, 300, 1_000, 3_000] {
            for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
            try copy.write(to: URL(filePath: path))
            let result = try await plumb.run(
                ["ledger", "compact", "--archive", "old", "--keep", "1"], adding: Program.mishap(mishap, count))
            let now = try await SQLiteLedger(path: path).allEvents()
            let isOld = now == all
            ends.insert(isOld)
            #expect(isOld || now.map(\.sequence) == [all.count + 1], "\(mishap) \(count)")
            #expect(result.code == 0 || result.code == SIGKILL, "\(result.all)")
            // What left is in the archive, however it ended.
            if !isOld { #expect(try await plumb.run("audit", "verify", "--archive", try archive()).code == 0) }
            #expect(try await plumb.run("ledger", "compact", "--archive", "old", "--keep", "1").code == 0)
            if result.code == 0 { break }
        }
        #expect(ends.contains(false))
    }

    @Test func withoutAnArchiveNothingLeaves() async throws {
        defer { remove() }
        try Data().write(to: directory.appending(path: "file"))
        let result = try await plumb.run("ledger", "compact", "--archive", "file", "--keep", "1")
        #expect(result.code == 1 && result.talk.contains("nothing was compacted"), "\(result.all)")
        var limited = plumb
        limited.starter = ["/bin/sh", "-c", "trap '' XFSZ; ulimit -f 4; exec \"$@\"", "sh"]
        let full = try await limited.run("ledger", "compact", "--archive", "old", "--keep", "1")
        #expect(full.code == 1, "\(full.all)")
        #expect(try await SQLiteLedger(path: path).allEvents() == all)
    }

    /// To another file and to git: the same chain, and the same archive for what left it.
    @Test func aCompactedHistoryMovesHouse() async throws {
        defer { remove() }
        let git = Process()
        git.executableURL = URL(filePath: "/bin/sh")
        git.arguments = ["-ec", "git init --quiet --bare remote.git && git init --quiet . && git remote add origin remote.git"]
        git.currentDirectoryURL = directory
        try git.run()
        git.waitUntilExit()
        try #require(git.terminationStatus == 0)
        #expect(try await plumb.run("ledger", "compact", "--archive", "old", "--keep", "1").code == 0)
        let file = try archive()
        let head = try await plumb.run("audit", "verify", "--archive", file).output
        for target in ["other.sqlite", "git:origin"] {
            let copied = try await plumb.run("ledger", "copy", "--from", path, "--to", target)
            #expect(copied.output.contains("1 of 1 events copied"), "\(copied.all)")
            #expect(try await plumb.run("ledger", "copy", "--from", path, "--to", target).output.contains("0 of 1 events"))
            let there = try await plumb.run("audit", "verify", "--archive", file, adding: ["PLUMB_LEDGER": target])
            #expect(there.output == head, "\(there.all)")
            // It is begun there, and goes on.
            _ = try await plumb.run("status", "production", adding: ["PLUMB_LEDGER": target])
        }
        let copy = try SQLiteLedger(path: directory.appending(path: "other.sqlite").path)
        #expect(try await copy.append(LedgerConformance.event(.planCreated)).sequence == all.count + 2)
        // A target with a history of its own stays as it is.
        let own = try SQLiteLedger(path: directory.appending(path: "own.sqlite").path)
        _ = try await own.append(LedgerConformance.event(.historyBegun))
        #expect(try await plumb.run("ledger", "copy", "--from", path, "--to", "own.sqlite").code == 1)
        #expect(try await own.allEvents().count == 1)
    }
}
