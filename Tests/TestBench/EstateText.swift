internal import Diagnostics
package import Estate
internal import EstateFiles
internal import Integrations

/// An estate from the text of its files.
package enum EstateText {
    package struct Invalid: Error, CustomStringConvertible {
        package let description: String
    }

    /// - Parameter files: the text of each file, by its path.
    package static func load(_ files: [String: String]) throws -> Estate {
        let sources = files.sorted { $0.key < $1.key }.map { SourceFile(path: $0.key, bytes: Array($0.value.utf8)) }
        let (estate, diagnostics) = EstateLoader.load(files: sources, catalogue: Integrations.catalogue)
        guard let estate, !diagnostics.contains(where: { $0.severity == .error }) else {
            throw Invalid(description: DiagnosticRenderer.text(diagnostics, sources: files).text)
        }
        return estate
    }
}
