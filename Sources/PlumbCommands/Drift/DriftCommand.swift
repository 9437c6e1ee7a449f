internal import ArgumentParser
internal import CanonicalJSON
internal import Diagnostics
internal import Planning
internal import Reconciling
internal import Resources

struct DriftCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drift", abstract: "Show what changed outside of plumb since the last apply: what, who and when.",
        discussion: """
            Reads only. Ends with 0 when there is no drift and 8 when there is. The history tells when drift appeared, became \
            other drift, and went away; a check that finds what the last one found leaves no trace.
            """)

    @Argument(help: "The environment, such as production.")
    var environment: String

    @OptionGroup var options: EstateOptions

    @OptionGroup var talk: LogOptions

    @Option(name: .long, help: "How to print the result.")
    var output: ResultFormat = .text

    func run() async throws {
        let session = try await Session(options, talk, environment: environment)
        guard let history = try await session.readHistory() else {
            throw CommandFailure(
                .failure,
                "\(environment) has no history, so nobody can tell what changed since the last apply\n"
                    + "begin it once with: plumb init \(environment)")
        }
        let preview = try await session.preview(history: history)
        let unknown = session.addressesWithoutBaseline(preview, history)
        let drifted = preview.plan.changes.filter { $0.movement == .drift || $0.movement == .conflict }
        let shown = session.isUntrustedChange ? try WithheldFingerprints.withhold(from: drifted) : drifted
        if output == .json {
            let report: JSONValue = [
                "version": 1, "environment": .string(environment), "drift": try JSONValue(encoding: shown),
                "no_baseline": .integer(unknown.count),
            ]
            Terminal.print(json: report)
        } else if unknown.isEmpty || !drifted.isEmpty {
            Terminal.print(DriftText.render(environment: environment, shown))
        }
        if !unknown.isEmpty { Terminal.log(MissingBaseline(environment: environment, addresses: unknown).text) }
        try await session.record(drifted)
        guard drifted.isEmpty else { throw CommandFailure(.drift) }
        guard unknown.isEmpty else { throw CommandFailure(.failure) }
    }
}

extension Session {
    /// Records drift that is other than what the history knows of: hourly checks that find the same must not fill it.
    fileprivate func record(_ drifted: [Change]) async throws {
        let found = try drifted.map { change -> JSONValue in
            ["address": .string(change.address.description), "live": try change.before.map { try JSONValue(encoding: $0) } ?? .null]
        }
        let known = try await lastDrift()
        guard known != found, !(known == nil && found.isEmpty) else { return }
        try await record(found.isEmpty ? .driftCleared : .driftDetected, run: nil, ["drift": .array(found)])
    }
}
