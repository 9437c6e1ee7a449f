internal import ArgumentParser
internal import Diagnostics
internal import Estate

/// Which plan it is.
struct ReviewOptions: ParsableArguments {
    @Option(name: .long, help: "The digest of the plan that was reviewed, at least its first eight digits.")
    var digest: String?

    func validate() throws {
        guard let digest else { return }
        if digest.count < 8 { throw ValidationError("--digest needs at least eight digits") }
        let hex = Set("0123456789abcdef")
        if digest.count > 64 || !digest.allSatisfy(hex.contains) {
            throw ValidationError("--digest is hexadecimal, such as 7f3a9c1e: the digits that a plan begins with")
        }
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
