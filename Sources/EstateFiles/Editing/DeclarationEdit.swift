package import Diagnostics
package import Estate
package import Resources

/// Puts something that a file lacks into it, beside its kin; every other byte stays.
package enum DeclarationEdit {
    /// Why a file cannot be edited; nothing was.
    package struct Refusal: Error, Hashable, Sendable {
        package let diagnostic: Diagnostic
    }

    /// A key with its value below `path`, made where it is not there yet.
    package static func put(_ entry: DeclaredEntry, below path: [String], in file: SourceFile) throws(Refusal) -> SourceFile {
        try edit(file, changing: { $0.starts(with: path) || path.starts(with: $0) }) { outline, text in
            var place = EntryPlace(outline: outline, file: file.path)
            place.put(entry, below: path, into: &text)
            return place.problem
        }
    }

    /// Records into a zone's list, each after the last of its name, else after the last of its type, else at the end.
    package static func add(records nodes: [DeclaredNode], to file: SourceFile) throws(Refusal) -> SourceFile {
        try edit(file, changing: { $0.first == "records" }) { outline, text in
            var place = ItemPlace(outline: outline, file: file.path)
            place.add(nodes, to: outline.root, of: [], called: "records", into: &text)
            return place.problem
        }
    }

    /// Items at the end of a list that a service has for an environment. Where only the list above all environments is written, the
    /// environment gets its items and the new ones, since a list replaces the one above it.
    package static func add(
        _ nodes: [DeclaredNode], to list: String, of environment: String, in file: SourceFile
    ) throws(Refusal) -> SourceFile {
        let path = ["environments", environment]
        return try edit(file, changing: { $0.starts(with: path + [list]) }) { outline, text in
            var place = ItemPlace(outline: outline, file: file.path)
            guard let own = outline.root[path[0]]?.value[environment]?.value, own.entries != nil else {
                var entry = EntryPlace(outline: outline, file: file.path)
                entry.put(DeclaredEntry(list, .list(nodes.map { DeclaredItem($0) })), below: path, into: &text)
                return entry.problem
            }
            place.add(nodes, to: own, of: path, called: list, above: outline.root[list]?.value, into: &text)
            return place.problem
        }
    }

    /// Writes `!secret` with a place where `!external` stands.
    /// - Parameter places: by where each `!external` begins.
    package static func store(_ places: [SourceSpan: SecretReference], in file: SourceFile) throws(Refusal) -> SourceFile {
        try edit(file, changing: { _ in true }) { _, text in
            for (span, place) in places.sorted(by: { $0.key > $1.key }) {
                guard let start = text.offset(line: span.line, column: span.column), start + external.count <= text.scalars.count,
                    text[start..<(start + external.count)] == external
                else { return .error("adopt.not-editable", "\"\(external)\" is not written here", at: span, fix: "edit the file by hand") }
                text.replace(start..<(start + external.count), with: FlowYAML.text(.tagged("!secret", place.description)))
            }
            return nil
        }
    }

    private static let external = "!external"

    private static func edit(
        _ file: SourceFile, changing isExpected: ([String]) -> Bool, _ change: (YAMLOutline, inout WrittenText) -> Diagnostic?
    ) throws(Refusal) -> SourceFile {
        let before = try parse(file)
        let mark = Array(file.bytes.prefix(YAMLDocument.byteOrderMark(of: file.bytes)))
        let content = Array(file.bytes.dropFirst(mark.count))
        var text = WrittenText(content)
        guard let outline = YAMLOutline(YAMLEvents.parse(content, file: file.path).events) else {
            throw refusal("the file declares nothing", in: file)
        }
        if let problem = change(outline, &text) { throw Refusal(diagnostic: problem) }
        let edited = SourceFile(path: file.path, bytes: mark + text.bytes)
        // However the text was put together: what counts is that it says what it said, and the new thing.
        guard let after = try? parse(edited), WrittenDifference.between(before, after).allSatisfy(isExpected) else {
            throw refusal("nothing can be put in here without changing something else", in: file)
        }
        return edited
    }

    private static func parse(_ file: SourceFile) throws(Refusal) -> YAMLNode {
        var sink = DiagnosticSink()
        guard let document = YAMLDocument.parse(file.bytes, file: file.path, into: &sink), !sink.hasErrors else {
            throw sink.sorted.first.map { Refusal(diagnostic: $0) } ?? refusal("the file declares nothing", in: file)
        }
        return document
    }

    private static func refusal(_ message: String, in file: SourceFile) -> Refusal {
        Refusal(
            diagnostic: .error(
                "adopt.not-editable", message, at: SourceSpan(file: file.path, line: 1, column: 1), fix: "edit the file by hand"))
    }
}
