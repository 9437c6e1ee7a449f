internal import ArgumentParser
internal import CanonicalJSON
internal import Estate
internal import Planning
internal import Reconciling
internal import Resources

struct ApplyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply", abstract: "Perform exactly the plan that is confirmed.",
        discussion: """
            Takes a plan file, or an environment and the plan's digest. Everything is read and computed again first; if the \
            plan is not the same any more, nothing is written and what moved is shown.

            A gated environment asks for its phrase and the plan's eight digits. Without a terminal both come as inputs:
              plumb apply production --digest 7f3a9c1e --target production --confirm "deploy-prod-now 7f3a9c1e"
            """)

    @Argument(help: "A plan file, or the environment with --digest.")
    var plan: String

    @OptionGroup var options: EstateOptions

    @OptionGroup var talk: LogOptions

    @OptionGroup var confirmation: ConfirmationOptions

    @OptionGroup var waits: WaitOptions

    @Option(name: .long, help: "A brake lifted when the plan was made; needed again with --digest.")
    var allow: [String] = []

    @Option(name: .long, help: "How to print the result.")
    var output: ResultFormat = .text

    func validate() throws {
        if confirmation.digest == nil, !plan.hasSuffix(".json") {
            throw ValidationError("name a plan file, or give the plan's digest: plumb apply \(plan) --digest DIGEST")
        }
    }

    func run() async throws {
        let reviewed = confirmation.digest == nil ? try PlanFiles.read(plan) : nil
        let session = try await Session(options, talk, environment: reviewed?.plan.environment ?? plan)
        try confirmation.check(session.environment)
        let review = PlanReview(reviewed, digest: confirmation.digest) { session.next($0, file: nil).command }
        let execution = Execution(session)
        try await execution.locked {
            let (envelope, draft) = try await session.plan(lifted: Set(reviewed?.plan.lifted ?? allow))
            try review.compare(envelope)
            guard !envelope.plan.operations.isEmpty || !envelope.plan.changes.isEmpty else {
                Terminal.log("\(envelope.plan.environment): nothing to change")
                return
            }
            Terminal.log(PlanText.render(envelope, style: .init(isColored: false, next: nil)))
            if envelope.plan.isBlocked { throw CommandFailure(.blocked, "the plan is blocked; nothing was written") }
            tellUnproved(envelope.plan)
            let approved = try await Confirmation(session, confirmation).approve(envelope)
            if try await session.readHistory() == nil { try await session.beginHistory(draft) }
            try await execution.perform(approved, draft: draft, waits: waits, output: output)
        }
    }

    /// Reading was proved by planning; that a credential may write shows with its first write, and not before.
    private func tellUnproved(_ plan: Plan) {
        let providers = Set(plan.operations.filter { $0.effect != .wait }.map { $0.performer ?? $0.scope.provider }).sorted()
        guard !providers.isEmpty else { return }
        Terminal.log("permission to write to \(providers.joined(separator: " and ")) is unproved until the first write")
    }
}
