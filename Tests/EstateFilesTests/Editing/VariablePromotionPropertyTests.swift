import CanonicalJSON
import Diagnostics
import EstateFiles
import TestBench
import Testing

/// Whatever a file looks like, an edit changes one value of what it says, and nothing around it.
@Suite struct VariablePromotionPropertyTests {
    /// Service files from a seed, so that a failure can be repeated.
    private struct Generator: RandomNumberGenerator {
        private var numbers: SeededNumbers

        init(seed: UInt64) { numbers = SeededNumbers(seed: seed) }

        mutating func next() -> UInt64 { numbers.next() }

        mutating func pick<Value>(_ values: Value...) -> Value { values[Int.random(in: 0..<values.count, using: &self)] }

        mutating func scalar() -> String {
            pick("\"true\"", "'false'", "1", "on", "!absent", "!external", "\"a # b\"", "plain text", "'it''s'", "\"é🙂\"")
        }

        mutating func config(_ names: [String], indentation: String) -> String {
            if pick(true, false, false) {
                return " { " + names.map { "\($0): \(scalar()) " }.joined(separator: pick(", ", ",  "))
                    + (names.isEmpty ? "}" : pick(" }", ", }", "}")) + "\n"
            }
            let lines = names.map { name in
                pick("", "", indentation + "# about it\n", "\n")
                    + "\(indentation)\(name):\(pick(" ", "   "))\(scalar())\(pick("", "  # why"))\n"
            }
            return names.isEmpty ? "\n" : "\n" + lines.joined()
        }

        mutating func file() -> String {
            let (outer, inner) = pick(("  ", "    "), ("    ", "      "), (" ", "  "))
            let names = ["FLAG_A", "B", "C", "D"]
            var text = pick("", "# é 漢\n") + "service: web\n" + pick("", "config:\(config(["B", "FLAG_A"], indentation: "  "))")
            text += "environments:\(pick("", " # all"))\n"
            for environment in ["staging", "production"] {
                let own = environment == "staging" ? names : names.filter { _ in pick(true, false) }.shuffled(using: &self)
                text += "\(outer)\(environment):\n\(outer)\(inner)app: web-\(environment)\n"
                if !own.isEmpty || pick(true, false) {
                    text += "\(outer)\(inner)config:" + config(own, indentation: outer + inner + inner)
                }
                text += pick("", "\(outer)\(inner)domains: [a.example.net]\n")
            }
            text += pick("", "reads: { FLAG_A: { format: flag } }\n")
            return pick(text, text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n"))
        }
    }

    private func parse(_ bytes: [UInt8]) throws -> YAMLNode {
        var sink = DiagnosticSink()
        return try #require(YAMLDocument.parse(bytes, file: "web.yaml", into: &sink), "\(sink.sorted)")
    }

    /// Every scalar with its tag, by its path.
    private func scalars(_ node: YAMLNode, _ path: String = "") -> [String: String] {
        switch node.kind {
        case .scalar(let text, _): [path: "\(node.tag ?? "") \(text)"]
        case .sequence(let items):
            items.enumerated().reduce(into: [:]) { $0.merge(scalars($1.element, "\(path)/\($1.offset)")) { first, _ in first } }
        case .mapping(let entries):
            entries.reduce(into: [:]) { $0.merge(scalars($1.value, "\(path)/\($1.key.value)")) { first, _ in first } }
        }
    }

    @Test func exactlyOneValueDiffers() throws {
        var edits = 0
        for seed in 0..<2_000 {
            var generator = Generator(seed: UInt64(seed))
            let text = generator.file()
            let file = SourceFile(path: "web.yaml", bytes: Array(text.utf8))
            let before = try scalars(parse(file.bytes))
            let edited: VariablePromotion.Edited?
            do {
                edited = try VariablePromotion("FLAG_A", from: "staging", to: "production").edit(file)
            } catch {
                Issue.record("seed \(seed): \(error)\n\(text)")
                continue
            }
            guard let edited else { continue }
            edits += 1
            let after = try scalars(parse(edited.file.bytes))
            let place = "/environments/production/config/FLAG_A"
            var wanted = before
            wanted["/environments/production/config"] = nil
            wanted[place] = before["/environments/staging/config/FLAG_A"]
            #expect(after == wanted, "seed \(seed)\n\(text)\n→\n\(String(decoding: edited.file.bytes, as: UTF8.self))")
            // Byte for byte: what was there is there, in order, but for the one value that was replaced.
            if before[place] == nil {
                #expect(isSubsequence(file.bytes, of: edited.file.bytes), "seed \(seed)")
            }
        }
        #expect(edits > 1_000)
    }

    private func isSubsequence(_ part: [UInt8], of whole: [UInt8]) -> Bool {
        let prefix = zip(part, whole).prefix { $0 == $1 }.count
        let suffix = zip(part.reversed(), whole.reversed()).prefix { $0 == $1 }.count
        return prefix + suffix >= part.count
    }
}
