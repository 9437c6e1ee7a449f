internal import ArgumentParser
internal import Diagnostics
internal import Estate
internal import FoundationEssentials
internal import GitLedger
internal import GitRepository
internal import Reconciling
internal import SQLiteLedger

/// The ledger, opened where an operator or the estate says it is.
struct LedgerAccess {
    let ledger: any Ledger
    /// Where it is.
    let declaration: LedgerDeclaration
    /// Where the estate is in git.
    let tree: WorkTree?

    /// One command asks the remote once; locks and events are decided by the remote whatever was read.
    private static let freshness = Duration.seconds(10)

    /// For commands that read nothing else of the estate.
    init(_ options: EstateOptions) async throws {
        let variables = ProcessInfo.processInfo.environment
        if let named = variables["PLUMB_LEDGER"] {
            let declaration = LedgerDeclaration(named)
            try Self.checkThere(declaration)
            try await self.init(declaration, try Self.tree(around: options.desired), variables)
            return
        }
        let trusted = try await TrustedEstate(options, variables: variables)
        try Self.checkThere(trusted.estate.ledger)
        try await self.init(trusted.estate.ledger, trusted.tree, variables)
    }

    static func tree(around directory: String) throws -> WorkTree? {
        guard FileManager.default.fileExists(atPath: directory) else { return nil }
        do throws(GitFailure) {
            return try WorkTree.around(directory)
        } catch {
            throw CommandFailure(.failure, "It is not known which git repository \(directory) is in: \(error.reason).")
        }
    }

    /// Who only reads begins nothing: a mistyped path is no empty history.
    static func checkThere(_ declaration: LedgerDeclaration) throws {
        guard case .file(let path) = declaration, !FileManager.default.fileExists(atPath: path) else { return }
        throw CommandFailure(.failure, "the ledger: there is no file \(path)")
    }

    /// For one environment of an estate.
    /// - Throws: ``CommandFailure`` where the environment has a gate, this is a CI run, and the ledger would go with its machine.
    init(
        _ estate: Estate, _ environment: EnvironmentDeclaration, _ tree: WorkTree?, _ variables: [String: String]
    ) async throws {
        let declaration = variables["PLUMB_LEDGER"].map { LedgerDeclaration($0) } ?? estate.ledger
        if declaration.isEmbedded, environment.gate != nil, !["", "false", "0"].contains(variables["CI"] ?? "") {
            throw CommandFailure(
                .failure,
                "\(environment.name.value) has a gate, and this CI run would keep its history in a file of its own machine\n"
                    + "keep it where everybody sees it: ledger: { kind: git, remote: origin } in the estate's file")
        }
        try await self.init(declaration, tree, variables)
    }

    /// - Parameter tree: where the estate is in git; a ledger in git is on a remote of that repository.
    init(_ declaration: LedgerDeclaration, _ tree: WorkTree?, _ variables: [String: String]) async throws {
        self.declaration = declaration
        self.tree = tree
        if case .file(let path) = declaration { try await LedgerFileCheck.check(path, variables) }
        if case .git(let remote) = declaration, !LedgerDeclaration.isRemoteName(remote) {
            throw CommandFailure(.failure, "the ledger: what follows git: is not the name of a git remote, such as git:origin")
        }
        do throws(LedgerError) {
            let ledger: any Ledger =
                switch declaration {
                case .file(let path): try SQLiteLedger(path: path)
                case .git(let remote):
                    try await GitLedger(
                        directory: tree?.root ?? ".", remote: remote, variables: variables, freshness: Self.freshness)
                }
            self.ledger = WatchedLedger(ledger, watch: Terminal.watch)
        } catch {
            throw CommandFailure(.failure, "the ledger: \(error.message)")
        }
    }

    /// The whole ledger, with archives of what left it.
    /// - Parameter archives: paths.
    func chain(_ archives: [String] = []) async throws -> VerifiedChain {
        var read: [LedgerArchive] = []
        for path in archives {
            let bytes = try PlanFiles.bytes(path)
            do throws(LedgerArchive.Refusal) {
                read.append(try LedgerArchive(fileBytes: bytes))
            } catch {
                throw CommandFailure(.failure, "\(path): \(error.message)")
            }
        }
        let archives = read
        return try await reading { ledger throws(LedgerError) in try VerifiedChain(try await ledger.allEvents(), archives: archives) }
    }

    /// Computes the recorded state again from the events, and compares.
    /// - Returns: up to which event it was recorded; nil where none is.
    func verifiedState(_ chain: VerifiedChain) async throws -> Int? {
        try await reading { ledger throws(LedgerError) in
            guard let stored = try await ledger.ledgerState() else { return nil }
            return try chain.check(stored)
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
