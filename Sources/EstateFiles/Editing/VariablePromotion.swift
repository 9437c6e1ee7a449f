package import Diagnostics

/// Makes one environment of a service file declare a variable as another one does, in place: every other byte stays.
package struct VariablePromotion: Hashable, Sendable {
    package let variable: String
    package let source: String
    package let target: String

    package init(_ variable: String, from source: String, to target: String) {
        self.variable = variable
        self.source = source
        self.target = target
    }

    /// The file as it is to be written.
    package struct Edited: Hashable, Sendable {
        package let file: SourceFile
        /// What the target declared before, as it is written; nil where it declared nothing.
        package let before: String?
        package let after: String
    }

    /// Why the file cannot be edited; nothing was.
    package struct Refusal: Error, Hashable, Sendable {
        package let diagnostic: Diagnostic
    }

    /// The edited file, nil where the target declares the same already.
    /// - Parameter file: a service file.
    /// - Throws: ``Refusal`` where the source declares nothing, or where an edit would say something else as well.
    package func edit(_ file: SourceFile) throws(Refusal) -> Edited? {
        let document = try Self.parse(file)
        guard let wanted = declared(in: source, of: document) else {
            throw refusal("\(source) does not declare \(variable), so there is nothing to promote", at: document.span)
        }
        let present = declared(in: target, of: document)
        if let present, Self.isSame(present, wanted) { return nil }
        let mark = Array(file.bytes.prefix(YAMLDocument.byteOrderMark(of: file.bytes)))
        let content = Array(file.bytes.dropFirst(mark.count))
        var text = WrittenText(content)
        guard let outline = YAMLOutline(YAMLEvents.parse(content, file: file.path).events),
            let written = written(in: source, of: outline)
        else { throw refusal("\(variable) cannot be found as it is written", at: wanted.span) }
        var place = VariablePlace(outline: outline, environment: target, file: file.path)
        place.put(variable, written: WrittenScalar(written, wanted, in: text), into: &text)
        if let problem = place.problem { throw Refusal(diagnostic: problem) }
        let edited = SourceFile(path: file.path, bytes: mark + text.bytes)
        try check(edited, against: document, wanted: wanted)
        return Edited(file: edited, before: present.map(WrittenScalar.describe), after: WrittenScalar.describe(wanted))
    }

    private static func parse(_ file: SourceFile) throws(Refusal) -> YAMLNode {
        var sink = DiagnosticSink()
        guard let document = YAMLDocument.parse(file.bytes, file: file.path, into: &sink), !sink.hasErrors else {
            throw Refusal(
                diagnostic: sink.sorted.first
                    ?? .error("promote.empty", "the file declares nothing", at: SourceSpan(file: file.path, line: 1, column: 1)))
        }
        return document
    }

    /// What holds in an environment: its own settings laid over those of the service.
    private func declared(in environment: String, of document: YAMLNode) -> YAMLNode? {
        guard let own = document["environments"]?[environment] else { return nil }
        return Overlay.merge(document, own)["config"]?[variable].flatMap { $0.tag == "!unset" ? nil : $0 }
    }

    /// The node that says it, in the environment's own settings or in the service's.
    private func written(in environment: String, of outline: YAMLOutline) -> YAMLOutline.Node? {
        func below(_ node: YAMLOutline.Node, _ path: [String]) -> YAMLOutline.Node? {
            path.reduce(Optional(outline.resolved(node))) { node, name in node?[name].map { outline.resolved($0.value) } }
        }
        return below(outline.root, ["environments", environment, "config", variable]) ?? below(outline.root, ["config", variable])
    }

    private static func isSame(_ left: YAMLNode, _ right: YAMLNode) -> Bool {
        guard case .scalar(let one, _) = left.kind, case .scalar(let other, _) = right.kind else { return false }
        return left.tag == right.tag && one == other
    }

    /// The edited file says what it said, but for the one value. However the text was put together, this is what counts.
    private func check(_ edited: SourceFile, against document: YAMLNode, wanted: YAMLNode) throws(Refusal) {
        let place = ["environments", target, "config"]
        guard let reread = try? Self.parse(edited), let value = reread["environments"]?[target]?["config"]?[variable],
            Self.isSame(value, wanted),
            WrittenDifference.between(document, reread).subtracting([place, place + [variable]]).isEmpty
        else {
            let span = document["environments"]?[target]?.span
            throw refusal("\(variable) of \(target) cannot be written here without changing something else", at: span ?? document.span)
        }
    }

    private func refusal(_ message: String, at span: SourceSpan) -> Refusal {
        Refusal(diagnostic: .error("promote.not-editable", message, at: span, fix: "edit the file by hand, then: plumb plan \(target)"))
    }
}
