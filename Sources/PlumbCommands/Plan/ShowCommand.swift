internal import ArgumentParser
internal import Diagnostics
internal import Planning

struct ShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "Print a plan file; reads nothing else.")

    @Argument(help: "The plan file.", completion: .plans)
    var file: String

    @OptionGroup var talk: LogOptions

    @Option(name: .long, help: "How to print the plan.")
    var output: OutputFormat = .text

    @Option(name: .long, help: "Print one page of the text, from 1.")
    var page: Int?

    @Option(name: .long, help: "With --page: lines of a page; a screen of the terminal, or 48.")
    var lines: Int?

    func validate() throws {
        if let page, page < 1 { throw ValidationError("--page is 1 or more") }
        if let lines, lines < 1 { throw ValidationError("--lines is 1 or more") }
        if lines != nil, page == nil { throw ValidationError("--lines goes with --page") }
        if page != nil, output != .text { throw ValidationError("--page is for --output text") }
    }

    func run() async throws {
        let envelope = try PlanFiles.read(file)
        if envelope.isWithheld == true {
            Terminal.log(
                "This plan was made from a change that is not merged: fingerprints are left out, so its content cannot be checked.")
        }
        guard let page else { return try PlanPrinter.print(envelope, as: output, next: nil, isVerbose: talk.verbosity >= 1) }
        let text = PlanPrinter.text(envelope, isVerbose: talk.verbosity >= 1)
        let pages = TextPages(text, size: lines ?? TextPages.size(of: Terminal.height))
        guard pages.print(page) else {
            throw CommandFailure(.failure, "The plan has \(pages.count) page\(pages.count == 1 ? "" : "s"), and no page \(page).")
        }
        guard page < pages.count else { return }
        let size = lines.map { " --lines \($0)" } ?? ""
        Terminal.log("page \(page) of \(pages.count); next: plumb show \(ShellWord.quoted(file)) --page \(page + 1)\(size)")
    }
}
