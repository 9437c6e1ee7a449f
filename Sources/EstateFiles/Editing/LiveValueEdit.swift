package import Diagnostics
package import Resources

/// Makes a file declare what is live, at the place where it declares the resource: every other byte stays.
package struct LiveValueEdit {
    /// Why a file cannot be edited, as a clause; nothing was.
    package struct Refusal: Error, Hashable, Sendable {
        package let reason: String

        package init(reason: String) {
            self.reason = reason
        }
    }

    private let kind: String
    private let declared: Content?
    private let live: Content?
    private let span: SourceSpan?

    /// - Parameters:
    ///   - kind: of the resource, such as `config`.
    ///   - declared: what the files want.
    ///   - live: nil for absence.
    ///   - span: where the files say it.
    package init(kind: String, declared: Content?, live: Content?, span: SourceSpan?) {
        self.kind = kind
        self.declared = declared
        self.live = live
        self.span = span
    }

    /// A scalar that is to be written, and where in the resource.
    private struct Written {
        /// Nil for the resource's own value.
        let field: String?
        /// After `KEY: `.
        let text: String
        /// As it may be written where nothing has to be quoted.
        let plain: String?
    }

    /// - Parameter files: of the estate.
    /// - Returns: the one that changes, as it is to be.
    package func edit(_ files: [SourceFile]) throws(Refusal) -> SourceFile {
        guard let span, let file = files.first(where: { $0.path == span.file }) else { throw Refusal(reason: "no file declares it") }
        let wanted = try written()
        let mark = Array(file.bytes.prefix(YAMLDocument.byteOrderMark(of: file.bytes)))
        let content = Array(file.bytes.dropFirst(mark.count))
        var sink = DiagnosticSink()
        guard let document = YAMLDocument.parse(file.bytes, file: file.path, into: &sink), !sink.hasErrors,
            let outline = YAMLOutline(YAMLEvents.parse(content, file: file.path).events)
        else { throw Refusal(reason: "\(file.path) cannot be read") }
        var text = WrittenText(content)
        let places = Self.places(at: text.offset(line: span.line, column: span.column), in: outline.root, below: nil)
        guard let targets = places.lazy.compactMap({ Self.targets(of: wanted, in: $0) }).first else {
            throw Refusal(reason: "it is not written there as one value; edit \(span) by hand")
        }
        var edits: [(extent: Range<Int>, text: String)] = []
        for (value, target) in zip(wanted, targets) {
            edits.append((target.extent, try Self.scalar(value, over: target, in: text)))
        }
        for edit in edits.sorted(by: { $0.extent.lowerBound > $1.extent.lowerBound }) { text.replace(edit.extent, with: edit.text) }
        let edited = SourceFile(path: file.path, bytes: mark + text.bytes)
        var again = DiagnosticSink()
        guard let reread = YAMLDocument.parse(edited.bytes, file: file.path, into: &again), !again.hasErrors,
            case let moved = WrittenDifference.between(document, reread), !moved.isEmpty, moved.count <= wanted.count
        else { throw Refusal(reason: "it cannot be written there without changing something else; edit \(span) by hand") }
        return edited
    }

    // MARK: What

    private func written() throws(Refusal) -> [Written] {
        guard let live else {
            guard kind == "config" else { throw Refusal(reason: "it is gone; take it out of the file by hand") }
            return [Written(field: nil, text: "!absent", plain: nil)]
        }
        guard case .record(let fields) = live else { return [try Self.scalar(live, field: nil)] }
        guard case .record(let before)? = declared else { throw Refusal(reason: "the file does not declare it as a map") }
        if before["value"] != nil, fields["value"] == nil {
            throw Refusal(reason: "the live value cannot be read; put it where the file takes it from, or put the old one back")
        }
        let changed = before.keys.filter { !Self.isSame(before[$0], fields[$0], field: $0) }.sorted()
        guard !changed.isEmpty else { throw Refusal(reason: "nothing that the file declares differs") }
        var all: [Written] = []
        for field in changed {
            guard let value = fields[field] else { throw Refusal(reason: "\(field) is no longer set; edit the file by hand") }
            if case .list(let items) = value {
                guard items.count == 1, before[field]?.list?.count == 1, let item = items.first else {
                    throw Refusal(reason: "\(field) has several values; edit the file by hand")
                }
                all.append(try Self.scalar(item, field: field))
            } else {
                all.append(try Self.scalar(value, field: field))
            }
        }
        return all
    }

    /// A size is the same in capitals or not.
    private static func isSame(_ before: Content?, _ live: Content?, field: String) -> Bool {
        guard field == "size", let old = before?.text, let new = live?.text else { return before == live }
        return old.lowercased() == new.lowercased()
    }

    private static func scalar(_ content: Content, field: String?) throws(Refusal) -> Written {
        switch content {
        case .text(let value): return text(value, field)
        case .integer(let value): return Written(field: field, text: String(value), plain: String(value))
        case .boolean(let value): return Written(field: field, text: String(value), plain: String(value))
        case .concealed(let value):
            guard let plain = value.plain else {
                throw Refusal(reason: "the live value may be a secret; put it where the file takes it from, or put the old one back")
            }
            return text(plain, field)
        default: throw Refusal(reason: "the live value is not a single text; edit the file by hand")
        }
    }

    private static func text(_ value: String, _ field: String?) -> Written {
        let quoted = QuotedScalar.text(value)
        let isSafe = value.wholeMatch(of: /[A-Za-z][A-Za-z0-9._-]*/) != nil
        let words: Set = ["true", "false", "yes", "no", "on", "off", "null", "y", "n"]
        return Written(field: field, text: quoted, plain: isSafe && !words.contains(value.lowercased()) ? value : nil)
    }

    // MARK: Where

    /// What is written at a place of the file.
    private struct Place {
        /// The key that it stands under; nil in a list, and for the whole document.
        let key: String?
        let node: YAMLOutline.Node
    }

    /// Everything that begins there, or whose key does: the first key of a map begins where the map does. The innermost first.
    private static func places(at offset: Int?, in node: YAMLOutline.Node, below key: String?) -> [Place] {
        guard let offset else { return [] }
        var found: [Place] = []
        switch node.kind {
        case .mapping(let entries):
            for entry in entries {
                found += places(at: offset, in: entry.value, below: entry.name)
                if entry.key.extent.lowerBound == offset { found.append(Place(key: entry.name, node: entry.value)) }
            }
        case .sequence(let items): for item in items { found += places(at: offset, in: item, below: nil) }
        case .scalar, .alias: break
        }
        if node.extent.lowerBound == offset { found.append(Place(key: key, node: node)) }
        return found
    }

    /// The scalars that are to be replaced, in the order of `wanted`; nil where the place is not what says them.
    private static func targets(of wanted: [Written], in place: Place) -> [YAMLOutline.Node]? {
        let targets = wanted.compactMap { value -> YAMLOutline.Node? in
            guard let field = value.field else { return single(place.node) }
            // One value may stand under the singular.
            let names = field.hasSuffix("s") ? [field, String(field.dropLast())] : [field]
            if place.node.entries != nil {
                return names.lazy.compactMap { place.node[$0] }.first.flatMap { single($0.value) }
            }
            // The place of the one field that changed.
            return place.key.map(names.contains) == true ? single(place.node) : nil
        }
        return targets.count == wanted.count ? targets : nil
    }

    /// The scalar, or the only one of a list.
    private static func single(_ node: YAMLOutline.Node) -> YAMLOutline.Node? {
        switch node.kind {
        case .scalar: node
        case .sequence(let items): items.count == 1 ? single(items[0]) : nil
        case .mapping, .alias: nil
        }
    }

    private static func scalar(_ value: Written, over node: YAMLOutline.Node, in text: WrittenText) throws(Refusal) -> String {
        guard case .scalar = node.kind, node.anchor == nil, node.style != .blockText, !text[node.extent].contains(where: \.isNewline) else {
            throw Refusal(reason: "it is not written as one value on one line; edit the file by hand")
        }
        if let tag = node.tag {
            throw Refusal(reason: "the file takes it from elsewhere (\(tag)); change it there, or put the old value back")
        }
        let isQuoted = text[node.extent].hasPrefix("\"") || text[node.extent].hasPrefix("'")
        return isQuoted ? value.text : value.plain ?? value.text
    }
}
