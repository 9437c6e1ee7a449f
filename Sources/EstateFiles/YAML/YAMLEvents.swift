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

/// What libyaml tells of one file, event by event, as somebody asks for the next: all of them together would take many times the file.
@safe struct YAMLEvents {
    /// Some hundred MB of what is made of them.
    private static let fewestEvents = 2_000_000

    /// How many a file may have: a large one more, since somebody let it be so large.
    private static func eventLimit(_ octets: Int) -> Int { max(fewestEvents, octets / 8) }

    /// It keeps a pointer to itself, so it must not move.
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let bytes: [UInt8]
    private let file: SourceFileName
    private let limit: Int
    private var (count, depth) = (0, 0)
    /// What ended the reading before the end of the file, such as `yaml.syntax` or `yaml.too-deep`.
    private(set) var problem: Diagnostic?
    /// Where the second document of the file begins, which has one.
    private(set) var secondDocument: SourceSpan?
    private var hasDocument = false
    private var isAtEnd = false

    /// Gives `body` the events of a file; they are read no further than it asks.
    static func reading<Value>(_ bytes: [UInt8], file: String, _ body: (inout YAMLEvents) -> Value) -> Value {
        let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
        defer { unsafe parser.deallocate() }
        let isReady = unsafe yaml_parser_initialize(parser) == 1
        defer { if isReady { unsafe yaml_parser_delete(parser) } }
        return unsafe bytes.withUnsafeBufferPointer { source in
            var events = unsafe YAMLEvents(parser: parser, bytes: bytes, file: SourceFileName(file), limit: eventLimit(bytes.count))
            if isReady {
                unsafe yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
                unsafe yaml_parser_set_input_string(parser, source.baseAddress, source.count)
            } else {
                events.end(.error("yaml.syntax", "there is no memory to parse the file", at: nil))
            }
            return body(&events)
        }
    }

    private init(parser: UnsafeMutablePointer<yaml_parser_t>, bytes: [UInt8], file: SourceFileName, limit: Int) {
        unsafe self.parser = unsafe parser
        (self.bytes, self.file, self.limit) = (bytes, file, limit)
    }

    /// All events up to the first problem.
    static func parse(_ bytes: [UInt8], file: String) -> (events: [YAMLEvent], problem: Diagnostic?) {
        reading(bytes, file: file) { events in
            var all: [YAMLEvent] = []
            while let event = events.next() { all.append(event) }
            return (all, events.problem)
        }
    }

    /// The next event; nil at the end of the file and where there is a problem.
    mutating func next() -> YAMLEvent? {
        while !isAtEnd {
            var event = unsafe yaml_event_t()
            guard unsafe yaml_parser_parse(parser, &event) == 1 else {
                end(unsafe Self.problem(of: parser, in: bytes, file: file))
                return nil
            }
            defer { unsafe yaml_event_delete(&event) }
            if unsafe event.type == YAML_STREAM_END_EVENT {
                isAtEnd = true
                return nil
            }
            guard let copied = unsafe Self.copy(event, file: file) else { continue }
            return admitted(copied)
        }
        return nil
    }

    /// Goes on to the end, or to a problem.
    mutating func drain() { while next() != nil {} }

    private mutating func admitted(_ event: YAMLEvent) -> YAMLEvent? {
        depth += event.kind.nesting
        // While reading: libyaml would go on for minutes, and what it has read would take gigabytes.
        if depth > YAMLComposer.depthLimit {
            end(YAMLComposer.tooDeep(at: event.span))
            return nil
        }
        if count == limit {
            end(.error("yaml.too-large", "the file has more than \(limit / 1_000_000) million values", at: event.span))
            return nil
        }
        count += 1
        if case .documentStart = event.kind {
            if hasDocument, secondDocument == nil { secondDocument = event.span }
            hasDocument = true
        }
        return event
    }

    private mutating func end(_ problem: Diagnostic) {
        self.problem = problem
        isAtEnd = true
    }

    private static func copy(_ event: yaml_event_t, file: SourceFileName) -> YAMLEvent? {
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

    private static func span(from start: yaml_mark_t, to end: yaml_mark_t, file: SourceFileName) -> SourceSpan {
        let length = start.line == end.line ? Int(end.column) - Int(start.column) : 1
        return SourceSpan(file, line: Int(start.line) + 1, column: Int(start.column) + 1, length: length)
    }

    private static func problem(
        of parser: UnsafeMutablePointer<yaml_parser_t>, in bytes: [UInt8], file: SourceFileName
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
