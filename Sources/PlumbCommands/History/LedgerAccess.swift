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
    /// Where the estate names keys, nothing that lacks a signature is read from it.
    var ledger: any Ledger { signed ?? unverified }
    /// The same without that, to tell what lacks one.
    let unverified: any Ledger
    /// Nil where the estate names no keys.
    let signed: SignedLedger?
    let keyring: LedgerKeyring?
    /// That names the ledger's keys; nil where there is none that could be trusted.
    let estate: Estate?
    /// What the remote of a shared ledger named beside it when that was read.
    let references = RemoteReferences()
    /// Why nothing can be recorded in it; nil where something can.
    let obstacle: LedgerError?
    /// Whether there is an estate that could name keys, and cannot be used.
    private var hasUnknownKeys = false
    /// Where it is.
    let declaration: LedgerDeclaration
    /// Where the estate is in git.
    let tree: WorkTree?

    /// One command asks the remote once; locks and events are decided by the remote whatever was read.
    private static let freshness = Duration.seconds(10)

    /// Of a command that decides nothing from what it reads: however long it reads the providers, it asks the remote once.
    private static let readingFreshness = Duration.seconds(86_400)

    /// For commands that read nothing else of the estate.
    init(_ options: EstateOptions) async throws {
        let variables = ProcessInfo.processInfo.environment
        if let named = variables["PLUMB_LEDGER"] {
            let declaration = LedgerDeclaration(named)
            try Self.checkThere(declaration)
            let keys = await Self.estate(options, variables)
            try await self.init(declaration, try Self.tree(around: options.desired), variables, keysOf: keys)
            hasUnknownKeys = keys == nil && FileManager.default.fileExists(atPath: options.desired)
            return
        }
        let trusted = try await TrustedEstate(options, variables: variables)
        let declaration = trusted.estate.ledger.from(options.base)
        try Self.checkThere(declaration)
        try await self.init(declaration, trusted.tree, variables, keysOf: trusted.estate)
    }

    /// An unsigned grant in a signed ledger stops everybody.
    /// - Throws: ``CommandFailure`` where it is not known whether what would be recorded has to be signed.
    func checkKeysKnown() throws {
        guard hasUnknownKeys else { return }
        throw CommandFailure(
            .failure, "It is not known whether what would be recorded has to be signed: repair the estate first. Nothing was written.")
    }

    /// The estate whose keys count in a ledger that an operator named; nil, and said, where there is none that could be trusted.
    private static func estate(_ options: EstateOptions, _ variables: [String: String]) async -> Estate? {
        guard FileManager.default.fileExists(atPath: options.desired) else { return nil }
        do {
            return try await TrustedEstate(options, variables: variables).estate
        } catch {
            Terminal.log("Signatures are not checked: the estate in \(options.desired), which names the keys, cannot be used.")
            return nil
        }
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
    /// - Parameter isReading: whether the command decides nothing from what it reads.
    init(
        _ estate: Estate, _ environment: EnvironmentDeclaration, _ options: EstateOptions, _ tree: WorkTree?, _ variables: [String: String],
        isReading: Bool = false
    ) async throws {
        let declaration = variables["PLUMB_LEDGER"].map { LedgerDeclaration($0) } ?? estate.ledger.from(options.base)
        if declaration.isEmbedded, environment.gate != nil, ContinuousIntegration.isRunning(variables) {
            throw CommandFailure(
                .failure,
                "\(environment.name.value) has a gate, and this CI run would keep its history in a file of its own machine\n"
                    + "keep it where everybody sees it: ledger: { kind: git, remote: origin } in the estate's file")
        }
        try await self.init(
            declaration, tree, variables, keysOf: estate, isReading: isReading, mayOnlyBeRead: environment.gate == nil)
    }

    /// - Parameters:
    ///   - tree: where the estate is in git; a ledger in git is on a remote of that repository.
    ///   - estate: whose keys count; nil where the ledger is taken as it is.
    ///   - mayOnlyBeRead: whether a file that cannot be written, or made, is no error: what records something fails then.
    init(
        _ declaration: LedgerDeclaration, _ tree: WorkTree?, _ variables: [String: String], keysOf estate: Estate? = nil,
        isReading: Bool = false, mayOnlyBeRead: Bool = false
    ) async throws {
        self.declaration = declaration
        self.tree = tree
        self.estate = estate
        if case .file(let path) = declaration { try await LedgerFileCheck.check(path, variables) }
        if case .git(let remote) = declaration, !LedgerDeclaration.isRemoteName(remote) {
            throw CommandFailure(.failure, "the ledger: what follows git: is not the name of a git remote, such as git:origin")
        }
        do throws(LedgerError) {
            let ledger: any Ledger
            switch declaration {
            case .file(let path): (ledger, obstacle) = try Self.file(path, mayOnlyBeRead: mayOnlyBeRead)
            case .git(let remote):
                ledger = try await GitLedger(
                    directory: tree?.root ?? ".", remote: remote, variables: variables,
                    freshness: isReading ? Self.readingFreshness : Self.freshness, references: references)
                obstacle = nil
            }
            unverified = WatchedLedger(ledger, watch: Terminal.watch)
        } catch {
            throw CommandFailure(.failure, "the ledger: \(error.message)")
        }
        keyring = LedgerKeyring(estate?.ledgerSigning)
        guard let keyring, let estate, let signing = estate.ledgerSigning else {
            signed = nil
            return
        }
        signed = SignedLedger(unverified, keyring: keyring) { () async throws(LedgerError) in
            try await LedgerKeyStore.signer(estate, signing, keyring, variables: variables)
        }
    }

    private static func file(_ path: String, mayOnlyBeRead: Bool) throws(LedgerError) -> (any Ledger, LedgerError?) {
        let obstacle: LedgerError
        do throws(LedgerError) {
            return (try SQLiteLedger(path: path), nil)
        } catch {
            guard mayOnlyBeRead, error.code == .unwritable else { throw error }
            obstacle = error
        }
        guard FileManager.default.fileExists(atPath: path) else { return (AbsentLedger(reason: obstacle), obstacle) }
        return (try SQLiteLedger(readingOnly: path), obstacle)
    }

    /// The whole ledger, whoever signed it, with archives of what left it.
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
        let unverified = unverified
        return try await reading { _ throws(LedgerError) in try VerifiedChain(try await unverified.allEvents(), archives: archives) }
    }

    /// Goes over the whole ledger, whoever signed it.
    /// - Parameter chain: the same with archives; nil without any, so that nothing of it is kept in memory.
    func audit(_ questions: LedgerAudit.Questions, _ chain: VerifiedChain?) async throws -> AuditedLedger {
        let (unverified, keyring) = (unverified, keyring)
        return try await reading { _ throws(LedgerError) in
            try await LedgerAudit.run(unverified, keyring: keyring, questions, chain: chain)
        }
    }

    func runs(of environment: String) async throws -> [RunRecord] {
        try await reading { ledger throws(LedgerError) in try RunRecord.all(in: try await ledger.events(environment: environment)) }
    }

    /// - Parameter hint: what is said besides where there is no history, such as another environment that was meant.
    func reading<Value>(
        orElse hint: DisplayText = "", _ body: (any Ledger) async throws(LedgerError) -> Value
    ) async throws -> Value {
        do throws(LedgerError) {
            return try await body(ledger)
        } catch {
            throw CommandFailure(.failure, "the ledger: \(error.message)\(error.code == .noHistory ? hint : "")")
        }
    }
}

extension LedgerDeclaration {
    /// What the estate's file says, from where the estate was found: whoever stands in a folder below keeps no history of their own.
    /// - Parameter base: the way there from the current directory, with a slash at its end; empty for the directory itself.
    func from(_ base: String) -> LedgerDeclaration {
        guard case .file(let path) = self, !base.isEmpty, !path.hasPrefix("/") else { return self }
        return .file(path: base + path)
    }
}
