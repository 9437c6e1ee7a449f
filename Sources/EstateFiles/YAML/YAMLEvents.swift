internal import CLibYAML
internal import Diagnostics

/// One parsing event, copied out of libyaml.
struct YAMLEvent {
    enum Kind {
        case documentStart
        case alias(String)
        case scalar(String, isPlain: Bool)
        case sequenceStart
        case mappingStart
        case end

        /// By how much it makes what follows deeper.
        var nesting: Int {
            switch self {
            case .sequenceStart, .mappingStart: 1
            case .end: -1
            case .documentStart, .alias, .scalar: 0
            }
        }
    }

    /// How it is written.
    enum Style {
        case block, flow, plain, quoted
        /// Literal or folded, `|` or `>`.
        case blockText
    }

    let kind: Kind
    let tag: String?
    let anchor: String?
    let span: SourceSpan
    let style: Style
    /// From its first Unicode scalar, a tag or an anchor included, to after its last.
    let extent: Range<Int>
}

/// Runs libyaml over one file.
enum YAMLEvents {
    /// Some hundred MB.
    private static let fewestEvents = 2_000_000

    /// How many a file may have: a large one more, since somebody let it be so large.
    private static func eventLimit(_ octets: Int) -> Int { max(fewestEvents, octets / 8) }

    /// All events up to the first problem, such as `yaml.syntax` or `yaml.too-deep`.
    static func parse(_ bytes: [UInt8], file: String) -> (events: [YAMLEvent], problem: Diagnostic?) {
        // The parser keeps a pointer to itself, so it must not delta.
        let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
        defer { unsafe parser.deallocate() }
        guard unsafe yaml_parser_initialize(parser) == 1 else {
            return ([], .error("yaml.syntax", "there is no memory to parse the file", at: nil))
        }
        defer { unsafe yaml_parser_delete(parser) }
        return unsafe bytes.withUnsafeBufferPointer { source in
            unsafe yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
            unsafe yaml_parser_set_input_string(parser, source.baseAddress, source.count)
            return unsafe drain(parser, bytes, file: file)
        }
    }

    private static func drain(
        _ parser: UnsafeMutablePointer<yaml_parser_t>, _ bytes: [UInt8], file: String
    ) -> (events: [YAMLEvent], problem: Diagnostic?) {
        var events: [YAMLEvent] = []
        var depth = 0
        let eventLimit = eventLimit(bytes.count)
        while true {
            var event = unsafe yaml_event_t()
            guard unsafe yaml_parser_parse(parser, &event) == 1 else { return (events, unsafe problem(of: parser, in: bytes, file: file)) }
            defer { unsafe yaml_event_delete(&event) }
            if unsafe event.type == YAML_STREAM_END_EVENT { return (events, nil) }
            guard let copied = unsafe copy(event, file: file) else { continue }
            depth += copied.kind.nesting
            // While reading: libyaml would go on for minutes, and what it has read would take gigabytes.
            if depth > YAMLComposer.depthLimit { return (events, YAMLComposer.tooDeep(at: copied.span)) }
            if events.count == eventLimit {
                return (
                    events, .error("yaml.too-large", "the file has more than \(eventLimit / 1_000_000) million values", at: copied.span)
                )
            }
            events.append(copied)
        }
    }

    private static func copy(_ event: yaml_event_t, file: String) -> YAMLEvent? {
        func made(
            _ kind: YAMLEvent.Kind, _ style: YAMLEvent.Style = .block, tag: UnsafeMutablePointer<yaml_char_t>? = nil,
            anchor: UnsafeMutablePointer<yaml_char_t>? = nil
        ) -> YAMLEvent {
            let extent = unsafe Int(event.start_mark.index)..<Int(max(event.start_mark.index, event.end_mark.index))
            return unsafe YAMLEvent(
                kind: kind, tag: text(tag), anchor: text(anchor), span: span(from: event.start_mark, to: event.end_mark, file: file),
                style: style, extent: extent)
        }
        switch unsafe event.type {
        case YAML_DOCUMENT_START_EVENT:
            return made(.documentStart)
        case YAML_ALIAS_EVENT:
            return unsafe made(.alias(text(event.data.alias.anchor) ?? ""))
        case YAML_SCALAR_EVENT:
            let scalar = unsafe event.data.scalar
            let value = unsafe String(decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
            let style = unsafe style(of: scalar.style)
            return unsafe made(.scalar(value, isPlain: style == .plain), style, tag: scalar.tag, anchor: scalar.anchor)
        case YAML_SEQUENCE_START_EVENT:
            let start = unsafe event.data.sequence_start
            let isFlow = unsafe start.style == YAML_FLOW_SEQUENCE_STYLE
            return unsafe made(.sequenceStart, isFlow ? .flow : .block, tag: start.tag, anchor: start.anchor)
        case YAML_MAPPING_START_EVENT:
            let start = unsafe event.data.mapping_start
            let isFlow = unsafe start.style == YAML_FLOW_MAPPING_STYLE
            return unsafe made(.mappingStart, isFlow ? .flow : .block, tag: start.tag, anchor: start.anchor)
        case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT:
            return made(.end)
        default:
            return nil
        }
    }

    private static func style(of style: yaml_scalar_style_t) -> YAMLEvent.Style {
        switch style {
        case YAML_PLAIN_SCALAR_STYLE: .plain
        case YAML_LITERAL_SCALAR_STYLE, YAML_FOLDED_SCALAR_STYLE: .blockText
        default: .quoted
        }
    }

    private static func text(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
        guard let pointer = unsafe pointer else { return nil }
        return unsafe String(cString: pointer)
    }

    private static func span(from start: yaml_mark_t, to end: yaml_mark_t, file: String) -> SourceSpan {
        let length = start.line == end.line ? Int(end.column) - Int(start.column) : 1
        return SourceSpan(file: file, line: Int(start.line) + 1, column: Int(start.column) + 1, length: length)
    }

    private static func problem(
        of parser: UnsafeMutablePointer<yaml_parser_t>, in bytes: [UInt8], file: String
    ) -> Diagnostic {
        let message = unsafe parser.pointee.problem.map { unsafe String(cString: $0) } ?? "the text is not YAML"
        let mark = unsafe parser.pointee.problem_mark
        if isIndentedByTab(line: Int(mark.line), of: bytes) {
            return .error(
                "yaml.tab", "the line is indented with a tab", at: span(from: mark, to: mark, file: file),
                fix: "indent with spaces (YAML 1.2.2, section 6.1)")
        }
        return .error("yaml.syntax", message, at: span(from: mark, to: mark, file: file))
    }

    /// Whether a tab stands before the first letter of a line, counted from 0.
    private static func isIndentedByTab(line: Int, of bytes: [UInt8]) -> Bool {
        let lines = bytes.split(separator: UInt8(ascii: "\n"), maxSplits: line + 1, omittingEmptySubsequences: false)
        guard lines.indices.contains(line) else { return false }
        return lines[line].prefix { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }.contains(UInt8(ascii: "\t"))
    }
}
