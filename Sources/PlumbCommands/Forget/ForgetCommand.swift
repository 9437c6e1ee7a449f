internal import ArgumentParser
internal import Diagnostics
internal import Estate
internal import Planning
internal import Reconciling
internal import Resources

struct ForgetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forget", abstract: "Stop managing something that the files no longer declare; what is live stays.",
        discussion: """
            Takes an address out of the history, through the environment's gate, and records it. With the address of a scope, such \
            as heroku/shop-old, everything of it is forgotten: the plan no longer warns that it was left behind. Nothing is read \
            and nothing is written at the provider.

            What is still declared cannot be forgotten: take it out of the files first, or write mode: ignore.

            Without a terminal, look first and then give the words:
              plumb forget production heroku/shop-old
              plumb forget production heroku/shop-old --digest 7f3a9c1e… --target production --confirm "deploy-prod-now 7f3a9c1e"
            """)

    @Argument(help: "The environment, such as production.", completion: .environments)
    var environment: String

    @Argument(help: "A scope or an address, as plans name it: heroku/shop-old, heroku/shop/addon/redis.")
    var address: String

    @OptionGroup var options: EstateOptions

    @OptionGroup var talk: LogOptions

    @OptionGroup var confirmation: ConfirmationOptions

    @OptionGroup var waits: WaitOptions

    @Option(name: .long, help: "How to print the result.")
    var output: ResultFormat = .text

    func run() async throws {
        let session = try await Session(options, talk, environment: environment)
        try confirmation.check(session.environment)
        let execution = Execution(session)
        try await execution.locked {
            let addresses = try await chosen(session).addresses
            let history = try await history(session)
            let (envelope, draft) = try await session.plan(forgetting: addresses, history)
            guard confirmation.digest != nil || Terminal.canAsk else { return try await show(envelope, session) }
            let review = PlanReview(session, nil, digest: confirmation.digest) { command($0) }
            try await review.compare(envelope)
            PlanPrinter.log(envelope, isVerbose: talk.verbosity >= 1)
            let approved = try await Confirmation(session, confirmation, reviewed: review.whole, isFromFiles: false).approve(envelope)
            try await execution.perform(approved, draft: draft, waits: waits, output: .output(output))
        }
    }

    private func history(_ session: Session) async throws -> History {
        guard let history = try await session.readHistory() else {
            throw CommandFailure(.failure, "\(environment) has no history, so there is nothing to forget")
        }
        return history
    }

    /// What the history has at the address, and below it where it is a scope's.
    private func chosen(_ session: Session) async throws -> ForgottenAddresses {
        let history = try await history(session)
        let found = ForgottenAddresses(address, in: Set(history.applied.keys))
        guard !found.addresses.isEmpty else {
            let scopes = Set(history.applied.keys.map(\.scope.description))
            let names = found.isScope ? scopes : Set(history.applied.keys.map(\.description))
            let near = Suggestion.nearest(to: address, among: names.sorted()).map { "; did you mean \($0)?" as DisplayText } ?? ""
            throw CommandFailure(.validationFailure, "the history of \(environment) has nothing at \(address)\(near)")
        }
        let maker = PlanMaker(estate: session.estate, connections: session.composition.connections)
        if let declared = found.addresses.first(where: { maker.declares($0, environment: environment) }) {
            throw CommandFailure(
                .validationFailure,
                "\(declared) is still declared\ntake it out of the files first, or write mode: ignore and apply")
        }
        return found
    }

    private func command(_ envelope: PlanEnvelope) -> DisplayText {
        "plumb forget \(environment) \(ShellWord.quoted(address)) --digest \(envelope.digest)"
    }

    private func show(_ envelope: PlanEnvelope, _ session: Session) async throws {
        let words = session.next(envelope, file: nil).words
        try await PlanPrinter.print(
            envelope, as: output == .json ? .json : .text, next: (command(envelope), words),
            gate: session.requirements(for: envelope, isFromFiles: false))
        throw CommandFailure(.changesPending)
    }
}

/// The recorded addresses that a word names.
struct ForgottenAddresses {
    let addresses: [Address]
    /// Whether the word names a whole scope: a provider and a name, and nothing behind them.
    let isScope: Bool

    init(_ word: String, in recorded: Set<Address>) {
        isScope = Scope(word) != nil
        addresses = recorded.filter { $0.scope.description == word || $0.description == word }.sorted()
    }
}
