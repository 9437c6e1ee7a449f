internal import ArgumentParser

/// Who is told; shared by single checks and the watch.
struct DriftSinkOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "Keep one GitHub issue an environment in this repository. The token is PLUMB_DRIFT_GITHUB_TOKEN, or GITHUB_TOKEN: Issues: write.",
            valueName: "owner/name"))
    var issue: String?

    @Flag(name: .long, help: "Send each message, signed, to the address in PLUMB_WEBHOOK_URL; the shared secret is PLUMB_WEBHOOK_SECRET.")
    var webhook = false

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Call this address after a complete check, and only then; PLUMB_HEARTBEAT_URL does the same without showing it.",
            valueName: "url"))
    var heartbeat: String?
}
