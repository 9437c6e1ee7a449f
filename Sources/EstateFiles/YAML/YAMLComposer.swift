internal import Diagnostics

/// What ends the composition of a document.
struct YAMLFailure: Error {
    let diagnostic: Diagnostic
}

/// Builds the tree from events; nesting and the nodes that aliases add are bounded.
struct YAMLComposer {
    static let depthLimit = 64
    private static let aliasBudget = 100_000

    private var anchors: [String: (node: YAMLNode, size: Int)] = [:]
    private var aliased = 0
    /// Problems that composition survives, such as duplicate keys.
    private(set) var diagnostics: [Diagnostic] = []

    static func tooDeep(at span: SourceSpan) -> Diagnostic {
        .error("yaml.too-deep", "values are nested more than \(depthLimit) deep", at: span)
    }

    /// The first document; nil where there is none, or nothing is in it.
    mutating func document(_ events: inout YAMLEvents) throws(YAMLFailure) -> YAMLNode? {
        guard events.next() != nil else { return nil }
        let node = try node(try Self.next(&events), &events, depth: 1).node
        return node.isNull ? nil : node
    }

    /// - Throws: where there is none, as after a problem, which counts for more.
    private static func next(_ events: inout YAMLEvents) throws(YAMLFailure) -> YAMLEvent {
        if let event = events.next() { return event }
        throw YAMLFailure(diagnostic: .error("yaml.syntax", "a value is missing", at: nil))
    }

    private mutating func node(
        _ event: YAMLEvent, _ events: inout YAMLEvents, depth: Int
    ) throws(YAMLFailure) -> (node: YAMLNode, size: Int) {
        if depth > Self.depthLimit {
            throw YAMLFailure(diagnostic: Self.tooDeep(at: event.span))
        }
        let result: (node: YAMLNode, size: Int)
        switch event.kind {
        case .alias(let name): return try expand(name, at: event.span)
        case .scalar(let text, let isPlain):
            result = (YAMLNode(.scalar(text, isPlain: isPlain), tag: event.tag, at: event.span), 1)
        case .sequenceStart: result = try sequence(event, &events, depth: depth)
        case .mappingStart: result = try mapping(event, &events, depth: depth)
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

    private mutating func sequence(
        _ start: YAMLEvent, _ events: inout YAMLEvents, depth: Int
    ) throws(YAMLFailure) -> (node: YAMLNode, size: Int) {
        var items: [YAMLNode] = []
        var size = 1
        while let event = try Self.element(&events) {
            let item = try node(event, &events, depth: depth + 1)
            items.append(item.node)
            size += item.size
        }
        return (YAMLNode(.sequence(items), tag: start.tag, at: start.span), size)
    }

    private mutating func mapping(
        _ start: YAMLEvent, _ events: inout YAMLEvents, depth: Int
    ) throws(YAMLFailure) -> (node: YAMLNode, size: Int) {
        var entries = WrittenEntries()
        var size = 1
        while let event = try Self.element(&events) {
            let key = try node(event, &events, depth: depth + 1)
            let value = try node(try Self.next(&events), &events, depth: depth + 1)
            size += key.size + value.size
            guard case .scalar(let name, let isPlain) = key.node.kind else {
                diagnostics.append(.error("yaml.key", "a key must be a word", at: key.node.span))
                continue
            }
            if isPlain, name == "<<" {
                diagnostics.append(
                    .error(
                        "yaml.merge-key", "merge keys are not supported", at: key.node.span, fix: "write the keys out"))
            } else if let earlier = entries.add(.init(key: Located(name, at: key.node.span), value: value.node)) {
                diagnostics.append(
                    .error(
                        "yaml.duplicate-key", "the key \"\(name)\" is written twice", at: key.node.span,
                        notes: [.init("first declared here", at: earlier)]))
            }
        }
        return (YAMLNode(.mapping(entries.all), tag: start.tag, at: start.span), size)
    }

    /// The next event of what is open; nil at its end.
    private static func element(_ events: inout YAMLEvents) throws(YAMLFailure) -> YAMLEvent? {
        let event = try next(&events)
        if case .end = event.kind { return nil }
        return event
    }
}

/// The entries of one map, no key twice.
private struct WrittenEntries {
    private(set) var all: [YAMLNode.Entry] = []
    /// Where each key is, once there are many.
    private var places: [String: Int] = [:]

    private static let few = 16

    /// - Returns: where the key is written already, so that the entry is not added; nil where it was.
    mutating func add(_ entry: YAMLNode.Entry) -> SourceSpan? {
        if let place = place(of: entry.key.value) { return all[place].key.span }
        if all.count == Self.few { for (place, known) in all.enumerated() { places[known.key.value] = place } }
        if all.count >= Self.few { places[entry.key.value] = all.count }
        all.append(entry)
        return nil
    }

    private func place(of key: String) -> Int? {
        all.count > Self.few ? places[key] : all.firstIndex { $0.key.value == key }
    }
}
