internal import ArgumentParser

/// What becomes of a command whose locks another run holds.
struct LockOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp("How long to wait for locks that another run holds: 90s, 15m or 2h.", valueName: "time"))
    var lockTimeout: WaitTime?
}
