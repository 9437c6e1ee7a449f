internal import ArgumentParser
internal import CanonicalJSON
internal import Diagnostics
internal import Estate
internal import Planning
internal import Reconciling
internal import Resources

struct ApplyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply", abstract: "Perform exactly the plan that you confirm.",
        discussion: """
            Takes a plan file, or an environment and the plan's digest. Reads and computes everything again first; if the plan \
            has changed, writes nothing and shows what changed. After the confirmation it reads once more what it is about to \
            write.

            A gated environment asks for its phrase and the plan's first eight digits. Without a terminal both come as inputs, \
            beside all 64 digits of the digest:
              plumb apply production --digest 7f3a9c1e… --target production --confirm "deploy-prod-now 7f3a9c1e"

            An environment without a gate asks for its name on a terminal; otherwise it takes --digest or --target:
              plumb apply staging --target staging
            """)

    @Argument(help: "A plan file (*.json), or the environment with --digest.", completion: .plansAndEnvironments)
    var plan: String

    @OptionGroup var options: EstateOptions

    @OptionGroup var talk: LogOptions

    @OptionGroup var locking: LockOptions

    @OptionGroup var confirmation: ConfirmationOptions

    @OptionGroup var waits: WaitOptions

    @OptionGroup var reporting: ReportOptions

    @Option(name: .long, help: "A brake lifted when the plan was made; needed again with --digest.", completion: .brakes)
    var allow: [String] = []

    @OptionGroup var narrowing: NarrowingOptions

    @Option(name: .long, help: "How to print the result.")
    var output: ResultFormat = .text

    private var isFile: Bool { plan.hasSuffix(".json") }

    func run() async throws {
        let reviewed = isFile ? try PlanFiles.read(plan) : nil
        let session = try await Session(options, talk, environment: reviewed?.plan.environment ?? plan)
        let execution = Execution(session, locking)
        try await ResultPublication.reporting(reporting.reportPr, session, talk, run: execution.run) {
            try await apply(reviewed, session, execution)
        }
    }

    private func apply(_ reviewed: PlanEnvelope?, _ session: Session, _ execution: Execution) async throws {
        try confirmation.check(session.environment)
        try checkNamed(reviewed, session)
        let review = PlanReview(session, reviewed, digest: confirmation.digest) { session.next($0, file: nil).command }
        await session.logDriftAge()
        try await execution.locked {
            let (planned, draft) = try await session.plan(
                lifted: Set(reviewed?.plan.lifted ?? allow),
                only: reviewed.map { $0.plan.narrowing?.patterns ?? [] } ?? narrowing.only)
            let accepted = try await review.accept(planned)
            let envelope = accepted.envelope
            guard !envelope.plan.operations.isEmpty || !envelope.plan.changes.isEmpty else {
                Terminal.log("\(envelope.plan.environment): nothing to change")
                return
            }
            PlanPrinter.log(envelope, isVerbose: talk.verbosity >= 1)
            if envelope.plan.isBlocked { throw CommandFailure(.blocked, "the plan is blocked; nothing was written") }
            logUnproved(envelope.plan)
            let approved = try await Confirmation(accepted.session, confirmation, reviewed: review.whole).approve(envelope)
            if try await session.readHistory() == nil { try await session.beginHistory(draft.inSync) }
            try await execution.perform(approved, draft: draft, waits: waits, output: .output(output))
        }
    }

    /// A gated environment applies what was reviewed; another one also what is shown and confirmed now.
    private func checkNamed(_ reviewed: PlanEnvelope?, _ session: Session) throws {
        if let reviewed, let digest = confirmation.digest, !reviewed.digest.hasPrefix(digest) {
            throw CommandFailure(
                .validationFailure, "\(plan) is the plan \(reviewed.digest), and --digest names another one; nothing was written")
        }
        guard reviewed == nil, confirmation.digest == nil else { return }
        guard session.environment.gate == nil else {
            throw CommandFailure(
                .validationFailure, "name a plan file, or give the plan's digest: plumb apply \(session.name) --digest DIGEST")
        }
        guard confirmation.target == nil, !Terminal.canAsk else { return }
        throw CommandFailure(
            .validationFailure,
            "name a plan file, give the plan's digest, or name the environment once more: plumb apply \(session.name) --target \(session.name)"
        )
    }

    /// Reading was proved by planning; that a credential may write shows with its first write, and not before.
    private func logUnproved(_ plan: Plan) {
        let providers = Set(plan.operations.filter { $0.effect.isWrite }.map { $0.performer ?? $0.scope.provider }).sorted()
        guard !providers.isEmpty else { return }
        Terminal.log("write permission for \(providers.joined(separator: " and ")) cannot be checked in advance")
    }
}
