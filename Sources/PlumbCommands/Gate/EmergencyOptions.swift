internal import ArgumentParser
internal import Diagnostics
internal import Estate

/// How a gate is passed in an emergency; shared by the commands that write.
struct EmergencyOptions: ParsableArguments {
    @Option(name: .long, help: "Why approvals, soak and freezes are passed over, in an emergency; the words and the code never are.")
    var breakGlass: String?

    func validate() throws {
        if let breakGlass, !breakGlass.contains(where: { !$0.isWhitespace }) { throw ValidationError("--break-glass needs a reason") }
    }

    /// - Throws: ``CommandFailure`` where the environment has no gate.
    func check(_ environment: EnvironmentDeclaration) throws {
        guard breakGlass != nil, environment.gate == nil else { return }
        throw CommandFailure(.validationFailure, "\(environment.name.value) has no gate, so there is no glass to break")
    }
}
