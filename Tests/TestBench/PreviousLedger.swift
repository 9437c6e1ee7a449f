/// Ledgers that the previous version of the program wrote: the history of an environment `earlier`, with four applies and a compaction.
package enum PreviousLedger {
    private static let folder = #filePath.split(separator: "/").dropLast(2).map { "/" + $0 }.joined() + "/Fixtures"

    /// Of SQLite, in format 2.
    package static let file = folder + "/ledger-0.1.0.sqlite"

    /// A bundle of git with the reference of the ledger, in format 2.
    package static let bundle = folder + "/ledger-0.1.0.bundle"
}
