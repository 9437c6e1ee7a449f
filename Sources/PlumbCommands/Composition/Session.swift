internal import ArgumentParser
internal import CanonicalJSON
internal import Diagnostics
internal import Estate
internal import FoundationEssentials
internal import GitLedger
internal import GitRepository
internal import Planning
internal import Reconciling
internal import Resources

/// One command's work on one environment: the estate loaded, everything connected, the ledger open.
struct Session {
    let estate: Estate
    let environment: EnvironmentDeclaration
    let composition: Composition
    let ledger: any Ledger
    /// Why nothing can be recorded, such as on a read-only disk; nil where something can.
    let ledgerObstacle: String?
    /// The same where the estate names keys that sign it.
    private let signedLedger: SignedLedger?
    let keyring: LedgerKeyring?
    /// What the remote of a shared ledger named beside it when that was read.
    let references: RemoteReferences
    let actor: String
    /// Asked for from the beginning on, beside everything else: only an envelope and a report hold it.
    private let commitReading: Task<Commit?, Never>
    /// Nil where the estate is in none.
    let repository: GitRepository?
    /// Where the estate's files are in it.
    let tree: WorkTree?
    /// The id of the trusted commit; nil outside git.
    let trustedCommit: String?
    /// The commit that an operator trusts in the place of the default branch's, such as `origin/next@4be21d0`.
    let trustedReference: String?
    /// Whether the desired state is, byte for byte, the trusted commit's.
    let isReviewed: Bool
    /// The directory of the desired state.
    let desired: String
    let trustedFiles: TrustedFiles
    /// Whether the history is the one that the default branch names.
    let isLedgerTrusted: Bool
    /// Whether a git branch vouches for the gate.
    private let isConfirmedByDefaultBranch: Bool
    /// Whether the files are a change that is not merged.
    var isUntrustedChange: Bool { tree != nil && !isReviewed }
    private let verbosity: Int
    /// What an earlier part of a run wrote, and nobody has looked at since.
    private var unseen: Set<Address> = []

    /// The runs since the last of which the authors of a change are asked, where they are not all: of a plan that was reviewed before others
    /// were applied.
    private(set) var reviewedRuns: [RunRecord]?

    /// Seconds a plan is good for.
    static let lifetime = 3_600

    /// - Parameters:
    ///   - isReading: whether the command decides nothing from what it reads: then it reads the history once, however long it takes, and each
    ///     list of a store.
    ///   - timeline: what the work is measured by; nil where nobody asked.
    init(
        _ options: EstateOptions, _ talk: LogOptions, environment name: String, isReading: Bool = false, timeline: Timeline? = nil
    ) async throws {
        let variables = ProcessInfo.processInfo.environment
        let step = timeline?.begin("load the files")
        let trusted = try await TrustedEstate(options, variables: variables)
        step?.end()
        if let remark = trusted.remark { Terminal.log(remark) }
        try await self.init(trusted, options, talk, environment: name, variables: variables, isReading: isReading, timeline: timeline)
    }

    /// The same of an estate that is at hand.
    /// - Parameters:
    ///   - transport: the way to the systems; nil for one of its own.
    ///   - known: a session of an estate with the same ledger, which is taken from there with its keys; nil where none is open.
    ///   - timeline: what the work is measured by; nil where nobody asked.
    init(
        _ trusted: TrustedEstate, _ options: EstateOptions, _ talk: LogOptions, environment name: String, variables: [String: String],
        isReading: Bool = false, transport: (any HTTPTransport)? = nil, ledgerOf known: Session? = nil,
        timeline: Timeline? = nil
    ) async throws {
        estate = trusted.estate
        trustedFiles = trusted.files
        isConfirmedByDefaultBranch = trusted.isConfirmedByDefaultBranch
        isReviewed = trusted.isReviewed
        desired = options.desired
        repository = trusted.commit?.repository
        tree = trusted.tree
        trustedCommit = trusted.commit?.id
        trustedReference = trusted.commit.flatMap { $0.isNamedByOperator ? $0.label : nil }
        let environment = try estate.environment(named: name)
        self.environment = environment
        commitReading = Self.readCommit(trusted, desired: options.desired)
        verbosity = talk.verbosity
        let named = variables["PLUMB_LEDGER"].map { LedgerDeclaration($0) }
        isLedgerTrusted = trusted.isConfirmedByDefaultBranch && (named == nil || named == trusted.estate.ledger)
        if let known {
            (ledger, ledgerObstacle) = (known.ledger, known.ledgerObstacle)
            (signedLedger, keyring, references) = (known.signedLedger, known.keyring, known.references)
        } else {
            let step = timeline?.begin("open the ledger")
            let access = try await LedgerAccess(estate, environment, options, trusted.tree, variables, isReading: isReading)
            step?.end()
            (ledger, ledgerObstacle) = (access.ledger, access.obstacle?.message)
            (signedLedger, keyring, references) = (access.signed, access.keyring, access.references)
        }
        actor = Actor.name(variables)
        let step = timeline?.begin("read credentials")
        composition = try await Composition(
            estate, variables: variables, watch: Terminal.watch, verbosity: talk.verbosity, isReading: isReading, transport: transport,
            timeline: timeline)
        step?.end()
    }

