#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif
import CanonicalJSON
import Reconciling
import SQLiteLedger
import TestBench
import Testing

/// What needs a process of its own: limits and rights that cannot be given back.
struct LimitTests {
    @Test func aFileThatCannotGrowIsUnwritableAndStaysReadable() async {
        await #expect(processExitsWith: .success) {
            let directory = try TemporaryDirectory()
            let ledger = try SQLiteLedger(path: directory.path + "/ledger.sqlite")
            _ = try await ledger.append(LedgerConformance.event(.historyBegun))
            signal(SIGXFSZ, SIG_IGN)
            var limit = rlimit(rlim_cur: 200_000, rlim_max: 200_000)
            setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
            var count = 1
            var error: LedgerError?
            while error == nil, count < 1_000 {
                error = await LedgerConformance.refusal {
                    try await ledger.append(
                        LedgerConformance.event(.planCreated, detail: ["text": .string(String(repeating: "x", count: 2_000))]))
                }
                if error == nil { count += 1 }
            }
            precondition(error?.code == .unwritable)
            let events = try await ledger.events(environment: "production")
            precondition(events.count == count)
        }
    }

    @Test(.enabled(if: geteuid() == 0, "only root may become another user"))
    func rightsThatAreMissingAreNamed() async {
        await #expect(processExitsWith: .success) {
            let directory = try TemporaryDirectory()
            chmod(directory.path, 0o755)
            let path = directory.path + "/ledger.sqlite"
            _ = try await SQLiteLedger(path: path).append(LedgerConformance.event(.historyBegun))
            setuid(65_534)
            let unreadable = await LedgerConformance.refusal { try SQLiteLedger(path: path) }
            precondition(unreadable?.code == .unwritable)
            let unmakeable = await LedgerConformance.refusal { try SQLiteLedger(path: directory.path + "/new.sqlite") }
            precondition(unmakeable?.code == .unwritable)
        }
        await #expect(processExitsWith: .success) {
            let directory = try TemporaryDirectory()
            chmod(directory.path, 0o755)
            let path = directory.path + "/ledger.sqlite"
            _ = try await SQLiteLedger(path: path).append(LedgerConformance.event(.historyBegun))
            chmod(path, 0o444)
            setuid(65_534)
            let readOnly = await LedgerConformance.refusal { try SQLiteLedger(path: path) }
            precondition(readOnly?.code == .unwritable)
        }
    }
}
