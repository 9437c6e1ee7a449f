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
    /// What is shown first, where not all can be: 0 for the estate's own rules, 2 for what contracts say.
    private let rank: Int

    package static func < (left: RuleChange, right: RuleChange) -> Bool {
        (left.rank, left.file, left.key, left.before ?? "", left.after ?? "")
            < (right.rank, right.file, right.key, right.before ?? "", right.after ?? "")
    }

    /// Between the files of two commits, the gravest first.
    ///
    /// Rules are compared by what they govern: those of an app, wherever it is declared and whatever its service is called. What is declared
    /// anew brings all its rules, and what is declared no longer takes them away.
    /// - Parameter catalogue: the kinds that the files may name.
    package static func all(from base: [SourceFile], to merge: [SourceFile], catalogue: KindCatalogue) -> [RuleChange] {
        let nouns = NounDescription.files(catalogue).map(\.name)
        let pairs = RuleSubject.pairs(subjects(base, nouns), subjects(merge, nouns))
        // What the top of a file says is one change, however many environments have it.
        return Set(pairs.flatMap { changes($0.old, $0.new) }).sorted()
    }

    private static func subjects(_ files: [SourceFile], _ nouns: [String]) -> [RuleSubject] {
        let limit = FileLimit.declared(in: files)
        return files.flatMap { file -> [RuleSubject] in
            var sink = DiagnosticSink()
            guard let node = YAMLDocument.parse(file.bytes, file: file.path, limit: limit, into: &sink),
                let noun = nouns.first(where: { node[$0] != nil })
            else { return [] }
            return RuleSubject.all(of: node, noun: noun, file: file.path)
        }
    }

    private static func changes(_ old: RuleSubject?, _ new: RuleSubject?) -> [RuleChange] {
        guard let file = (new ?? old)?.file else { return [] }
        guard let old, let new else {
            let subject = new ?? old
            return (subject?.introduced ?? [:]).map { path, rule in
                RuleChange(path, rule, in: file, before: new == nil ? rule.text : nil, after: new == nil ? nil : rule.text)
            }
        }
        return Set(old.rules.keys).union(new.rules.keys).compactMap { path in
            let (before, after) = (old.rules[path], new.rules[path])
            guard before?.text != after?.text, let rule = after ?? before else { return nil }
            let (left, right) = difference(before, after)
            return RuleChange(path, rule, in: file, before: left, after: right)
        }
    }

    private init(_ path: [String], _ rule: RuleSubject.Rule, in file: String, before: String?, after: String?) {
        (self.file, key, self.before, self.after) = (file, rule.key, before, after)
        let isOfEstate = ["estate", "providers", "stores", "ledger", "git", "fingerprint_key"].contains(path.first)
        rank = isOfEstate || path.contains("gate") || path.contains("heal") ? 0 : path.first == "reads" || path.first == "compare" ? 2 : 1
    }

    /// Of two lists, what only one of them has: what is added to a long one is at its end, where a reader's eye does not get.
    private static func difference(_ before: RuleSubject.Rule?, _ after: RuleSubject.Rule?) -> (String?, String?) {
        guard let old = before?.items, let new = after?.items else { return (before?.text, after?.text) }
        let (removed, added) = (rest(of: old, without: new), rest(of: new, without: old))
        guard !removed.isEmpty || !added.isEmpty else { return (before?.text, after?.text) }
        func text(_ items: [String], of all: [String]) -> String {
            "[" + ((items.count < all.count ? ["…"] : []) + items).joined(separator: ", ") + "]"
        }
        return (text(removed, of: old), text(added, of: new))
    }

    private static func rest(of items: [String], without others: [String]) -> [String] {
        var counts = Dictionary(others.map { ($0, 1) }, uniquingKeysWith: +)
        return items.filter { item in
            guard let count = counts[item], count > 0 else { return true }
            counts[item] = count - 1
            return false
        }
    }
}

extension RuleSubject {
    /// Its rules where it has no other version: a contract, which may be long, is one.
    fileprivate var introduced: [[String]: Rule] {
        var found = rules.filter { !names.contains($0.key) && !["reads", "compare"].contains($0.key.first) }
        for key in ["reads", "compare"] {
            let parts = rules.filter { $0.key.first == key }.sorted { $0.key.lexicographicallyPrecedes($1.key) }
            guard !parts.isEmpty else { continue }
            let text = parts.map { "\($0.key.dropFirst().joined(separator: ".")): \($0.value.text)" }.joined(separator: ", ")
            found[[key]] = Rule(text: "{ \(text) }", items: nil, key: key)
        }
        return found
    }
}
