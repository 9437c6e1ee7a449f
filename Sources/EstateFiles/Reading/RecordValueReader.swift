internal import Diagnostics
internal import Estate
internal import Resources

/// Reads the values of one record set; what has no canonical form stays as written, and the record rules say what is wrong with it.
struct RecordValueReader {
    private let type: RecordType
    private let zone: String
    /// What is to be said about spellings that the values no longer show.
    private(set) var spellings: [Diagnostic] = []
    /// Whether every value that was read has a canonical form, and is in it.
    private(set) var isCanonical = true

    init(_ type: RecordType, zone: String) {
        self.type = type
        self.zone = zone
    }

    mutating func read(_ node: YAMLNode, _ sink: inout DiagnosticSink) -> Located<RecordValue>? {
        if node.tag == "!secret" {
            sink.report(.error("dns.secret-in-record", "a DNS record is public and cannot hold a secret", at: node.span))
            return nil
        }
        if node.tag != nil {
            return node.expression("a record's value", tags: ["!ref", "!lookup"], &sink)
                .map { Located(.expression($0.value), at: $0.span) }
        }
        switch type {
        case .mx, .srv, .caa:
            guard let value = structured(node, &sink) else { return nil }
            return Located(canonical(value), at: node.span)
        default: break
        }
        if let shape = RecordShape.of(type), node.isMapping { return fields(node, shape, &sink).flatMap { data($0, at: node.span) } }
        guard let text = node.text("a record's value", &sink) else { return nil }
        let value: RecordValue
        switch type {
        case .a: value = .a(text.value)
        case .aaaa: value = .aaaa(text.value.lowercased())
        case .alias: value = .alias(target(text))
        case .cname: value = .cname(target(text))
        case .ns: value = .ns(target(text))
        case .ptr: value = .ptr(target(text))
        case .txt:
            let written = PastedText.meaning(withoutControls(text), at: text.span)
            if let spelling = written.spelling { spellings.append(spelling) }
            value = .txt(written.text)
        default: return data(text.value, at: text.span)
        }
        return Located(canonical(value), at: text.span)
    }

    /// A text as it was meant, where YAML put an end of line behind it or somebody something that no reader expects. What is meant to have
    /// a control character is written as a zone file writes it, with `\DDD` in quotes.
    private mutating func withoutControls(_ text: Located<String>) -> String {
        if text.value.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return text.value }
        let isControl = PastedText.isControl
        let edges = text.value.split(whereSeparator: \.isWhitespace)
        let isQuoted = edges.first?.first == "\"" && edges.last?.last == "\""
        guard !isQuoted, text.value.unicodeScalars.contains(where: isControl) else { return text.value }
        let lines = text.value.split(omittingEmptySubsequences: true, whereSeparator: \.isNewline)
        let isEnd = lines.count == 1 && !lines[0].unicodeScalars.contains(where: isControl)
        spellings.append(
            .error(
                "dns.txt-control", isEnd ? "the text ends with the end of a line" : "the text holds a control character", at: text.span,
                fix: isEnd ? "write |- in the place of |, or >- in the place of >, so that YAML adds none" : "take it out"))
        return String(String.UnicodeScalarView(text.value.unicodeScalars.filter { !isControl($0) }))
    }

    private mutating func canonical(_ value: RecordValue) -> RecordValue {
        if case .success(let canonical) = value.canonical(zone: zone) { return canonical }
        isCanonical = false
        return value
    }

    private mutating func target(_ text: Located<String>) -> String {
        if let problem = WrittenName.problem(ofTarget: text.value, zone: zone, at: text.span) { spellings.append(problem) }
        return WrittenName.canonical(text.value)
    }

    /// Data that is read from its presentation; what cannot be read is not kept, as it has no value to keep it in.
    private mutating func data(_ text: String, at span: SourceSpan) -> Located<RecordValue>? {
        switch RecordValue.parse(type, text, zone: zone) {
        case .success(let value):
            for target in RecordShape.of(type)?.targets(in: text) ?? [] {
                if let problem = WrittenName.problem(ofTarget: target, zone: zone, at: span) { spellings.append(problem) }
            }
            return Located(value, at: span)
        case .failure(let problem):
            spellings.append(.error(problem.rule, problem.message, at: span, fix: problem.fix))
            return nil
        }
    }

    /// The fields of a mapping as one line of a zone file.
    private func fields(_ node: YAMLNode, _ shape: RecordShape, _ sink: inout DiagnosticSink) -> String? {
        guard let noun = NounDescription.recordFields[type], var reader = MappingReader(node, noun, &sink) else { return nil }
        var words: [String] = []
        var isWhole = true
        for field in shape.fields {
            switch field.kind {
            case .number(_, let names):
                guard let value = reader.required(field.name, &sink) else {
                    isWhole = false
                    continue
                }
                if let word = value.plainText, names[word.uppercased()] != nil {
                    words.append(word)
                } else if let number = value.integer("\"\(field.name)\"", &sink)?.value {
                    words.append(String(number))
                } else {
                    isWhole = false
                }
            case .parameters: words.append(reader.text(field.name, &sink)?.value ?? "")
            case .text:
                if let text = reader.requiredText(field.name, &sink)?.value {
                    words.append(TXTStrings.quotedString(text))
                } else {
                    isWhole = false
                }
            case .host, .hexadecimal, .base64:
                if let text = reader.requiredText(field.name, &sink)?.value { words.append(text) } else { isWhole = false }
            }
        }
        reader.finish(&sink)
        return isWhole ? words.joined(separator: " ") : nil
    }

    private mutating func structured(_ node: YAMLNode, _ sink: inout DiagnosticSink) -> RecordValue? {
        guard let noun = NounDescription.recordFields[type], var reader = MappingReader(node, noun, &sink) else { return nil }
        let names = type == .mx ? ["preference"] : type == .srv ? ["priority", "weight", "port"] : ["flags"]
        let numbers = names.compactMap { reader.required($0, &sink)?.integer("\"\($0)\"", &sink)?.value }
        let value: RecordValue?
        switch type {
        case .mx, .srv:
            let host = reader.requiredText(type == .mx ? "exchange" : "target", &sink).map { target($0) }
            if let host, numbers.count == names.count {
                value =
                    type == .mx
                    ? .mx(preference: numbers[0], exchange: host)
                    : .srv(priority: numbers[0], weight: numbers[1], port: numbers[2], target: host)
            } else {
                value = nil
            }
        default:
            let (tag, content) = (reader.requiredText("tag", &sink)?.value, reader.requiredText("value", &sink)?.value)
            if let tag, let content, let flags = numbers.first {
                value = .caa(flags: flags, tag: tag.lowercased(), value: content)
            } else {
                value = nil
            }
        }
        reader.finish(&sink)
        return value
    }
}
