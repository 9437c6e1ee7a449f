internal import ArgumentParser

/// Whether the result is reported on the pull request that it came from.
struct ReportOptions: ParsableArguments {
    @Flag(
        name: .long,
        help: "In GitHub Actions: report the result on the merged pull request (with GITHUB_TOKEN) and in the job's summary.")
    var reportPr = false
}
