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
    func load() throws -> Estate { try loadWithSources().0 }

    /// As ``load()``, with the files that it was read from.
    func loadWithSources() throws -> (Estate, [SourceFile]) {
        let (estate, diagnostics, files) = readFiles()
        if !diagnostics.isEmpty {
            Terminal.log(DiagnosticRenderer.text(diagnostics, sources: Self.texts(of: files)))
        }
        guard let estate, !diagnostics.contains(where: { $0.severity == .error }) else {
            let count = diagnostics.count { $0.severity == .error }
            throw CommandFailure(.invalidEstate, "\(count) error\(count == 1 ? "" : "s") in the desired state; nothing was read or written")
        }
        return (estate, files)
    }

    /// The estate, what is wrong with it, and the text of each file for snippets.
    func read() -> (Estate?, [Diagnostic], [String: String]) {
        let (estate, diagnostics, files) = readFiles()
        return (estate, diagnostics, Self.texts(of: files))
    }

    private func readFiles() -> (Estate?, [Diagnostic], [SourceFile]) {
        let (files, problems) = EstateDirectory.read(desired)
        let (estate, diagnostics) = EstateLoader.load(files: files, catalogue: Integrations.catalogue)
        return (estate, problems + (problems.contains { $0.severity == .error } && files.isEmpty ? [] : diagnostics), files)
    }

    /// By path, for snippets.
    static func texts(of files: [SourceFile]) -> [String: String] {
        Dictionary(files.map { ($0.path, String(decoding: $0.bytes, as: UTF8.self)) }, uniquingKeysWith: { first, _ in first })
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