    var name: String { environment.name.value }

    /// What the work tree stands on; nil outside git.
    var commit: Commit? {
        get async { await commitReading.value }
    }

    private static func readCommit(_ trusted: TrustedEstate, desired: String) -> Task<Commit?, Never> {
        let (repository, folder) = (trusted.commit?.repository, trusted.tree?.path ?? "")
        return Task {
            guard let repository else { return nil }
            return await Commit.current(of: repository, folder: folder, desired: desired)
        }
    }

    /// The same, whose plans also look at what the run wrote.
    func going(on run: RunRecord) -> Session {
        var session = self
        session.unseen = run.unseen
        return session
    }

    /// The same, for a plan that was reviewed when the history told of these runs.
    func reviewed(after runs: [RunRecord]) -> Session {
        var session = self
        session.reviewedRuns = runs
        return session
    }

    /// Every scope of the environment, as the files declare them.
    var scopes: [Scope] { PlanMaker(estate: estate, connections: composition.connections).scopes(environment: name) }

    /// - Throws: ``CommandFailure`` with exit code 5 where the environment has a gate that nothing vouches for.
    func checkGate() throws {
        guard environment.gate != nil, !isConfirmedByDefaultBranch, !estate.isGitOptional else { return }
        // In a repository the trusted commit is known, or nothing was read.
        let steps = FirstRemote(tree: nil, hasOrigin: false).steps + FirstRemote.publishing
        throw CommandFailure(
            .refused,
            "\(name) has a gate, but no default branch of git confirms it: anyone could have changed the file. Nothing was written\n"
                + "put \(desired) into a git repository, or declare in its estate.yaml that git is not needed: git: optional\n"
                + steps.numbered.trimmedEnd)
    }

    /// Makes sure that what will be granted can be signed, before anybody is asked for anything.
    /// - Throws: ``CommandFailure`` where the key of the ledger cannot be read; with exit code 5 where the environment has a gate and the
    ///   estate does not name the public key yet.
    func readSigningKey() async throws {
        if environment.gate != nil, let signing = estate.ledgerSigning, signing.publicKeys.isEmpty {
            throw CommandFailure(
                .refused,
                "the estate says where the key of its ledger is kept, and names no public key: grants made now would not count later\n"
                    + "merge what this prints: plumb ledger key")
        }
        do throws(LedgerError) {
            try await signedLedger?.readKey()
        } catch {
            throw CommandFailure(.failure, "the ledger: \(error.message)")
        }
    }

    /// Whether what was recorded there lets anything through: before signing began it does not, where there is a gate.
    /// - Parameter what: such as `run 2026-11-20-1a2b`.
    /// - Throws: ``CommandFailure`` with exit code 5 where it does not.
    func checkGrant(_ what: DisplayText, at sequence: Int) throws {
        guard environment.gate != nil, let keyring, sequence <= keyring.start else { return }
        throw CommandFailure(
            .refused,
            "\(what) was confirmed before the ledger was signed, so nothing proves who confirmed it. Nothing was written.\n"
                + "plan what is left of it: plumb plan \(name)")
    }

