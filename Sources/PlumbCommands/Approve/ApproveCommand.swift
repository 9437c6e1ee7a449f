internal import ArgumentParser
internal import CanonicalJSON
internal import Diagnostics
internal import Estate
internal import Planning
internal import Reconciling
internal import SSHSignatures

struct ApproveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve", abstract: "Sign a plan's digest, so that somebody else may apply it.",
        discussion: """
            Takes what `plumb apply` takes. Everything is read and computed again; the plan is shown, signed with your SSH key, and \
            the signature is recorded. It is valid for exactly this plan, and for resuming its run. An author's own does not count.

            If the gate requires a one-time code, plumb asks for it here too:
              plumb approve production --digest 7f3a9c1e…

            A promotion is approved by its own digest:
              plumb approve production --promote console --from staging --digest 7f3a9c1e…
            """)

    @Argument(help: "A plan file, or the environment with --digest or --enroll.", completion: .plansAndEnvironments)
    var plan: String

    @OptionGroup var options: EstateOptions

    @OptionGroup var talk: LogOptions

    @OptionGroup private var review: ReviewOptions

    @Option(name: .long, help: "A private key, or the public key of one that the agent holds; yours among the signers unless given.")
    var key: String?

    @Option(name: .long, help: "The run that the plan undoes, if plumb undo made it.")
    var undo: String?

    @Option(name: .long, help: "A service whose promotion is approved instead of a plan; with --from.")
    var promote: String?

    @Option(name: .long, help: "The environment that the promotion comes from.")
    var from: String?

    @Option(name: .long, help: "A brake lifted when the plan was made; needed again with --digest.", completion: .brakes)
    var allow: [String] = []

    @OptionGroup var narrowing: NarrowingOptions

    @Flag(name: .long, help: "Make a secret for the environment's one-time codes and show it on the terminal, once.")
    var enroll = false

    @Option(name: .long, help: "How to print the result.")
    var output: ResultFormat = .text

    private var digest: String? { review.digest }

    func validate() throws {
        if (promote == nil) != (from == nil) { throw ValidationError("--promote and --from belong together") }
        if let digest, digest.count < 64 {
            throw ValidationError("an approval is of a whole digest: give all 64 digits, as plumb plan prints them")
        }
        if promote != nil, digest == nil { throw ValidationError("a promotion is approved by its --digest") }
        if promote != nil, undo != nil { throw ValidationError("--undo does not undo a promotion: promote back instead") }
        if enroll, output == .json { throw ValidationError("--enroll shows a secret on the terminal, and in no document") }
        if undo != nil, !narrowing.only.isEmpty { throw ValidationError("--only does not narrow what plumb undo plans") }
        if digest == nil, !enroll, !plan.hasSuffix(".json") {
            throw ValidationError("name a plan file, or give the plan's digest: plumb approve \(plan) --digest DIGEST")
        }
    }

    func run() async throws {
        if enroll { return try Enrolment(options.load(), environment: plan).show() }
        let reviewed = digest == nil ? try PlanFiles.read(plan) : nil
        let session = try await Session(options, talk, environment: reviewed?.plan.environment ?? plan)
        guard let gate = session.environment.gate, gate.approvals != nil || gate.codes != nil else {
            throw CommandFailure(.failure, "the gate of \(session.name) asks for no approval and no one-time code")
        }
        let desk = ApprovalDesk(session, gate, key: key, output)
        if let promote, let from, let digest { return try await desk.approvePromotion(of: promote, from: from, digest: digest) }
        let lifted = Set(reviewed?.plan.lifted ?? allow)
        let preview =
            if let undo {
                try await session.preview(undoing: try await session.preImages(of: undo), lifted: lifted)
            } else {
                try await session.preview(
                    lifted: lifted, only: reviewed.map { $0.plan.narrowing?.patterns ?? [] } ?? narrowing.only)
            }
        let planned = try await session.envelope(of: preview.plan)
        let way: DisplayText = undo.map { " --undo \($0)" } ?? ""
        let review = PlanReview(session, reviewed, digest: digest) { envelope in
            "plumb approve \(session.name)\(way) --digest \(envelope.digest)\(envelope.plan.allowed)"
        }
        let accepted = if undo == nil { try await review.accept(planned) } else { try await review.compare(planned) }
        let envelope = accepted.envelope
        PlanPrinter.log(envelope, isVerbose: talk.verbosity >= 1)
        if envelope.plan.isBlocked { throw CommandFailure(.blocked, "the plan is blocked; there is nothing to approve") }
        if reviewed == nil { try Self.checkSeenWhole(envelope) }
        try await ApprovalDesk(accepted.session, gate, key: key, output).approve(envelope, isFromFiles: undo == nil)
    }

    /// A digest can be approved that somebody saw below a part of its plan: a comment holds so much. A plan that is longer is approved by its
    /// file, which is shown whole.
    private static func checkSeenWhole(_ envelope: PlanEnvelope) throws {
        guard PlanMarkdown.isShortened(envelope) else { return }
        let name = envelope.plan.environment
        throw CommandFailure(
            .refused,
            "The plan is longer than a comment, so a comment shows only a part of it. Nothing was signed.\n"
                + "Write it, read it, and approve the file: plumb plan \(name) --out plans/\(name); plumb show FILE; plumb approve FILE")
    }
}
