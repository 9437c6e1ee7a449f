import Estate
import EstateFiles
import Foundation
import Integrations
import Testing

/// The tables of `docs/language.md` are those that the descriptions give. `UPDATE_GOLDEN=1` writes them anew.
@Suite struct KeyTableTests {
    private static let page = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../docs/language.md").standardized

    @Test("the page holds the tables that are made from the descriptions")
    func tables() throws {
        let text = try String(contentsOf: Self.page, encoding: .utf8)
        let (made, paths) = try Self.regenerated(text)
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] != nil { try made.write(to: Self.page, atomically: true, encoding: .utf8) }
        #expect(made == (try String(contentsOf: Self.page, encoding: .utf8)), "docs/language.md reads differently now")
        // Every noun has its table.
        let missing = NounDescription.files(Integrations.catalogue).map(\.name).filter { !paths.contains($0) }
        #expect(missing == [])
    }

    /// The page with every table made anew, and the paths of the tables.
    private static func regenerated(_ text: String) throws -> (text: String, paths: [String]) {
        var (lines, paths, isInside): ([String], [String], Bool) = ([], [], false)
        for line in text.components(separatedBy: "\n") {
            if line == "<!-- end of keys -->" { isInside = false }
            if !isInside { lines.append(line) }
            guard let path = line.wholeMatch(of: /<!-- keys: ([a-z_.]+) -->/)?.1 else { continue }
            let table = KeyTable.markdown(try NounPath(String(path), Integrations.catalogue).nouns)
            lines += table.split(separator: "\n").map(String.init)
            paths.append(String(path))
            isInside = true
        }
        #expect(!isInside, "a table has no end")
        return (lines.joined(separator: "\n"), paths)
    }
}