    static func now() -> Int { Int(Date().timeIntervalSince1970) }

    /// Plans from the recorded history.
    /// - Parameter isRest: whether it is what is left of a run.
    /// - Throws: ``CommandFailure`` where something is to be lifted that no brake is called.
    func plan(lifted: Set<String>, only: [String] = [], isRest: Bool = false) async throws -> (PlanEnvelope, PlanMaker.Draft) {
        try Self.check(lifted)
        let history = try await readHistory()
        let draft = try await showing(maker) { maker throws(PlanMaker.Unreadable) in
            try await maker.plan(environment: name, history: history, lifted: lifted, only: only, isRest: isRest)
        }
        let envelope = try await envelope(of: draft.plan)
        return (envelope, draft)
    }

    /// The same to be looked at: nothing that only looks can apply it.
    func preview(lifted: Set<String>, only: [String] = []) async throws -> PlanMaker.Preview {
        try Self.check(lifted)
        let maker = maker
        maker.begin(environment: name)
        let step = composition.connections.timeline?.begin("read the history")
        let history = try await readHistory()
        step?.end()
        return try await preview(by: maker, history: history, lifted: lifted, only: only)
    }

    /// - Parameter history: nil to compare with live alone.
    func preview(history: History?) async throws -> PlanMaker.Preview { try await preview(by: maker, history: history) }

    private func preview(
        by maker: PlanMaker, history: History?, lifted: Set<String> = [], only: [String] = []
    ) async throws -> PlanMaker.Preview {
        try await showing(maker) { maker throws(PlanMaker.Unreadable) in
            try await maker.preview(environment: name, history: history, lifted: lifted, only: only)
        }
    }

    private static func check(_ lifted: Set<String>) throws {
        let unknown = lifted.filter { !BrakeID.isKnown($0) }.sorted()
        guard let first = unknown.first else { return }
        let hint = Suggestion.nearest(to: first, among: BrakeID.names).map { "did you mean \($0)?" }
        throw CommandFailure(
            .validationFailure,
            "there is no brake \(unknown.joined(separator: ", ")); \(hint ?? "a plan names those that are in its way")")
    }

    /// Plans the way back from a run.
    func plan(undoing images: PreImages, lifted: Set<String>) async throws -> (PlanEnvelope, PlanMaker.Draft) {
        try Self.check(lifted)
        let history = try await knownHistory()
        let draft = try await reading { () throws(PlanMaker.Unreadable) in
            try await maker.plan(undoing: images, environment: name, history: history, lifted: lifted)
        }
        let envelope = try await envelope(of: draft.plan)
        return (envelope, draft)
    }

    /// The same to be looked at.
    func preview(undoing images: PreImages, lifted: Set<String>) async throws -> PlanMaker.Preview {
        try Self.check(lifted)
        let history = try await knownHistory()
        return try await reading { () throws(PlanMaker.Unreadable) in
            try await maker.preview(undoing: images, environment: name, history: history, lifted: lifted)
        }
    }

    /// Plans the run of one task, and nothing else.
    func plan(running task: Address, again: Bool) async throws -> (PlanEnvelope, PlanMaker.Draft) {
        let history = try await knownHistory()
        let draft = try await reading { () throws(PlanMaker.Unreadable) in
            try await maker.plan(running: task, again: again, environment: name, history: history, lifted: [])
        }
        let envelope = try await envelope(of: draft.plan)
        return (envelope, draft)
    }

    /// Plans that the history forgets addresses, and nothing else.
    func plan(forgetting addresses: [Address], _ history: History) async throws -> (PlanEnvelope, PlanMaker.Draft) {
        let draft = PlanMaker(estate: estate, connections: composition.connections, now: Self.now()).plan(
            forgetting: addresses, environment: name, history: history)
        let envelope = try await envelope(of: draft.plan)
        return (envelope, draft)
    }

