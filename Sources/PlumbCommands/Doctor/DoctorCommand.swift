internal import ArgumentParser
internal import CanonicalJSON
internal import Diagnostics
internal import FoundationEssentials
internal import Reconciling

struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Check that everything plumb needs is there and works. Reads only.",
        discussion: """
            Each line is the result of a real request: the files, git and what it confirms, each provider's and store's credential, \
            the history and its signatures, the clock, the terminal. With --ci also what GitHub requires before it merges.

            The report holds names and numbers, and no values, so that it may be attached to a bug. It ends with 1 where \
            there is a problem.
            """)

    @Flag(name: .long, help: "Also check what a job in CI needs: the branch's protection (with GITHUB_TOKEN), the whole history.")
    var ci = false

    @OptionGroup var options: EstateOptions

    @OptionGroup var talk: LogOptions

    @Option(name: .long, help: "How to print the result.")
    var output: ResultFormat = .text

    func run() async throws {
        let progress = TransientLine("checking…")
        let checks = await Examination(options, talk, isCI: ci).run()
        progress.erase()
        let problems = checks.number(of: .problem)
        switch output {
        case .text: Terminal.print(fitting: checks.shown + Self.summary(checks))
        case .json:
            Terminal.print(json: [
                "version": 1, "tool": .string(PlumbCommand.toolVersion), "time": .time(Int(Date().timeIntervalSince1970)),
                "problems": .integer(problems), "warnings": .integer(checks.number(of: .warning)), "checks": .array(checks.map(\.json)),
            ])
        }
        if problems > 0 { throw CommandFailure(.failure) }
    }

    private static func summary(_ checks: [HealthCheck]) -> DisplayText {
        func counted(_ state: HealthCheck.State, _ one: String, _ many: String) -> String? {
            let count = checks.number(of: state)
            return count == 0 ? nil : "\(count) \(count == 1 ? one : many)"
        }
        let parts = [
            counted(.ok, "ok", "ok"), counted(.warning, "warning", "warnings"), counted(.problem, "problem", "problems"),
            counted(.untested, "not tested", "not tested"),
        ]
        return "\n\(parts.compactMap(\.self).joined(separator: ", "))\n"
    }
}
