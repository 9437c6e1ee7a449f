internal import Diagnostics

/// The rules of a node as texts.
enum RuleText {
    /// What each plan compares with what is live.
    private static let compared: Set<String> = [
        "config", "records", "formation", "addons", "domains", "buildpacks", "features", "variables", "secrets", "value", "values",
        "stored",
    ]

    /// Keys inside of what is compared that are rules all the same.
    private static let nested: Set<String> = ["acknowledge", "moved", "retire"]

    /// By path.
    /// - Parameter key: where the file has the rule of a path.
    static func rules(of node: YAMLNode, noun: String, key: ([String]) -> [String]) -> [[String]: RuleSubject.Rule] {
        var found: [[String]: RuleSubject.Rule] = [:]
        walk(node, at: []) { path, node in
            guard isRule(path, noun) else { return }
            var items: [String]?
            if case .sequence(let nodes) = node.kind, node.tag == nil { items = nodes.map { text($0) } }
            found[path] = RuleSubject.Rule(text: text(node), items: items, key: key(path).joined(separator: "."))
        }
        return found
    }

    /// Of everything that is written.
    static func paths(of node: YAMLNode) -> Set<[String]> {
        var found: Set<[String]> = []
        walk(node, at: []) { path, _ in found.insert(path) }
        return found
    }

    private static func isRule(_ path: [String], _ noun: String) -> Bool {
        if noun == "estate" { return true }
        let own = noun == "pages_project" && ["production", "preview"].contains(path.first) ? path.dropFirst() : path[...]
        guard let first = own.first, compared.contains(first) else { return true }
        return own.dropFirst(2).contains { nested.contains($0) }
    }

    /// Lists are told as a whole, for what moves in one would otherwise change every place of it; record sets by their names.
    private static func walk(_ node: YAMLNode, at path: [String], _ found: ([String], YAMLNode) -> Void) {
        switch node.kind {
        // A variable of a contract is one rule.
        case .mapping(let entries) where node.tag == nil && !entries.isEmpty && !(path.count == 2 && path[0] == "reads"):
            for entry in entries { walk(entry.value, at: path + [entry.key.value], found) }
        case .sequence(let items) where path == ["records"]:
            for item in items {
                let name = [item["name"], item["type"]].compactMap { $0?.scalarText }.joined(separator: " ")
                walk(item, at: path + [name], found)
            }
        default: found(path, node)
        }
    }

    /// As a flow of YAML.
    /// - Parameter key: of a map, left out.
    static func text(_ node: YAMLNode, without key: String? = nil) -> String {
        let tag = node.tag.map { $0 + " " } ?? ""
        switch node.kind {
        case .scalar(let text, let isPlain): return tag + (isPlain ? text : QuotedScalar.text(text))
        case .sequence(let items): return tag + "[" + items.map { text($0) }.joined(separator: ", ") + "]"
        case .mapping(let entries):
            let shown = entries.filter { $0.key.value != key }
            return tag + "{ " + shown.map { "\($0.key.value): \(text($0.value))" }.joined(separator: ", ") + " }"
        }
    }
}

extension YAMLNode {
    /// The text of a scalar without a tag, in quotes or not.
    var scalarText: String? {
        guard tag == nil, case .scalar(let text, _) = kind else { return nil }
        return text
    }
}
