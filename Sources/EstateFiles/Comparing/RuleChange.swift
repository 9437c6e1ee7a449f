internal import Diagnostics
package import Estate

/// Something that two versions of the files say differently and that no plan shows as a change: who may apply and how, where credentials go, what is
/// looked at and what is left alone. Whoever reviews the change has to see it, for it is in force once it is merged.
package struct RuleChange: Hashable, Sendable, Comparable {
    /// From the directory of the desired state.
    package let file: String
    /// Such as `environments.production.gate.phrase`.
    package let key: String
    /// As it is written; nil where it is not there.
    package let before: String?
    package let after: String?

    package static func < (left: RuleChange, right: RuleChange) -> Bool { (left.file, left.key) < (right.file, right.key) }

    /// What each plan compares with what is live.
    private static let compared: Set<String> = [
        "config", "records", "formation", "addons", "domains", "buildpacks", "features", "variables", "secrets", "value", "values",
        "stored",
    ]

    /// Between the files of two commits, ascending.
    /// - Parameter catalogue: the kinds that the files may name.
    package static func all(from base: [SourceFile], to merge: [SourceFile], catalogue: KindCatalogue) -> [RuleChange] {
        let nouns = NounDescription.files(catalogue).map(\.name)
        let (old, new) = (documents(base, nouns), documents(merge, nouns))
        var changes: [RuleChange] = []
        for name in Set(old.keys).union(new.keys).sorted() {
            let (before, after) = (old[name], new[name])
            let (left, right) = (before.map { said($0.node) } ?? [:], after.map { said($0.node) } ?? [:])
            // What is declared anew, or no longer, is a change of its own; of what stays the rules are compared.
            guard name.hasPrefix("estate") || before != nil && after != nil else { continue }
            for path in Set(left.keys).union(right.keys) where left[path] != right[path] {
                guard isRule(path) else { continue }
                changes.append(
                    RuleChange(
                        file: (after ?? before)?.file ?? "", key: path.joined(separator: "."), before: left[path], after: right[path]))
            }
        }
        return changes.sorted()
    }

    private static func isRule(_ path: [String]) -> Bool {
        let own = path.first == "environments" ? path.dropFirst(2) : path[...]
        guard path.first != "estate", let key = own.first ?? path.first else { return false }
        return !compared.contains(key)
    }

    /// By noun and name: a file may be renamed without a change in what it says.
    private static func documents(_ files: [SourceFile], _ nouns: [String]) -> [String: (file: String, node: YAMLNode)] {
        var found: [String: (file: String, node: YAMLNode)] = [:]
        for file in files {
            var sink = DiagnosticSink()
            guard let node = YAMLDocument.parse(file.bytes, file: file.path, into: &sink), let entries = node.mapping else { continue }
            guard let noun = entries.first(where: { nouns.contains($0.key.value) }) else { continue }
            let name: String
            if noun.key.value == "estate" {
                name = "estate"
            } else if case .scalar(let text, _) = noun.value.kind {
                name = "\(noun.key.value) \(text)"
            } else {
                name = "\(noun.key.value) \(file.path)"
            }
            // Of several files that name the same, each counts.
            found[found[name] == nil ? name : "\(name) \(file.path)"] = (file.path, node)
        }
        return found
    }

    private static func said(_ node: YAMLNode) -> [[String]: String] {
        var found: [[String]: String] = [:]
        collect(node, at: [], into: &found)
        return found
    }

    /// Lists are told as a whole: what moves in one would otherwise change every place of it.
    private static func collect(_ node: YAMLNode, at path: [String], into found: inout [[String]: String]) {
        if case .mapping(let entries) = node.kind, node.tag == nil, !entries.isEmpty {
            for entry in entries { collect(entry.value, at: path + [entry.key.value], into: &found) }
        } else {
            found[path] = text(node)
        }
    }

    private static func text(_ node: YAMLNode) -> String {
        let tag = node.tag.map { $0 + " " } ?? ""
        switch node.kind {
        case .scalar(let text, let isPlain): return tag + (isPlain ? text : QuotedScalar.text(text))
        case .sequence(let items): return tag + "[" + items.map(text).joined(separator: ", ") + "]"
        case .mapping(let entries): return tag + "{ " + entries.map { "\($0.key.value): \(text($0.value))" }.joined(separator: ", ") + " }"
        }
    }
}

extension YAMLNode {
    fileprivate var mapping: [Entry]? {
        guard case .mapping(let entries) = kind else { return nil }
        return entries
    }
}
