import Diagnostics
import Estate
import EstateFiles
import Foundation
import Integrations
import Testing

/// What is described is what is read, and nothing else.
@Suite struct NounDescriptionTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardized

    /// Every noun, each once.
    private static let nouns: [NounDescription] = {
        var found: [String: NounDescription] = [:]
        func visit(_ noun: NounDescription) {
            guard found[noun.name] == nil else { return }
            found[noun.name] = noun
            noun.keys.flatMap(\.shape.nouns).forEach(visit)
        }
        NounDescription.files(Integrations.catalogue).forEach(visit)
        return found.values.sorted { $0.name < $1.name }
    }()

    @Test("a file with any described key and its example, or any of its words, loads")
    func everyKeyIsRead() {
        let files = DescribedFile.all
        #expect(files.count > 250)
        for file in files { #expect(file.errors == [], "\(file.path)\n\(file.text)") }
    }

    @Test("the fields of a record's value are read, each type's")
    func recordValues() {
        for noun in Self.nouns where noun.name.hasPrefix("value-") {
            let type = noun.name.dropFirst("value-".count).uppercased()
            let fields = noun.keys.map { "\($0.name): \($0.example)" }.joined(separator: ", ")
            let file = DescribedFile(
                path: noun.name, noun: "zone",
                text: "zone: example.net\nenvironment: production\nrecords: [{ name: a, type: \(type), value: { \(fields) } }]\n")
            #expect(file.errors.filter { $0.hasPrefix("estate.") } == [], "\(file.text)")
        }
    }

    @Test("a reader asks for no key that no description has")
    func everyReadKeyIsDescribed() throws {
        let described = Set(Self.nouns.flatMap { $0.keys.map(\.name) })
        let folder = Self.root.appending(path: "Sources/EstateFiles/Reading")
        var asked: Set<String> = []
        for path in try FileManager.default.subpathsOfDirectory(atPath: folder.path) where path.hasSuffix(".swift") {
            let text = try String(contentsOf: folder.appending(path: path), encoding: .utf8)
            let calls =
                #/(?:optional|required|[a-zA-Z]*[tT]ext|boolean|integer|list|map|[a-zA-Z]*[eE]xpression|choice|condition|names|place|precondition)\("([a-z_]+)",/#
            for call in text.matches(of: calls) { asked.insert(String(call.1)) }
            for call in text.matches(of: /(?:optional|map)\("([a-z_]+)"\)/) { asked.insert(String(call.1)) }
        }
        #expect(asked.count > 80)
        #expect(asked.subtracting(described).sorted() == [])
    }

    @Test("documentation is one sentence, and no noun has a key twice")
    func documentation() {
        for noun in Self.nouns {
            #expect(noun.documentation.hasSuffix("."), "\(noun.name)")
            #expect(Set(noun.keys.map(\.name)).count == noun.keys.count, "\(noun.name)")
            for key in noun.keys {
                #expect(key.documentation.hasSuffix("."), "\(noun.name).\(key.name)")
                #expect(!key.example.isEmpty && !key.example.contains("\n"), "\(noun.name).\(key.name)")
                if let companion = key.companion { #expect(noun[companion.key] != nil, "\(noun.name).\(key.name)") }
            }
            for way in noun.need.ways { #expect(way.allSatisfy { noun[$0] != nil }, "\(noun.name)") }
        }
    }

    @Test("pages that descriptions name have the section")
    func pages() throws {
        for page in Set(Self.nouns.flatMap { $0.keys.compactMap(\.page) }) {
            let parts = page.split(separator: "#", maxSplits: 1).map(String.init)
            let text = try String(contentsOf: Self.root.appending(path: "docs/\(parts[0])"), encoding: .utf8)
            let sections = text.split(separator: "\n").filter { $0.hasPrefix("#") }.map { line in
                line.drop { "# ".contains($0) }.lowercased().replacing(" ", with: "-").filter {
                    $0.isLetter || $0.isNumber || "-_".contains($0)
                }
            }
            if parts.count > 1 { #expect(sections.contains(parts[1]), "\(page)") }
        }
    }

    @Test(
        "an unknown key is corrected from the description",
        arguments: [
            ("service: web\nformatoin: {}\nenvironments: { production: { app: shop-web } }\n", "did you mean \"formation\"?"),
            (
                "service: web\nreads: { A: { format: text, pattern: x } }\nenvironments: { production: { app: shop-web } }\n",
                "it goes with format regex"
            ),
            (
                "service: web\nrelease: { from: staging, marker: x }\nenvironments: { production: { app: shop-web } }\n",
                "it goes with workflow"
            ),
        ])
    func suggestions(_ text: String, _ fix: String) {
        let told = Sample.load(["estate.yaml": DescribedFile.estate, "x.yaml": text]).diagnostics.filter { $0.rule == "estate.unknown-key" }
        #expect(told.map(\.fix) == [fix])
    }
}
