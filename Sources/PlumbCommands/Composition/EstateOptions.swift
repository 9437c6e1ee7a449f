internal import ArgumentParser
internal import CanonicalJSON
internal import Diagnostics
internal import Estate
internal import EstateFiles
internal import Integrations

/// Where the desired state is; shared by all commands.
struct EstateOptions: ParsableArguments {
    @Option(name: .long, help: "The directory with the desired state.")
    var desired = "desired"

    /// Loads the estate, printing every diagnostic on stderr.
    /// - Throws: ``CommandFailure`` with exit code 3 when there are errors.
    func load() throws -> Estate {
        let (estate, diagnostics, sources) = read()
        if !diagnostics.isEmpty {
            Terminal.log(DiagnosticRenderer.text(diagnostics, sources: sources))
        }
        guard let estate, !diagnostics.contains(where: { $0.severity == .error }) else {
            let count = diagnostics.count { $0.severity == .error }
            throw CommandFailure(.invalidEstate, "\(count) error\(count == 1 ? "" : "s") in the desired state; nothing was read or written")
        }
        return estate
    }

    /// The estate, what is wrong with it, and the text of each file for snippets.
    func read() -> (Estate?, [Diagnostic], [String: String]) {
        let (files, problems) = EstateDirectory.read(desired)
        let (estate, diagnostics) = EstateLoader.load(files: files, catalogue: Integrations.catalogue)
        let sources = Dictionary(
            files.map { ($0.path, String(decoding: $0.bytes, as: UTF8.self)) }, uniquingKeysWith: { first, _ in first })
        return (estate, problems + (problems.contains { $0.severity == .error } && files.isEmpty ? [] : diagnostics), sources)
    }
}

/// How results are printed.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
    case markdown
}

/// How a result without a Markdown form is printed.
enum ResultFormat: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
}
