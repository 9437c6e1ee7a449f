internal import Diagnostics

/// The place in a service file where an environment declares its variables, made where there is none yet.
struct VariablePlace {
    let outline: YAMLOutline
    let environment: String
    let file: String
    /// Why the place cannot be edited.
    private(set) var problem: Diagnostic?

    init(outline: YAMLOutline, environment: String, file: String) {
        self.outline = outline
        self.environment = environment
        self.file = file
    }

    /// Writes the variable there; leaves the text alone and tells why where that is not safe.
    mutating func put(_ variable: String, written: WrittenScalar, into text: inout WrittenText) {
        guard let environments = outline.root["environments"], let own = mapping(environments, text)?[environment] else {
            return refuse("the service has no environment \(environment)", at: outline.root, text)
        }
        guard let settings = mapping(own, text) else { return }
        guard let config = settings["config"] else {
            return insert("config", into: settings, below: own, text: &text) { inFlow, indentation, lineBreak in
                let value = "\(variable): \(written.text(inFlow: inFlow))"
                return inFlow ? "{ \(value) }" : lineBreak + indentation + value
            }
        }
        if case .scalar("") = config.value.kind, config.value.tag == nil, config.value.anchor == nil {
            return fill(config, of: own, with: "\(variable): \(written.text(inFlow: settings.style == .flow))", settings, &text)
        }
        guard let declared = mapping(config, text) else { return }
        if let entry = declared[variable] {
            replace(entry, with: written.text(inFlow: declared.style == .flow), &text)
        } else {
            insert(variable, into: declared, below: config, text: &text) { inFlow, _, _ in written.text(inFlow: inFlow) }
        }
    }

    /// The mapping under a key, as it is written there and nowhere else.
    private mutating func mapping(_ entry: YAMLOutline.Entry, _ text: WrittenText) -> YAMLOutline.Node? {
        let name = entry.name ?? ""
        if case .alias(let anchor) = entry.value.kind {
            refuse("\"\(name)\" is written as *\(anchor), so an edit would change every place that uses it", at: entry.value, text)
            return nil
        }
        guard entry.value.entries != nil else {
            refuse("\"\(name)\" is not written as a map", at: entry.value, text)
            return nil
        }
        return entry.value
    }

    private mutating func replace(_ entry: YAMLOutline.Entry, with value: String, _ text: inout WrittenText) {
        guard entry.value.anchor == nil else {
            return refuse("\(entry.name ?? "") is used elsewhere as *\(entry.value.anchor ?? "")", at: entry.value, text)
        }
        switch (entry.value.kind, entry.value.style) {
        case (.scalar, .blockText), (.sequence, _), (.mapping, _):
            refuse("\(entry.name ?? "") is not written on one line", at: entry.value, text)
        default:
            text.replace(entry.value.extent, with: entry.value.extent.isEmpty ? " " + value : value)
        }
    }

    /// Adds a last entry to a mapping, in the neighbours' manner.
    /// - Parameter value: what stands after `KEY:` and, but for a line break, a space.
    private func insert(
        _ key: String, into mapping: YAMLOutline.Node, below parent: YAMLOutline.Entry, text: inout WrittenText,
        value: (_ inFlow: Bool, _ indentation: String, _ lineBreak: String) -> String
    ) {
        if mapping.style == .flow { return extend(mapping, with: "\(key): \(value(true, "", ""))", &text) }
        guard let first = mapping.entries?.first, let last = mapping.entries?.last else { return }
        let column = text.column(of: first.key.extent.lowerBound)
        let step = max(1, column - text.column(of: parent.key.extent.lowerBound))
        let spaces = String(repeating: " ", count: column)
        let body = value(false, spaces + String(repeating: " ", count: step), text.lineBreak)
        let line = "\(spaces)\(key):\(body.first?.isNewline == true ? "" : " ")\(body)"
        text.insert(lines: [line], after: last.value.extent.upperBound)
    }

    private func extend(_ mapping: YAMLOutline.Node, with entry: String, _ text: inout WrittenText) {
        guard let last = mapping.entries?.last else {
            text.replace(mapping.extent.lowerBound..<mapping.extent.upperBound, with: "{ \(entry) }")
            return
        }
        let (start, end) = (last.key.extent.lowerBound, last.value.extent.upperBound)
        text.replace(end..<end, with: ",\(text.gap(before: start))\(entry)")
    }

    /// `config:` with nothing after it.
    private func fill(
        _ config: YAMLOutline.Entry, of own: YAMLOutline.Entry, with entry: String, _ settings: YAMLOutline.Node, _ text: inout WrittenText
    ) {
        let end = config.value.extent.upperBound
        if settings.style == .flow { return text.replace(end..<end, with: " { \(entry) }") }
        let column = text.column(of: config.key.extent.lowerBound)
        let step = max(1, column - text.column(of: own.key.extent.lowerBound))
        let place = text.endOfLine(at: end)
        text.replace(place..<place, with: text.lineBreak + String(repeating: " ", count: column + step) + entry)
    }

    private mutating func refuse(_ message: String, at node: YAMLOutline.Node, _ text: WrittenText) {
        problem = .error("promote.not-editable", message, at: text.span(of: node, in: file), fix: "edit the file by hand")
    }
}