    /// Plans that live secrets are put into a store, and nothing else.
    func plan(storing deposits: [SecretDeposit]) async throws -> (PlanEnvelope, PlanMaker.Draft) {
        let history = try await readHistory()
        let draft = try await reading { () throws(PlanMaker.Unreadable) in
            try await maker.plan(storing: deposits, environment: name, history: history)
        }
        let envelope = try await envelope(of: draft.plan)
        return (envelope, draft)
    }

    private func knownHistory() async throws -> History {
        if let history = try await readHistory() { return history }
        throw CommandFailure(.failure, "\(name) has no history to record it in\nbegin it once with: plumb init \(name)")
    }

    /// What the estate's fingerprints are made with.
    var key: FingerprintKey { composition.connections.key }

    /// Has readers only.
    var maker: PlanMaker { PlanMaker(estate: estate, connections: composition.connections, now: Self.now(), unseen: unseen) }

    func envelope(of plan: Plan) async throws -> PlanEnvelope {
        let now = Self.now()
        let commit = await commit
        return try PlanEnvelope(
            plan: plan, createdAt: now, expiresAt: now + Self.lifetime, commit: commit?.label, revision: commit?.id,
            trustedReference: trustedReference,
            toolVersion: PlumbCommand.toolVersion, isUntrusted: isUntrustedChange)
    }

    /// What is written was read before somebody took their time to type: it is read once more, right before the first write.
    /// - Throws: ``CommandFailure`` with exit code 6 where something moved meanwhile; nothing was written then.
    func compareAgain(_ draft: PlanMaker.Draft, with envelope: PlanEnvelope) async throws {
        let plan = try await reading { () throws(PlanMaker.Unreadable) in try await maker.again(draft) }
        // Nothing else is read here than what is live: under the locks the history cannot move.
        guard let plan else { return }
        let now = try await self.envelope(of: plan.under(head: envelope.plan.historyHead))
        guard now.digest != envelope.digest else { return }
        PlanPrinter.log(now)
        let lines = PlanDifference(from: envelope, to: now).lines
        throw CommandFailure(
            .stalePlan,
            "stale: something changed while the words were typed; nothing was written\n" + lines.map { "  \($0)\n" as DisplayText }.joined()
                + "review the plan as it is now (above), and give the command again")
    }

    /// Reads everything and compares, and shows meanwhile that it does.
    /// - Throws: ``CommandFailure`` naming each scope that could not be read.
    private func showing<Value>(
        _ maker: PlanMaker, _ body: (PlanMaker) async throws(PlanMaker.Unreadable) -> Value
    ) async throws -> Value {
        let cost = maker.readCost(environment: name)
        let start = ContinuousClock.now
        let progress = TransientLine("reading \(name): \(cost) request\(cost == 1 ? "" : "s")…")
        defer {
            progress.erase()
            if verbosity >= 1 {
                Terminal.log("read \(name) in \(Int((ContinuousClock.now - start) / .milliseconds(1))) ms, \(cost) requests planned")
            }
        }
        return try await reading { () throws(PlanMaker.Unreadable) in try await body(maker) }
    }

    /// - Parameter result: what there is none of without reading everything.
    func reading<Value>(for result: String = "plan", _ body: () async throws(PlanMaker.Unreadable) -> Value) async throws -> Value {
        do throws(PlanMaker.Unreadable) {
            return try await body()
        } catch {
            throw CommandFailure(error, result: result)
        }
    }

    /// The command that applies the plan and the words it will ask for.
    func next(_ envelope: PlanEnvelope, file: String?) -> (command: DisplayText, words: String?) {
        let command: DisplayText =
            file.map { "plumb apply \(ShellWord.quoted($0))" } ?? "plumb apply \(name) --digest \(envelope.digest)\(envelope.plan.allowed)"
        return (command, Gate(environment).words(for: envelope))
    }

    /// - Returns: the event's place in the chain.
    @discardableResult
    func record(_ kind: LedgerEvent.Kind, run: String?, _ detail: JSONValue) async throws -> Int {
        do throws(LedgerError) {
            return try await ledger.append(
                LedgerEvent(environment: name, kind: kind, time: Self.now(), actor: actor, run: run, detail: detail)
            ).sequence
        } catch {
            throw CommandFailure(.failure, "the ledger: \(error.message)")
        }
    }
}
