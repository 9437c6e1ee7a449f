internal import ArgumentParser
internal import CanonicalJSON
internal import Diagnostics
internal import Estate
internal import FoundationEssentials
internal import Reconciling

struct LedgerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger", abstract: "Manage the ledger, where the history is kept.",
        subcommands: [LedgerKeyCommand.self, LedgerCopyCommand.self, LedgerCompactCommand.self])
}

struct LedgerCopyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "copy", abstract: "Migrate a ledger: the same events, the same chain, in another place.",
        discussion: """
            Name each as PLUMB_LEDGER does: a file, or git:REMOTE. The target must be empty, or hold a beginning of the same \
            history; run an interrupted copy again to resume it. Locks stay behind: copy while no apply is running, and stop writing \
            to the source.

              plumb ledger copy --from .plumb/ledger.sqlite --to git:origin
            """)

    @Option(name: .long, help: "Where the history is.")
    var from: String

    @Option(name: .long, help: "Where it goes.")
    var to: String

    @Option(name: .long, help: "How to print the result.")
    var output: ResultFormat = .text

    func run() async throws {
        let variables = ProcessInfo.processInfo.environment
        let source = LedgerDeclaration(from)
        try LedgerAccess.checkThere(source)
        let tree = try LedgerAccess.tree(around: ".")
        let access = try await LedgerAccess(source, tree, variables)
        let target = try await LedgerAccess(LedgerDeclaration(to), tree, variables)
        let held = try await access.reading { ledger throws(LedgerError) in try await ledger.locks() }
        if let lock = held.first(where: { $0.expires > Session.now() }) {
            throw CommandFailure(.locked, "\(lock.scope) is locked by \(lock.holder.sentence): copy when no apply is running")
        }
        let progress = TransientLine("copying…")
        defer { progress.erase() }
        let result = try await access.reading { ledger throws(LedgerError) in
            try await LedgerCopy(from: ledger, to: target.ledger).run { copied, total in
                if Terminal.isInteractive { Terminal.replaceLine(with: "copying… \(copied) of \(total)") }
            }
        }
        progress.erase()
        switch output {
        case .json:
            Terminal.print(json: [
                "version": 1, "to": .string(to), "copied": .integer(result.copied), "total": .integer(result.total),
                "head": result.head.map { .string($0) } ?? .null,
            ])
        case .text: Terminal.print("\(result.copied) of \(result.total) events copied to \(to); head \(result.head ?? "none")\n")
        }
    }
}
