internal import Diagnostics
internal import Estate
internal import Resources

/// Builds zones and tells which rules fired.
enum Bench {
    static func span(_ line: Int) -> SourceSpan { SourceSpan(file: "zone.yaml", line: line, column: 1) }

    static func set(
        _ name: String, _ type: RecordType, _ values: [RecordValue], line: Int = 1, ttl: Int? = nil, proxied: Bool = false,
        comment: String? = nil, acknowledged: [String: String] = [:]
    ) -> RecordSet {
        let located = values.enumerated().map { Located($1, at: SourceSpan(file: "zone.yaml", line: line, column: 10 + $0)) }
        return set(name, type, .values(located), line: line, ttl: ttl, proxied: proxied, comment: comment, acknowledged: acknowledged)
    }

    static func set(
        _ name: String, _ type: RecordType, _ presence: RecordSet.Presence, line: Int = 1, ttl: Int? = nil,
        proxied: Bool = false, comment: String? = nil, acknowledged: [String: String] = [:]
    ) -> RecordSet {
        RecordSet(
            name: Located(name, at: span(line)), type: type, ttl: ttl.map { Located($0, at: span(line)) }, proxied: proxied,
            comment: comment, presence: presence, acknowledged: acknowledged, span: span(line))
    }

    static func zone(_ records: [RecordSet], name: String = "example.com", plan: String? = nil) -> Zone {
        Zone(
            name: Located(name, at: span(1)), environment: "production", provider: "cloudflare", id: nil,
            plan: plan.map { Located($0, at: span(1)) }, mode: .manage, prune: false, records: records, ignore: [])
    }

    /// A provider with plans and a proxy that answers aliases with addresses.
    static let flattening = DNSCapabilities(
        types: Set(RecordType.allCases).subtracting([.alias]), flattening: .cname, aliasNeighbours: .allBut([.a, .aaaa, .ns]),
        proxiedTypes: [.a, .aaaa, .cname], automaticTTL: 1, allowsEmptyText: false, recordOctets: 4_096, setCharacters: 8_192,
        limits: small,
        plans: ["free": small, "pro": .init(ttl: 60...86_400, comment: 500), "enterprise": .init(ttl: 30...86_400, comment: 500)])
    private static let small = DNSCapabilities.Limits(ttl: 60...86_400, comment: 100)

    /// A server that does what the RFCs say and no more.
    static let plain = DNSCapabilities(
        types: Set(RecordType.allCases).subtracting([.alias]), holdsUnknownTypes: true, limits: .init(ttl: 0...Int(Int32.max)))

    static func check(_ records: [RecordSet], name: String = "example.com", plan: String? = nil, flattens: Bool = true) -> [Diagnostic] {
        var sink = DiagnosticSink()
        RecordRules.check(zone(records, name: name, plan: plan), flattens ? flattening : plain, into: &sink)
        return sink.diagnostics
    }

    static func rules(_ records: [RecordSet], name: String = "example.com", plan: String? = nil, flattens: Bool = true) -> [String] {
        check(records, name: name, plan: plan, flattens: flattens).map(\.rule)
    }

    static func mail(_ text: String, at name: String = "@") -> [String] {
        var sink = DiagnosticSink()
        MailRules.check(text: text, at: name, span: nil, into: &sink)
        return sink.diagnostics.map { "\($0.severity.rawValue) \($0.rule)" }
    }
}
