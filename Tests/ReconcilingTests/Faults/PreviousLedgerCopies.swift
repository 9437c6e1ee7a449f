import Concurrency
import Foundation
import GitLedger
import Reconciling
import SQLiteLedger
import TestBench
import Testing

/// Ledgers that go on from what the previous version of the program wrote; in a directory that goes with the last reference.
final class PreviousLedgerCopies: Sendable {
    private let directory = FileManager.default.temporaryDirectory.appending(path: "plumb-\(UUID().uuidString)")
    private let opened = Locked<[any Ledger]>([])

    init() throws { try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(at: directory) }

    func file() throws -> any Ledger {
        let path = directory.appending(path: UUID().uuidString).path
        try FileManager.default.copyItem(atPath: PreviousLedger.file, toPath: path)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        return added(try SQLiteLedger(path: path, schedule: LedgerConformance.soon))
    }

    func git() async throws -> any Ledger {
        let place = directory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        let repository = TrustedRepository(at: place)
        try repository.git("init", "--quiet", "--bare", "remote.git")
        try repository.git("--git-dir=remote.git", "fetch", "--quiet", PreviousLedger.bundle, "refs/plumb/ledger:refs/plumb/ledger")
        try repository.git("clone", "--quiet", "file://\(place.path)/remote.git", "clone")
        let variables = ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "HOME": "/nonexistent"]
        let ledger = try await GitLedger(
            directory: place.appending(path: "clone").path, variables: variables, patience: .seconds(300), schedule: LedgerConformance.soon)
        return added(ledger)
    }

    private func added(_ ledger: any Ledger) -> any Ledger {
        opened.withLock { $0.append(ledger) }
        return ledger
    }

    /// Whether all of them still have what the previous version wrote, and an audit finds the recorded state to be what the events tell.
    func areWhole(count: Int) async throws -> Bool {
        let ledgers = opened.withLock { $0 }
        for ledger in ledgers {
            let audited = try await LedgerAudit.run(ledger, keyring: nil)
            guard audited.environments.isSuperset(of: ["earlier", "production"]), audited.first == 16 else { return false }
            guard audited.recordedStateThrough ?? 0 > 30 else { return false }
        }
        return ledgers.count == count
    }
}
