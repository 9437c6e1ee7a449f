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
    }

    let kind: Kind
    let tag: String?
    let anchor: String?
    let span: SourceSpan
}

/// Runs libyaml over one file.
enum YAMLEvents {
    /// All events up to the first problem, which is told as `yaml.syntax`.
    static func parse(_ bytes: [UInt8], file: String) -> (events: [YAMLEvent], problem: Diagnostic?) {
        // The parser keeps a pointer to itself, so it must not move.
        let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
        defer { unsafe parser.deallocate() }
        guard unsafe yaml_parser_initialize(parser) == 1 else {
            return ([], .error("yaml.syntax", "there is no memory to parse the file", at: nil))
        }
        defer { unsafe yaml_parser_delete(parser) }
        return unsafe bytes.withUnsafeBufferPointer { source in
            unsafe yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
            unsafe yaml_parser_set_input_string(parser, source.baseAddress, source.count)
            return unsafe drain(parser, file: file)
        }
    }

    private static func drain(
        _ parser: UnsafeMutablePointer<yaml_parser_t>, file: String
    ) -> (events: [YAMLEvent], problem: Diagnostic?) {
        var events: [YAMLEvent] = []
        while true {
            var event = unsafe yaml_event_t()
            guard unsafe yaml_parser_parse(parser, &event) == 1 else { return (events, unsafe problem(of: parser, file: file)) }
            defer { unsafe yaml_event_delete(&event) }
            if unsafe event.type == YAML_STREAM_END_EVENT { return (events, nil) }
            if let copied = unsafe copy(event, file: file) { events.append(copied) }
        }
    }

    private static func copy(_ event: yaml_event_t, file: String) -> YAMLEvent? {
        let span = unsafe span(from: event.start_mark, to: event.end_mark, file: file)
        switch unsafe event.type {
        case YAML_DOCUMENT_START_EVENT:
            return YAMLEvent(kind: .documentStart, tag: nil, anchor: nil, span: span)
        case YAML_ALIAS_EVENT:
            return YAMLEvent(kind: .alias(unsafe text(event.data.alias.anchor) ?? ""), tag: nil, anchor: nil, span: span)
        case YAML_SCALAR_EVENT:
            let scalar = unsafe event.data.scalar
            let value = unsafe String(decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
            let isPlain = unsafe scalar.style == YAML_PLAIN_SCALAR_STYLE
            return YAMLEvent(
                kind: .scalar(value, isPlain: isPlain), tag: unsafe text(scalar.tag), anchor: unsafe text(scalar.anchor),
                span: span)
        case YAML_SEQUENCE_START_EVENT:
            let start = unsafe event.data.sequence_start
            return YAMLEvent(kind: .sequenceStart, tag: unsafe text(start.tag), anchor: unsafe text(start.anchor), span: span)
        case YAML_MAPPING_START_EVENT:
            let start = unsafe event.data.mapping_start
            return YAMLEvent(kind: .mappingStart, tag: unsafe text(start.tag), anchor: unsafe text(start.anchor), span: span)
        case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT:
            return YAMLEvent(kind: .end, tag: nil, anchor: nil, span: span)
        default:
            return nil
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

    private static func problem(of parser: UnsafeMutablePointer<yaml_parser_t>, file: String) -> Diagnostic {
        let message = unsafe parser.pointee.problem.map { unsafe String(cString: $0) } ?? "the text is not YAML"
        let mark = unsafe parser.pointee.problem_mark
        return .error("yaml.syntax", message, at: span(from: mark, to: mark, file: file))
    }
}
