internal import ArgumentParser
internal import CanonicalJSON
internal import Diagnostics
internal import Estate

struct ValidateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate", abstract: "Check the desired state; needs no network and no credentials.")

    @OptionGroup var options: EstateOptions

    @Option(name: .long, help: "How to print the result.")
    var output: ResultFormat = .text

    func run() async throws {
        let (estate, found, sources) = options.read()
        let diagnostics = found + (estate.map { GateChecks(estate: $0, directory: options.desired).diagnostics } ?? [])
        let errors = diagnostics.count { $0.severity == .error }
        if output == .json {
            Terminal.print(DiagnosticRenderer.json(diagnostics))
        } else {
            if !diagnostics.isEmpty {
                Terminal.log(DiagnosticRenderer.text(diagnostics, sources: sources))
            }
            if let estate, errors == 0 {
                Terminal.print(summary(estate, warnings: diagnostics.count))
            }
        }
        guard errors == 0 else {
            throw CommandFailure(.invalidEstate, output == .json ? "" : "\(counted(errors, "error"))")
        }
    }

    private func summary(_ estate: Estate, warnings: Int) -> DisplayText {
        let records = estate.zones.reduce(0) { $0 + $1.records.count }
        let rest = [
            (estate.workers.count, "Worker"), (estate.pagesProjects.count, "Pages project"),
            (estate.repositories.count, "set of job settings"),
            (estate.secrets.count, "secret"),
        ]
        .filter { $0.0 > 0 }
        let parts =
            [
                counted(estate.services.count, "app"), counted(estate.zones.count, "zone") + " with " + counted(records, "record set"),
                counted(estate.mailDomains.count, "mail domain"),
            ] + rest.map { counted($0.0, $0.1) }
        return "\(estate.name.value): \(parts.joined(separator: ", ")) in \(counted(estate.environments.count, "environment")). "
            + (warnings == 0 ? "Valid.\n" : "Valid, \(counted(warnings, "warning")).\n")
    }

    private func counted(_ count: Int, _ noun: String) -> String {
        "\(count) \(noun)\(count == 1 ? "" : "s")"
    }
}
