internal import Diagnostics
internal import Estate
internal import Resources

/// Reads one value of a record set; addresses are taken as written.
enum RecordValueReader {
    static func read(_ node: YAMLNode, _ type: RecordType, _ sink: inout DiagnosticSink) -> Located<RecordValue>? {
        if node.tag == "!secret" {
            sink.report(.error("dns.secret-in-record", "a DNS record is public and cannot hold a secret", at: node.span))
            return nil
        }
        if node.tag != nil {
            return node.expression("a record's value", tags: ["!ref", "!lookup"], &sink)
                .map { Located(.expression($0.value), at: $0.span) }
        }
        switch type {
        case .mx, .srv, .caa: return structured(node, type, &sink).map { Located($0, at: node.span) }
        default: break
        }
        guard let text = node.text("a record's value", &sink) else { return nil }
        let host = ZoneReader.host(text.value)
        let value: RecordValue =
            switch type {
            case .a: .a(text.value)
            case .aaaa: .aaaa(text.value.lowercased())
            case .cname: .cname(host)
            case .ns: .ns(host)
            case .ptr: .ptr(host)
            default: .txt(text.value)
            }
        return Located(value, at: text.span)
    }

    private static func structured(_ node: YAMLNode, _ type: RecordType, _ sink: inout DiagnosticSink) -> RecordValue? {
        guard var reader = MappingReader(node, "an \(type.rawValue) value", &sink) else { return nil }
        func number(_ key: String) -> Int? { reader.required(key, &sink)?.integer("\"\(key)\"", &sink)?.value }
        func text(_ key: String) -> String? { reader.requiredText(key, &sink)?.value }
        let value: RecordValue?
        switch type {
        case .mx:
            let (preference, exchange) = (number("preference"), text("exchange"))
            if let preference, let exchange {
                value = .mx(preference: preference, exchange: ZoneReader.host(exchange))
            } else {
                value = nil
            }
        case .srv:
            let (priority, weight, port, target) = (number("priority"), number("weight"), number("port"), text("target"))
            if let priority, let weight, let port, let target {
                value = .srv(priority: priority, weight: weight, port: port, target: ZoneReader.host(target))
            } else {
                value = nil
            }
        default:
            let (flags, tag, content) = (number("flags"), text("tag"), text("value"))
            if let flags, let tag, let content { value = .caa(flags: flags, tag: tag.lowercased(), value: content) } else { value = nil }
        }
        reader.finish(&sink)
        return value
    }
}
