/// A document as it is written: what stands where, aliases left as they are. For editing, where ``YAMLNode`` is for reading.
struct YAMLOutline {
    indirect enum Kind {
        case scalar(String)
        case alias(String)
        case sequence([Node])
        case mapping([Entry])
    }

    struct Entry {
        let name: String?
        let key: Node
        let value: Node
    }

    struct Node {
        let kind: Kind
        let style: YAMLEvent.Style
        let tag: String?
        let anchor: String?
        /// In Unicode scalars from the beginning of the document.
        let extent: Range<Int>

        var entries: [Entry]? {
            guard case .mapping(let entries) = kind else { return nil }
            return entries
        }

        var items: [Node]? {
            guard case .sequence(let items) = kind else { return nil }
            return items
        }

        subscript(_ name: String) -> Entry? { entries?.first { $0.name == name } }
    }

    let root: Node
    private var anchors: [String: Node] = [:]

    /// - Parameter events: of a document that ``YAMLComposer`` composes; nil when it is empty.
    init?(_ events: [YAMLEvent]) {
        guard events.count > 1 else { return nil }
        var position = 1
        var anchors: [String: Node] = [:]
        root = Self.node(events, &position, &anchors)
        self.anchors = anchors
    }

    /// What an alias stands for; anything else is itself.
    func resolved(_ node: Node) -> Node {
        guard case .alias(let name) = node.kind else { return node }
        return anchors[name] ?? node
    }

    private static func node(_ events: [YAMLEvent], _ position: inout Int, _ anchors: inout [String: Node]) -> Node {
        let event = events[position]
        position += 1
        var end = event.extent.upperBound
        let kind: Kind
        switch event.kind {
        case .scalar(let text, _): kind = .scalar(text)
        case .alias(let name): kind = .alias(name)
        case .mappingStart:
            var entries: [Entry] = []
            while !isEnd(events[position]) {
                let key = node(events, &position, &anchors)
                let value = node(events, &position, &anchors)
                var name: String?
                if case .scalar(let text) = key.kind { name = text }
                entries.append(Entry(name: name, key: key, value: value))
                end = value.extent.upperBound
            }
            if event.style == .flow { end = events[position].extent.upperBound }
            position += 1
            kind = .mapping(entries)
        case .sequenceStart:
            var items: [Node] = []
            while !isEnd(events[position]) {
                let item = node(events, &position, &anchors)
                items.append(item)
                end = item.extent.upperBound
            }
            if event.style == .flow { end = events[position].extent.upperBound }
            position += 1
            kind = .sequence(items)
        case .documentStart, .end: kind = .sequence([])
        }
        let node = Node(
            kind: kind, style: event.style, tag: event.tag, anchor: event.anchor,
            extent: event.extent.lowerBound..<max(event.extent.lowerBound, end))
        if let anchor = event.anchor { anchors[anchor] = node }
        return node
    }

    private static func isEnd(_ event: YAMLEvent) -> Bool {
        if case .end = event.kind { true } else { false }
    }
}
