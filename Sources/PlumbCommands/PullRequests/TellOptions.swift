internal import ArgumentParser

/// Whether the result is told to the pull request that it came from.
struct TellOptions: ParsableArguments {
    @Flag(
        name: .long,
        help: "In GitHub Actions: tell the result to the merged pull request (with GITHUB_TOKEN) and in the job's summary.")
    var tellPr = false
}
