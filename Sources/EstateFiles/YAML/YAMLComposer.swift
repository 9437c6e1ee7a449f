internal import Diagnostics

/// What ends the composition of a document.
struct YAMLFailure: Error {
    let diagnostic: Diagnostic
}

/// Builds the tree from events; nesting and the nodes that aliases add are bounded.
struct YAMLComposer {
    static let depthLimit = 64
    private static let aliasBudget = 100_000

    private let events: [YAMLEvent]
    private var position = 0
    private var anchors: [String: (node: YAMLNode, size: Int)] = [:]
    private var aliased = 0
    /// Problems that composition survives, such as duplicate keys.
    private(set) var diagnostics: [Diagnostic] = []

    init(events: [YAMLEvent]) {
        self.events = events
    }

    static func tooDeep(at span: SourceSpan) -> Diagnostic {
        .error("yaml.too-deep", "values are nested more than \(depthLimit) deep", at: span)
    }

    mutating func document() throws(YAMLFailure) -> YAMLNode? {
        let starts = events.filter { if case .documentStart = $0.kind { true } else { false } }
        if starts.count > 1 {
            throw YAMLFailure(
                diagnostic: .error(
                    "yaml.multiple-documents", "the file has more than one document", at: starts[1].span,
                    fix: "put each document in a file of its own"))
        }
        guard !starts.isEmpty else { return nil }
        position = 1
        let node = try node(depth: 1).node
        return node.isNull ? nil : node
    }

    private mutating func node(depth: Int) throws(YAMLFailure) -> (node: YAMLNode, size: Int) {
        let event = events[position]
        position += 1
        if depth > Self.depthLimit {
            throw YAMLFailure(diagnostic: Self.tooDeep(at: event.span))
        }
        let result: (node: YAMLNode, size: Int)
        switch event.kind {
        case .alias(let name): return try expand(name, at: event.span)
        case .scalar(let text, let isPlain):
            result = (YAMLNode(.scalar(text, isPlain: isPlain), tag: event.tag, at: event.span), 1)
        case .sequenceStart: result = try sequence(event, depth: depth)
        case .mappingStart: result = try mapping(event, depth: depth)
        case .documentStart, .end: throw YAMLFailure(diagnostic: .error("yaml.syntax", "a value is missing", at: event.span))
        }
        if let anchor = event.anchor { anchors[anchor] = result }
        return result
    }

    private mutating func expand(_ name: String, at span: SourceSpan) throws(YAMLFailure) -> (node: YAMLNode, size: Int) {
        guard let known = anchors[name] else {
            throw YAMLFailure(diagnostic: .error("yaml.unknown-alias", "no anchor \"\(name)\" is written before this", at: span))
        }
        aliased += known.size
        if aliased > Self.aliasBudget {
            throw YAMLFailure(
                diagnostic: .error(
                    "yaml.alias-bomb", "aliases expand to more than \(Self.aliasBudget) values", at: span))
        }
        return known
    }

    private mutating func sequence(_ start: YAMLEvent, depth: Int) throws(YAMLFailure) -> (node: YAMLNode, size: Int) {
        var items: [YAMLNode] = []
        var size = 1
        while !isAtEnd {
            let item = try node(depth: depth + 1)
            items.append(item.node)
            size += item.size
        }
        position += 1
        return (YAMLNode(.sequence(items), tag: start.tag, at: start.span), size)
    }

    private mutating func mapping(_ start: YAMLEvent, depth: Int) throws(YAMLFailure) -> (node: YAMLNode, size: Int) {
        var entries: [YAMLNode.Entry] = []
        var first: [String: SourceSpan] = [:]
        var size = 1
        while !isAtEnd {
            let key = try node(depth: depth + 1)
            let value = try node(depth: depth + 1)
            size += key.size + value.size
            guard case .scalar(let name, let isPlain) = key.node.kind else {
                diagnostics.append(.error("yaml.key", "a key must be a word", at: key.node.span))
                continue
            }
            if isPlain, name == "<<" {
                diagnostics.append(
                    .error(
                        "yaml.merge-key", "merge keys are not supported", at: key.node.span, fix: "write the keys out"))
            } else if let earlier = first[name] {
                diagnostics.append(
                    .error(
                        "yaml.duplicate-key", "the key \"\(name)\" is written twice", at: key.node.span,
                        notes: [.init("first declared here", at: earlier)]))
            } else {
                first[name] = key.node.span
                entries.append(.init(key: Located(name, at: key.node.span), value: value.node))
            }
        }
        position += 1
        return (YAMLNode(.mapping(entries), tag: start.tag, at: start.span), size)
    }

    private var isAtEnd: Bool {
        if case .end = events[position].kind { true } else { false }
    }
}
