internal import ArgumentParser
internal import CanonicalJSON
internal import Diagnostics
internal import Estate
internal import Reconciling

struct AuditExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write a receipt for every run: what was confirmed, what was done, and what it replaced.",
        discussion: "Receipts hold no secrets; they are written as RUN.receipt.json into the directory.")

    @Argument(help: "The environment, such as production.", completion: .environments)
    var environment: String

    @Option(name: .long, help: "Where to, such as plans/production/receipts.")
    var out: String

    @Option(name: .long, help: "Also the runs in this archive of older events; may be repeated.")
    var archive: [String] = []

    @Option(name: .long, help: "How to print the result.")
    var output: ResultFormat = .text

    @OptionGroup var options: EstateOptions

    func run() async throws {
        let access = try await LedgerAccess(options)
        let chain = try await access.chain(archive)
        let runs = try await access.reading(orElse: options.suggestion(for: environment)) { _ throws(LedgerError) in
            try RunRecord.all(in: try chain.events(of: environment))
        }
        // One that the files declare may have no run yet.
        if runs.isEmpty, let declared = options.readFiles().0?.environments, declared[environment] == nil {
            throw CommandFailure(
                .validationFailure, "the history has no run of \(environment)\(options.suggestion(for: environment))")
        }
        for run in runs {
            let receipt = Receipt(of: run.id, environment: environment, in: chain)
            try PlanFiles.write(try receipt.fileBytes(), named: "\(run.id).receipt.json", into: out)
        }
        switch output {
        case .json:
            Terminal.print(json: [
                "version": 1, "environment": .string(environment), "directory": .string(out),
                "receipts": .array(runs.map { .string("\($0.id).receipt.json") }),
            ])
        case .text: Terminal.print("\(runs.count) receipt\(runs.count == 1 ? "" : "s") in \(out)\n")
        }
    }
}
