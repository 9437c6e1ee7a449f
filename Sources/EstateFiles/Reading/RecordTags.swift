internal import Diagnostics
internal import Estate

/// Reads `tags` of a record: each a name, or a name and a value with a colon between.
enum RecordTags {
    static func read(_ node: YAMLNode?, _ sink: inout DiagnosticSink) -> Located<[String]>? {
        guard let node, let items = node.items("\"tags\"", &sink) else { return nil }
        var tags: [String] = []
        for item in items {
            guard let text = item.text("a tag", &sink) else { continue }
            let tag = RecordTag.canonical(text.value)
            if !RecordTag.isTag(tag) {
                sink.report(
                    .error(
                        "dns.tag", "\"\(text.value)\" is not a tag", at: text.span,
                        fix: "write NAME or NAME:VALUE: the name of letters, digits, _ and -, the value without commas"))
            } else if tags.contains(tag) {
                sink.report(.error("dns.tag", "the tag \(tag) is written twice", at: text.span, fix: "take one out"))
            } else {
                tags.append(tag)
            }
        }
        return Located(tags.sorted(), at: node.span)
    }
}
