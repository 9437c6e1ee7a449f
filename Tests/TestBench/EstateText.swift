internal import Diagnostics
package import Estate
internal import EstateFiles
internal import Integrations

/// An estate from the text of its files.
package enum EstateText {
    package struct Invalid: Error, CustomStringConvertible {
        package let description: String
    }

    /// The kinds that the program has.
    package static var catalogue: KindCatalogue { Integrations.catalogue }

    /// - Parameter files: the text of each file, by its path; they may name the kinds that the program has.
    /// - Throws: ``Invalid`` with everything that is wrong in the files.
    package static func load(_ files: [String: String]) throws -> Estate { try load(files, catalogue: Integrations.catalogue) }

    /// - Parameters:
    ///   - files: the text of each file, by its path.
    ///   - catalogue: the kinds that the files may name.
    /// - Throws: ``Invalid`` with everything that is wrong in the files.
    package static func load(_ files: [String: String], catalogue: KindCatalogue) throws -> Estate {
        let sources = files.sorted { $0.key < $1.key }.map { SourceFile(path: $0.key, bytes: Array($0.value.utf8)) }
        let (estate, diagnostics) = EstateLoader.load(files: sources, catalogue: catalogue)
        guard let estate, !diagnostics.contains(where: { $0.severity == .error }) else {
            throw Invalid(description: DiagnosticRenderer.text(diagnostics, sources: files).text)
        }
        return estate
    }
}
