internal import ArgumentParser
internal import CanonicalJSON
internal import Diagnostics
internal import Estate
internal import Planning
internal import Reconciling
internal import Resources

struct BootstrapCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bootstrap", abstract: "Bring an environment up from nothing, in order, and resume where it stopped.",
        discussion: """
            First checks what it can before anything is written: whether each credential works, whether names are free and \
            requests suffice. Then come the plan, its gate, and the apply, which waits for add-ons, releases, names and health. \
            At the end it checks everything and prints the environment's checklist.

            On a terminal, confirm the plan with what the gate asks for, or with the environment's name if it has none. Otherwise the \
            plan is shown, and the same command with its --digest, or with --target where there is no gate, performs it.

            The same command resumes what stopped. With --park it does not wait: it leaves what is not ready yet, and \
            you run it again.

            Ends with 0 when all is green, 2 when something of the checklist is open, 4 when the plan is blocked or a contract \
            breached, 7 when something is left to do, 1 when a check fails.
            """)

    @Argument(help: "The environment, such as production.", completion: .environments)
    var environment: String

    @OptionGroup var options: EstateOptions

    @OptionGroup var talk: LogOptions

    @OptionGroup var locking: LockOptions

    @OptionGroup var confirmation: ConfirmationOptions

    @OptionGroup var waits: WaitOptions

    @Option(name: .long, help: "Lift a brake by its id; may be repeated.", completion: .brakes)
    var allow: [String] = []

    @Option(name: .long, help: "How to print the result.")
    var output: ResultFormat = .text

    /// What becomes of the apply is a part of the result; as a document, the result is one and comes last.
    private var destination: ReportDestination { output == .json ? .log : .output(.text) }

    func run() async throws {
        let session = try await Session(options, talk, environment: environment)
        try confirmation.check(session.environment)
        if try await session.hasHistory(), let resumption = try await Resumption(session) {
            try await resumption.perform(waits: waits, locking, output: destination)
        } else {
            try await begin(session)
        }
        try await verify(session)
    }

    private func begin(_ session: Session) async throws {
        if try await !session.hasHistory() {
            try await session.beginHistory(try await session.preview(history: nil).inSync)
            Terminal.log("\(environment): its history begins")
        }
        let execution = Execution(session, locking)
        try await execution.locked {
            let (envelope, draft) = try await session.plan(lifted: Set(allow))
            guard !envelope.plan.isEmpty || envelope.plan.isBlocked else {
                return Terminal.log("\(environment): nothing to change")
            }
            try await Preflight(session.composition, envelope.plan).check()
            let next = { (envelope: PlanEnvelope) -> DisplayText in
                "plumb bootstrap \(environment) --digest \(envelope.digest)\(envelope.plan.allowed)"
            }
            let isConfirmed = confirmation.digest != nil || (confirmation.target != nil && session.environment.gate == nil)
            if !isConfirmed, !Terminal.canAsk { return try await review(envelope, next(envelope), session) }
            let review = PlanReview(session, nil, digest: confirmation.digest, next: next)
            try await review.compare(envelope)
            PlanPrinter.log(envelope, isVerbose: talk.verbosity >= 1)
            if envelope.plan.isBlocked { throw CommandFailure(.blocked, "the plan is blocked; nothing was written") }
            let approved = try await Confirmation(session, confirmation, reviewed: review.whole).approve(envelope)
            do {
                try await execution.perform(approved, draft: draft, waits: waits, output: destination)
            } catch let failure as CommandFailure where failure.code == .appliedInPart {
                throw CommandFailure(.appliedInPart, "not everything is ready yet; continue with: plumb bootstrap \(environment)")
            }
        }
    }

    /// Without a terminal, somebody reads the plan first.
    private func review(_ envelope: PlanEnvelope, _ next: DisplayText, _ session: Session) async throws {
        try await PlanPrinter.print(
            envelope, as: output == .json ? .json : .text, next: (next, session.next(envelope, file: nil).words),
            gate: session.requirements(for: envelope))
        throw CommandFailure(envelope.plan.isBlocked ? .blocked : .changesPending)
    }

    /// Everything is looked at, and then the checklist.
    private func verify(_ session: Session) async throws {
        let maker = PlanMaker(estate: session.estate, connections: session.composition.connections, now: Session.now())
        let looks = try await session.reading(for: "look") { () throws(PlanMaker.Unreadable) in
            try await maker.looks(environment: environment)
        }
        let report = await ProbeReport(looks, through: session.composition)
        if output == .text { Terminal.print(fitting: "\n\(environment), checked:\n" + report.text) }
        let checklist = try await session.reading(for: "checklist") { () throws(PlanMaker.Unreadable) in
            try await maker.checklist(environment: environment, services: nil)
        }
        switch output {
        case .json:
            Terminal.print(json: [
                "version": 1, "environment": .string(environment), "checks": report.json, "checklist": ChecklistJSON.value(checklist),
            ])
        case .text: Terminal.print(fitting: "\n" + ChecklistText.render(checklist))
        }
        if checklist.isBreached { throw CommandFailure(.blocked) }
        if !report.isWell { throw CommandFailure(.failure) }
        if checklist.isOpen { throw CommandFailure(.changesPending) }
    }
}
