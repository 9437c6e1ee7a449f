#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif
import Reconciling
import SQLiteLedger
import TestBench
import Testing

struct ProcessTests {
    @Test func whatWasAppendedOutlivesAKilledProcess() async throws {
        let directory = try TemporaryDirectory()
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = directory.path as String] in
            let ledger = try SQLiteLedger(path: path + "/ledger.sqlite")
            _ = try await ledger.append(LedgerConformance.event(.historyBegun))
            for _ in 0..<20 { _ = try await ledger.append(LedgerConformance.event(.planCreated)) }
            kill(getpid(), SIGKILL)
        }
        let ledger = try SQLiteLedger(path: directory.path + "/ledger.sqlite")
        #expect(try await ledger.events(environment: "production").count == 21)
    }

    @Test func manyProcessesAppendOneChain() async throws {
        let directory = try TemporaryDirectory()
        let ledger = try SQLiteLedger(path: directory.path + "/ledger.sqlite")
        _ = try await ledger.append(LedgerConformance.event(.historyBegun))
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask { [path = directory.path] in
                    await #expect(processExitsWith: .success) { [path = path as String] in
                        let ledger = try SQLiteLedger(path: path + "/ledger.sqlite")
                        for _ in 0..<25 { _ = try await ledger.append(LedgerConformance.event(.planCreated)) }
                    }
                }
            }
        }
        #expect(try await ledger.events(environment: "production").map(\.sequence) == Array(1...101))
    }
}
