internal import ArgumentParser

/// What becomes of the things that wait for the world.
struct WaitOptions: ParsableArguments {
    @Flag(
        name: .long,
        help: "Check external conditions once, and leave what is not ready yet for plumb resume.")
    var park = false

    @Option(
        name: .long,
        help: ArgumentHelp(
            "How long to wait for each condition, instead of its own deadline: 90s, 15m or 2h.", valueName: "time"))
    var waitAtMost: WaitTime?

    @Option(name: .long, help: "A step for a person that is done, by its name; may be repeated.")
    var done: [String] = []
}
