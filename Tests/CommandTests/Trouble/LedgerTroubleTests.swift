import CanonicalJSON
import Foundation
import Reconciling
import Resources
import SQLiteLedger
import TestBench
import Testing

/// The ledger cannot be written: what cannot be recorded is not done.
@Suite struct LedgerTroubleTests {
    /// The disk is full from some point on, wherever that is.
    @Test func theDiskIsFull() async throws {
        let start = try await CrashStart()
        defer { start.remove() }
        let undisturbed = try await Undisturbed(start, side: 1)
        let world = try await CrashWorld(start)
        var codes: Set<Int32> = []
        // In blocks of 512 bytes, as the shell counts; 80 are enough for the ledger as it is and for nothing more.
        var blocks = 80
        while !codes.contains(0), blocks < 1 << 16 {
            defer { blocks = blocks * 3 / 2 }
            try await world.begin()
            var limited = world.plumb
            limited.starter = ["/bin/sh", "-c", "trap '' XFSZ; ulimit -f \(blocks); exec \"$@\"", "sh"]
            let result = try await limited.run(start.words)
            codes.insert(result.code)
            let sent = try await world.requests().count { $0.0.isWrite }
            #expect(sent <= (try await world.events(kind: "operation.intent").count), "with \(blocks) blocks: \(result.all)")
            #expect(result.code == 0 || result.talk.contains("full") || result.talk.contains("ledger"), "\(result.all)")
            try await world.goOn("with \(blocks) blocks")
            #expect(try await world.live().difference(from: undisturbed.live) == "", "with \(blocks) blocks")
            #expect(try await world.made() == undisturbed.made, "with \(blocks) blocks")
        }
        // All kinds were seen: nothing could be begun, something had been, and it was enough.
        #expect(codes == [0, 1, 7], "\(codes)")
    }

    /// Each event is brought to the disk before what follows it is done (`synchronous = FULL`): one place to be killed at is between
    /// the record of the release and the release.
    @Test func anEventIsOnTheDiskBeforeAnythingElse() async throws {
        var ends: [[LedgerEvent.Kind]: Set<Int>] = [:]
        for count in 1...4 {
            let directory = FileManager.default.temporaryDirectory.appending(path: "plumb-sync-\(UInt64.random(in: .min ... .max))")
            try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: false)
            defer { try? FileManager.default.removeItem(at: directory) }
            let path = directory.appending(path: "ledger.sqlite").path
            do {
                let ledger = try SQLiteLedger(path: path)
                _ = try await ledger.append(LedgerConformance.event(.historyBegun))
                try await ledger.lock([Scope(provider: "heroku", name: "a")], holder: "run 1", leaseSeconds: 60, now: 1_700_000_000)
            }
            let plumb = Program(variables: ["PLUMB_LEDGER": path, "PATH": "/usr/bin:/bin"], workingDirectory: directory)
            let result = try await plumb.run(
                ["locks", "--release", "run 1", "--environment", "production"], adding: Program.mishap("MISHAP_SYNC", count))
            #expect(result.code == SIGKILL || result.code == 0, "\(result.all)")
            let ledger = try SQLiteLedger(path: path)
            ends[try await ledger.allEvents().map(\.event.kind), default: []].insert(try await ledger.locks().count)
        }
        #expect(ends[[.historyBegun, .locksReleased]] == [0, 1], "\(ends)")
    }

    @Test func theLedgerIsReadOnly() async throws {
        let start = try await CrashStart()
        defer { start.remove() }
        let world = try await CrashWorld(start)
        try await world.begin()
        try world.setMode(file: 0o400, directory: 0o500)
        var confined = world.plumb
        // The superuser may write everywhere; without its capabilities it is like anybody else.
        if geteuid() == 0 { confined.starter = ["/usr/bin/setpriv", "--bounding-set", "-all"] }
        let result = try await confined.run(start.words)
        try world.setMode(file: 0o600, directory: 0o700)
        #expect(result.code == 1, "\(result.all)")
        #expect(result.talk.contains("ledger.sqlite"), "\(result.all)")
        #expect(try await world.requests().allSatisfy { !$0.0.isWrite })
        try await world.goOn("after a read-only ledger")
        #expect(try await world.plumb.run("plan", "production").code == 0)
    }
}
