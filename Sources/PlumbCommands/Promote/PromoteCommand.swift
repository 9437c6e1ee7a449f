internal import ArgumentParser
internal import CanonicalJSON
internal import Diagnostics
internal import Estate
internal import Planning
internal import Reconciling

struct PromoteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "promote", abstract: "Let an environment run what another one runs, without building it again.",
        discussion: """
            Shows what both run and how long the first has run it, asks for PROMOTE and eight digits, and follows the promotion \
            to its end, the release command included. The digits stand for the service, both environments, what is promoted and \
            what it replaces. The gate applies here too; approvals and one-time codes are given before by: \
            plumb approve production --promote SERVICE --from staging --digest DIGEST. Config vars, add-ons and dynos stay as they are; flags are promoted by: plumb flags promote

            If it was interrupted, run it again: it resumes, and nothing is promoted twice.

            Without a terminal, look first and then give the words:
              plumb promote staging production --service console
              plumb promote staging production --service console --digest 7f3a9c1e… --target production --confirm "PROMOTE 7f3a9c1e"
            """)

    @Argument(help: "The environment that runs it, such as staging.", completion: .environments)
    var from: String

    @Argument(help: "The environment that will run it, such as production.", completion: .environments)
    var to: String

    @Option(name: .long, help: "The service.", completion: .services)
    var service: String

    @OptionGroup var options: EstateOptions

    @OptionGroup var talk: LogOptions

    @OptionGroup var locking: LockOptions

    @OptionGroup var confirmation: ConfirmationOptions

    @Option(name: .long, help: "How to print the result.")
    var output: ResultFormat = .text

    func validate() throws {
        if from == to { throw ValidationError("\(from) cannot be promoted to itself") }
    }

    func run() async throws {
        let session = try await Session(options, talk, environment: to)
        try confirmation.check(session.environment)
        let unfinished = try await session.unfinishedPromotion(of: service)
        let execution = Execution(session, run: unfinished?.run, locking)
        let desk = try PromotionDesk(session, execution, service: service, from: from)
        try await execution.locked {
            if let unfinished { try await goOn(with: unfinished, desk, execution) }
            let shown = try await desk.proposal()
            guard !shown.text.proposal.isDone else {
                return try show(shown.text, "\(to) already runs what \(from) runs", status: unfinished == nil ? "unchanged" : "completed")
            }
            try await promote(shown, desk, session, execution)
        }
    }

    private func goOn(with unfinished: PromotionRecord, _ desk: PromotionDesk, _ execution: Execution) async throws {
        try execution.session.checkGrant("the promotion of \(unfinished.service)", at: unfinished.sequence)
        try await execution.session.readSigningKey()
        Terminal.log("resuming the promotion of \(unfinished.actor), confirmed as \(unfinished.digest.prefix(8))")
        switch try await desk.resume(unfinished, stoppedBy: execution.beginWriting()) {
        case .completed:
            Terminal.log("it had finished: \(to) runs it")
            try await checkHealth(desk)
        case .failed(let reason): Terminal.log("it had failed: \(reason)")
        case .underWay: throw underWay
        }
    }

    private func promote(_ shown: PromotionDesk.Shown, _ desk: PromotionDesk, _ session: Session, _ execution: Execution) async throws {
        let proposal = shown.text.proposal
        if let digest = confirmation.digest, !proposal.digest.hasPrefix(digest) {
            Terminal.log(shown.text.text)
            throw CommandFailure(
                .stalePlan,
                "stale: \(digest.prefix(8)) was reviewed, and the promotion is \(proposal.shortDigest) now (above); nothing was promoted")
        }
        guard confirmation.digest != nil || confirmation.confirm != nil || Terminal.canAsk else {
            let words = Gate(session.environment).words(for: proposal)
            try show(
                shown.text, "promote it with: \(command) --digest \(proposal.digest) --target \(to) --confirm \"\(words)\"",
                status: "pending")
            throw CommandFailure(.changesPending)
        }
        Terminal.log(shown.text.text)
        let route = try await desk.route()
        let reviewed = confirmation.digest.flatMap { $0.count == 64 ? $0 : nil }
        let approved = try await Confirmation(session, confirmation, reviewed: reviewed).approve(shown)
        if confirmation.isAsked { try await compareAgain(shown, desk) }
        let requests = execution.beginWriting()
        Terminal.log("promoting; waiting for the release command of \(to)")
        let outcome = try await desk.perform(approved, route: route, newest: shown.newest, stoppedBy: requests)
        switch outcome {
        case .completed:
            try show(shown.text, "\(to) runs it now, and it was read back", status: "completed", isShown: true)
            try await checkHealth(desk)
        case .failed(let reason): throw CommandFailure(.failure, "the promotion failed: \(reason)\n\(to) runs what it ran")
        case .underWay: throw underWay
        }
    }

    /// The promotion stands, whatever is seen: it says so, and how to look again.
    private func checkHealth(_ desk: PromotionDesk) async throws {
        guard let report = try await desk.lookAfterRelease() else { return }
        Terminal.log("checks after the release:\n\(report.text)")
        guard !report.isWell else { return }
        throw CommandFailure(
            .failure,
            "\(to) runs it, and a check after the release failed\ncheck again with: plumb verify \(to); to go back, promote what ran before"
        )
    }

    /// What both environments run may have moved while somebody typed.
    private func compareAgain(_ shown: PromotionDesk.Shown, _ desk: PromotionDesk) async throws {
        let now = try await desk.proposal()
        guard now.text.proposal.digest != shown.text.proposal.digest else { return }
        Terminal.log(now.text.text)
        throw CommandFailure(.stalePlan, "stale: something changed while the words were typed (above); nothing was promoted")
    }

    private var command: String { "plumb promote \(from) \(to) --service \(service)" }

    private var underWay: CommandFailure {
        CommandFailure(.appliedInPart, "the promotion is still under way; continue with: \(command)")
    }

    private func show(_ text: PromotionText, _ end: String, status: String, isShown: Bool = false) throws {
        switch output {
        case .json: Terminal.print(json: try text.json(status: status))
        case .text: Terminal.print(fitting: (isShown ? "" : text.text) + "  \(end)\n")
        }
    }
}
