internal import ArgumentParser
internal import Diagnostics
internal import Estate

/// Which plan it is.
struct ReviewOptions: ParsableArguments {
    @Option(name: .long, help: "The digest of the plan that was reviewed, at least its first eight digits.")
    var digest: String?

    func validate() throws {
        if let digest, digest.count < 8 { throw ValidationError("--digest needs at least eight digits") }
    }
}

/// What a reviewed plan is confirmed with, where it is performed.
struct ConfirmationOptions: ParsableArguments {
    @OptionGroup private var review: ReviewOptions

    var digest: String? { review.digest }

    @Option(name: .long, help: "The environment once more, where nobody can type.")
    var target: String?

    @Option(name: .long, help: "The confirming words, where nobody can type.")
    var confirm: String?

    @Option(name: .long, help: "Why approvals, soak and freezes are passed over, in an emergency; the words and the code never are.")
    var breakGlass: String?

    func validate() throws {
        if (target == nil) != (confirm == nil) { throw ValidationError("--target and --confirm go together") }
        if let breakGlass, !breakGlass.contains(where: { !$0.isWhitespace }) { throw ValidationError("--break-glass needs a reason") }
    }

    /// - Throws: ``CommandFailure`` where the environment has no gate.
    func check(_ environment: EnvironmentDeclaration) throws {
        guard breakGlass != nil, environment.gate == nil else { return }
        throw CommandFailure(.validationFailure, "\(environment.name.value) has no gate, so there is no glass to break")
    }
}
