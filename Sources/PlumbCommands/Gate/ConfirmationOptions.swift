internal import ArgumentParser
internal import Diagnostics
internal import Estate
internal import Reconciling

/// Which plan it is.
struct ReviewOptions: ParsableArguments {
    @Option(
        name: .long,
        help: "The digest of the plan that was reviewed, all 64 digits; at a prompt that shows the plan, its first eight or more will do.")
    var digest: String?

    func validate() throws {
        guard let digest else { return }
        let hex = Set("0123456789abcdef")
        guard digest.allSatisfy(hex.contains) else {
            throw ValidationError("--digest is hexadecimal: the 64 digits that a plan prints behind --digest")
        }
        guard (8...64).contains(digest.count) else {
            throw ValidationError("--digest has 64 digits, or at least the first eight at a prompt that shows the plan")
        }
    }
}

/// What a reviewed plan is confirmed with, where it is performed.
struct ConfirmationOptions: ParsableArguments {
    @OptionGroup private var review: ReviewOptions

    var digest: String? { review.digest }

    @Option(name: .long, help: "The environment once more, if there is no terminal.")
    var target: String?

    @Option(name: .long, help: "The confirming words, if there is no terminal.")
    var confirm: String?

    @Option(name: .long, help: "Why to override approvals, soak and freezes in an emergency; the words and the code are always required.")
    var breakGlass: String?

    func validate() throws {
        if confirm != nil, target == nil { throw ValidationError("--confirm needs --target, the environment once more") }
        if let breakGlass, !breakGlass.contains(where: { !$0.isWhitespace }) { throw ValidationError("--break-glass needs a reason") }
    }

    /// Whether somebody is asked: at a terminal, unless the answers were given.
    var isAsked: Bool { target == nil && confirm == nil && Terminal.canAsk }

    /// - Throws: ``CommandFailure`` where what was given cannot confirm a plan of the environment.
    func check(_ environment: EnvironmentDeclaration) throws {
        if breakGlass != nil, environment.gate == nil {
            throw CommandFailure(.validationFailure, "\(environment.name.value) has no gate, so there is nothing to override")
        }
        if let digest, digest.count < 64, !isAsked {
            throw CommandFailure(
                .validationFailure,
                "--digest \(digest) is only the beginning of a digest, and two plans that begin the same are easy to make; "
                    + "without a prompt, give all 64 digits, as plumb plan prints them")
        }
    }

    /// What was given, as the gate takes it.
    /// - Parameter reviewed: the whole digest of the plan that was reviewed; nil where none was named.
    func inputs(reviewed: String?) -> Gate.Confirmation { .inputs(target: target, confirm: confirm, digest: reviewed) }
}
