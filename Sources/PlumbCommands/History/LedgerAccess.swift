internal import ArgumentParser
internal import FoundationEssentials
internal import Reconciling
internal import SQLiteLedger

/// The ledger for commands that read nothing else.
struct LedgerAccess {
    let ledger: any Ledger

    /// Where the ledger is unless `PLUMB_LEDGER` says otherwise.
    static let standard = ".plumb/ledger.sqlite"

    init(variables: [String: String] = ProcessInfo.processInfo.environment) throws {
        do throws(LedgerError) {
            ledger = WatchedLedger(try SQLiteLedger(path: variables["PLUMB_LEDGER"] ?? Self.standard), watch: Terminal.watch)
        } catch {
            throw CommandFailure(.failure, "the ledger: \(error.message)")
        }
    }

    func runs(of environment: String) async throws -> [RunRecord] {
        try await reading { ledger throws(LedgerError) in try RunRecord.all(in: try await ledger.events(environment: environment)) }
    }

    func reading<Value>(_ body: (any Ledger) async throws(LedgerError) -> Value) async throws -> Value {
        do throws(LedgerError) {
            return try await body(ledger)
        } catch {
            throw CommandFailure(.failure, "the ledger: \(error.message)")
        }
    }
}
