internal import Diagnostics
package import Estate

/// Puts an acknowledgement into the file that has those of its environment, in the place of an earlier one of the same address; every
/// other byte stays.
package struct AcknowledgementEdit {
    /// Why the file is left as it is.
    package struct Refusal: Error, Hashable, Sendable {
        package let reason: String
    }

    private let entry: DriftAcknowledgement

    package init(_ entry: DriftAcknowledgement) {
        self.entry = entry
    }

    /// Where a new file goes.
    private var newPath: String { "acknowledged/\(entry.environment).yaml" }

    /// - Parameter files: of the estate.
    /// - Returns: the file as it is to be, which may be a new one.
    package func edit(_ files: [SourceFile]) throws(Refusal) -> SourceFile {
        for file in files {
            var sink = DiagnosticSink()
            guard let node = YAMLDocument.parse(file.bytes, file: file.path, into: &sink), !sink.hasErrors,
                case .scalar(let name, _)? = node["acknowledged"]?.kind, name == entry.environment
            else { continue }
            return try edit(file, node)
        }
        guard !files.contains(where: { $0.path == newPath }) else { throw Refusal(reason: "\(newPath) is another file already") }
        let text = "acknowledged: \(scalar(entry.environment))\ndrift:\n" + lines(indent: 2).map { $0 + "\n" }.joined()
        return SourceFile(path: newPath, bytes: Array(text.utf8))
    }

    private func edit(_ file: SourceFile, _ node: YAMLNode) throws(Refusal) -> SourceFile {
        let text = String(decoding: file.bytes, as: UTF8.self)
        var rows = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let hasEnd = rows.last == ""
        if hasEnd { rows.removeLast() }
        let items: [YAMLNode]
        if case .sequence(let found)? = node["drift"]?.kind { items = found } else { items = [] }
        let starts = items.map { $0.span.line - 1 }
        let areLines = starts.allSatisfy { rows.indices.contains($0) && rows[$0].drop { $0 == " " }.hasPrefix("- ") }
        guard areLines, Set(starts).count == starts.count else {
            throw Refusal(reason: "\(file.path) is not written as a list of lines; edit it by hand")
        }
        let indent = starts.first.map { rows[$0].prefix { $0 == " " }.count } ?? 2
        if let place = items.firstIndex(where: { $0["address"].map { Self.text($0) } == entry.address.value }) {
            let start = starts[place]
            var end = start + 1
            while end < rows.count, rows[end].prefix(while: { $0 == " " }).count > indent, !rows[end].allSatisfy({ $0 == " " }) { end += 1 }
            rows.replaceSubrange(start..<end, with: lines(indent: indent))
        } else if items.isEmpty {
            guard node["drift"] == nil || rows.last == "drift:" else {
                throw Refusal(reason: "\(file.path) is not written as a list of lines; edit it by hand")
            }
            if node["drift"] == nil { rows.append("drift:") }
            rows += lines(indent: 2)
        } else {
            rows += lines(indent: indent)
        }
        let edited = SourceFile(path: file.path, bytes: Array((rows.joined(separator: "\n") + "\n").utf8))
        try check(edited, against: items, at: file.path)
        return edited
    }

    /// The others are as they were, and this one is there once.
    private func check(_ edited: SourceFile, against items: [YAMLNode], at path: String) throws(Refusal) {
        var sink = DiagnosticSink()
        let reread = YAMLDocument.parse(edited.bytes, file: path, into: &sink)
        var found: [YAMLNode] = []
        if case .sequence(let all)? = reread?["drift"]?.kind { found = all }
        let addresses = found.map { $0["address"].map { Self.text($0) } ?? "" }
        let before = items.map { $0["address"].map { Self.text($0) } ?? "" }
        guard !sink.hasErrors, addresses.count(where: { $0 == entry.address.value }) == 1,
            addresses.filter({ $0 != entry.address.value }) == before.filter({ $0 != entry.address.value })
        else { throw Refusal(reason: "\(path) cannot be edited without changing something else; edit it by hand") }
    }

    private static func text(_ node: YAMLNode) -> String {
        if case .scalar(let text, _) = node.kind { text } else { "" }
    }

    private func lines(indent: Int) -> [String] {
        var fields: [(String, String)] = [
            ("address", scalar(entry.address.value)), ("value", scalar(entry.value)), ("owner", scalar(entry.owner)),
            ("reason", scalar(entry.reason)), ("since", scalar(entry.since.description)), ("until", scalar(entry.until.description)),
        ]
        if entry.renewed > 0 { fields.append(("renewed", "\(entry.renewed)")) }
        let spaces = String(repeating: " ", count: indent)
        return fields.enumerated().map { number, field in "\(spaces)\(number == 0 ? "- " : "  ")\(field.0): \(field.1)" }
    }

    /// In quotes, so that nothing of it is read as anything else.
    private func scalar(_ text: String) -> String { QuotedScalar.text(text) }
}
