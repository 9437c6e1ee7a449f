internal import ArgumentParser
internal import CanonicalJSON
internal import Diagnostics
internal import Estate
internal import EstateFiles
internal import Integrations

/// Where the desired state is; shared by all commands.
struct EstateOptions: ParsableArguments {
    @Option(
        name: .customLong("desired"),
        help: ArgumentHelp(
            "The directory with the desired state; else desired/ here, or in the nearest directory above.", valueName: "directory"))
    var named: String?

    /// The directory with the desired state, from the current one.
    var desired: String { named ?? base + EstateSearch.name }

    /// The way from the current directory to the one that holds the desired state, such as `../../`; empty where that is the current one,
    /// and where an operator named the directory.
    var base: String { named == nil ? EstateSearch.found : "" }

    /// Loads the estate, printing every diagnostic on stderr.
    /// - Throws: ``CommandFailure`` with exit code 3 when there are errors.
    func load() throws -> Estate { try loadWithSources().0 }

    /// As ``load()``, with the files that it was read from.
    func loadWithSources() throws -> (Estate, [SourceFile]) {
        let (estate, diagnostics, files) = readFiles()
        log(diagnostics, files)
        guard let estate, !diagnostics.contains(where: { $0.severity == .error }) else {
            let count = diagnostics.count { $0.severity == .error }
            throw CommandFailure(
                .invalidEstate, "\(count) error\(count == 1 ? "" : "s") in the desired state. Nothing was read or written.",
                diagnostics: diagnostics)
        }
        return (estate, files)
    }

    /// What contracts warn of is counted: it is the same before every command, and `plumb validate` and the plan show it.
    private func log(_ diagnostics: [Diagnostic], _ files: [SourceFile]) {
        func isFolded(_ diagnostic: Diagnostic) -> Bool { diagnostic.severity == .warning && diagnostic.rule.hasPrefix("contract.") }
        let count = diagnostics.count(where: isFolded)
        let shown = diagnostics.filter { !isFolded($0) }
        if !shown.isEmpty { Terminal.log(DiagnosticRenderer.text(shown, sources: Self.texts(of: files))) }
        guard count > 0 else { return }
        Terminal.log("\(count) warning\(count == 1 ? "" : "s") about contracts; to see \(count == 1 ? "it" : "all"): plumb validate")
    }

    /// The estate, what is wrong with it, and the text of each file for snippets.
    func read() -> (Estate?, [Diagnostic], [String: String]) {
        let (estate, diagnostics, files) = readFiles()
        return (estate, diagnostics, Self.texts(of: files))
    }

    /// What to do where the environment has no history, for the end of a message: begin it, or name one that the files declare.
    func suggestion(for environment: String) -> DisplayText {
        guard let declared = readFiles().0?.environments.keys.sorted() else { return "" }
        if declared.contains(environment) { return "\nbegin it once with: plumb init \(environment)" }
        let hint: DisplayText = Suggestion.nearest(to: environment, among: declared).map { "; did you mean \($0)?" } ?? ""
        return "\nthe files declare no environment \"\(environment)\"; there are \(declared.joined(separator: ", "))\(hint)"
    }

    /// The same with the files themselves.
    func readFiles() -> (Estate?, [Diagnostic], [SourceFile]) {
        let (files, problems) = EstateDirectory.read(desired)
        let (estate, diagnostics) = EstateLoader.load(files: files, catalogue: Integrations.catalogue)
        return (estate, problems + (problems.contains { $0.severity == .error } && files.isEmpty ? [] : diagnostics), files)
    }

    /// By path, for snippets.
    static func texts(of files: [SourceFile]) -> [String: String] {
        Dictionary(files.map { ($0.path, String(decoding: $0.bytes, as: UTF8.self)) }, uniquingKeysWith: { first, _ in first })
    }
}
