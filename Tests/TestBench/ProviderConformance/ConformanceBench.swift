internal import CanonicalJSON
internal import Diagnostics
internal import Estate
internal import HTTPMessages
internal import Planning
internal import Reconciling
internal import Resources
internal import Testing

/// One estate at one provider, with everything that plans, applies and resumes it, and a ledger of its own.
struct ConformanceBench: Sendable {
    let member: ProviderConformance.Member
    let opened: ProviderConformance.Opened
    /// The way to the provider under test.
    let tap: TappedTransport
    let ledger = MemoryLedger()

    /// A day after the simulated clocks begin: what they recorded is in the past.
    private static let now = 1_779_190_000

    init(_ member: ProviderConformance.Member, _ surroundings: ProviderConformance.Surroundings = .quiet) async throws {
        let opened = try await member.open(surroundings)
        let endpoint = try #require(opened.endpoints[member.name], "\(member.name) is not among the endpoints")
        self.member = member
        self.opened = opened
        tap = TappedTransport(endpoint.transport)
        _ = try await ledger.append(
            LedgerEvent(environment: "production", kind: .historyBegun, time: 0, actor: "test", run: nil, detail: ["applied": []]))
    }

    func estate(_ stage: ProviderConformance.Stage) throws -> Estate {
        try EstateText.load(member.estate(stage), catalogue: member.catalogue)
    }

    // MARK: - Connecting

    private func connect(_ estate: Estate, _ process: DyingProcess) throws -> (Connections, [String: any ProviderWriter]) {
        let (key, watch) = (FingerprintKey(Secret("key of the test")), SecretWatch())
        var models: [String: any ProviderModel] = [:]
        var readers: [String: any ProviderReader] = [:]
        var writers: [String: any ProviderWriter] = [:]
        for (name, endpoint) in opened.endpoints {
            let kind = try #require(estate.providers[name]?.kind.value, "the files do not declare the provider \(name)")
            let definition = try #require(member.definitions.first { $0.descriptor.kind == kind })
            let way: any HTTPTransport = name == member.name ? tap : endpoint.transport
            let client = ClientContext(
                name: name, settings: endpoint.settings, credentials: endpoint.credentials.mapValues { Secret($0) },
                transport: DyingTransport(transport: way, process: process), baseURL: endpoint.url, isSimulated: true,
                width: definition.descriptor.width, policy: RetryPolicy(attempts: 3, firstPause: .zero, longestPause: .zero))
            let connected = definition.connect(ProviderContext(client: client, estate: estate, key: key, watch: watch))
            models[name] = definition.model
            readers[name] = connected.reader
            writers[name] = connected.writer
        }
        let connections = Connections(
            models: models, readers: readers, stores: ["vault": DictionaryStore(opened.secrets)], key: key, watch: watch)
        return (connections, writers)
    }

    // MARK: - Planning and applying

    struct Planned {
        let envelope: PlanEnvelope
        let draft: PlanMaker.Draft
        var plan: Plan { envelope.plan }
    }

    /// - Throws: the ``ProviderError`` of the first scope that cannot be read.
    func plan(_ stage: ProviderConformance.Stage, _ process: DyingProcess = DyingProcess(dyingAt: nil)) async throws -> Planned {
        let estate = try estate(stage)
        let history = try await History(ledger: ledger, environment: "production")
        let draft: PlanMaker.Draft
        do {
            draft = try await PlanMaker(estate: estate, connections: connect(estate, process).0, now: Self.now)
                .plan(environment: "production", history: history, lifted: member.lifted)
        } catch let error as PlanMaker.Unreadable {
            throw error.errors[0].error
        }
        let envelope = try PlanEnvelope(plan: draft.plan, createdAt: 0, expiresAt: 3_600, commit: nil, toolVersion: "test")
        return Planned(envelope: envelope, draft: draft)
    }

    /// Applies in a process that may die on the way.
    @discardableResult
    func apply(
        _ stage: ProviderConformance.Stage, _ process: DyingProcess = DyingProcess(dyingAt: nil)
    ) async throws -> ApplyReport? {
        let run = "run-\(await ledger.recorded.count)"
        let planned = try await plan(stage, process)
        let gate = Gate(try #require(try estate(stage).environments["production"]))
        let words = gate.words(for: planned.envelope)
        let approved = try gate.approve(
            planned.envelope, with: .inputs(target: "production", confirm: words, digest: planned.envelope.digest))
        return try await perform(approved, planned.draft, stage, process, run: run, isResumed: false)
    }

    /// Applies everything, also what takes the provider its time.
    func applyAll(_ stage: ProviderConformance.Stage) async throws {
        let report = try #require(try await apply(stage))
        #expect(report.lines.filter { $0.status == .failed }.map(\.detail) == [])
        try await finish(stage)
    }

    /// Resumes what is unfinished, in processes of their own, and applies what is left then.
    func finish(_ stage: ProviderConformance.Stage) async throws {
        for _ in 0..<4 {
            opened.settle()
            let runs = try RunRecord.all(in: try await ledger.events(environment: "production"))
            if let run = runs.last, run.isUnfinished || run.isWaiting {
                do {
                    try await resume(run, stage)
                    continue
                } catch is Gate.Rejection {
                    // Something else is left than what was confirmed: that is another plan.
                }
            }
            guard try await !plan(stage).plan.operations.isEmpty else { return }
            try await apply(stage)
        }
    }

    private func resume(_ run: RunRecord, _ stage: ProviderConformance.Stage) async throws {
        let planned = try await plan(stage)
        let gate = Gate(try #require(try estate(stage).environments["production"]))
        let approved = try gate.approve(planned.envelope, asRestOf: run.plan, outputs: planned.draft.outputs)
        _ = try await perform(approved, planned.draft, stage, DyingProcess(dyingAt: nil), run: run.id, isResumed: true)
    }

    /// - Returns: nil where the process died before the run could begin.
    private func perform(
        _ approved: consuming ApprovedPlan, _ draft: PlanMaker.Draft, _ stage: ProviderConformance.Stage, _ process: DyingProcess,
        run: String, isResumed: Bool
    ) async throws -> ApplyReport? {
        let writers = try connect(try estate(stage), process).1
        let applier = Applier(
            ledger: DyingLedger(ledger: ledger, process: process), writers: writers, actor: "test", fence: nil, now: { 0 }, isParking: true)
        return try? await applier.apply(approved, draft: draft, run: run, resuming: isResumed)
    }

    // MARK: - Looking

    func live() async throws -> LivePicture { LivePicture([member.name: try await opened.live()]) }

    /// What may stand nowhere.
    var canaries: [String] {
        opened.endpoints.values.flatMap { $0.credentials.values } + opened.secrets.values
    }

    /// That nothing is left to do, said with what is.
    func expectNothingLeft(_ stage: ProviderConformance.Stage, _ comment: String = "") async throws {
        let plan = try await plan(stage).plan
        #expect(plan.changes.isEmpty, "\(comment): \(plan.changes.map { "\($0.action) \($0.address)" })")
        #expect(plan.operations.isEmpty, "\(comment): \(plan.operations.map(\.summary))")
        #expect(plan.findings.filter { $0.severity == .blocks }.isEmpty, "\(comment): \(plan.findings.map(\.message))")
    }
}
