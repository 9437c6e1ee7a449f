internal import ArgumentParser
internal import CanonicalJSON
internal import Planning
internal import Reconciling

struct DriftCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drift", abstract: "Show what changed outside of plumb since the last apply: what, who and when.",
        discussion: "Reads only. Ends with 0 when there is no drift and 8 when there is.")

    @Argument(help: "The environment, such as production.")
    var environment: String

    @OptionGroup var options: EstateOptions

    @OptionGroup var talk: TalkOptions

    @Option(name: .long, help: "How to print the result.")
    var output: ResultFormat = .text

    func run() async throws {
        let session = try await Session(options, talk, environment: environment)
        let (envelope, _) = try await session.plan(lifted: [])
        let drifted = envelope.plan.changes.filter { $0.movement == .drift || $0.movement == .conflict }
        if output == .json {
            let report: JSONValue = [
                "version": 1, "environment": .string(environment), "drift": try JSONValue(encoding: drifted),
            ]
            Terminal.print(report.prettyText() + "\n")
        } else {
            Terminal.print(DriftText.render(environment: environment, drifted))
        }
        guard drifted.isEmpty else {
            try await session.record(.driftDetected, run: nil, ["addresses": try JSONValue(encoding: drifted.map(\.address))])
            throw CommandFailure(.drift)
        }
    }
}
