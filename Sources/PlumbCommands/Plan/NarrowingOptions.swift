internal import ArgumentParser

/// What a plan is narrowed to; shared by the commands that take the plan of an environment.
struct NarrowingOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "Only what this names, with what that needs; may be repeated.",
            discussion: "A scope, a name, or KIND/NAME; * matches any characters. Contracts and brakes still apply to the whole plan.",
            valueName: "pattern"))
    var only: [String] = []

    func validate() throws {
        if only.contains(where: { $0.allSatisfy(\.isWhitespace) }) { throw ValidationError("--only needs a name, KIND/NAME, or a scope") }
    }
}
