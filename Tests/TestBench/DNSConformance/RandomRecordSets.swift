package import Diagnostics
package import Estate

/// Random record sets that the rules allow, from small pools, so that two zones have much in common.
package struct RandomRecordSets: RandomNumberGenerator {
    private var numbers: SeededNumbers
    private let canProxy: Bool

    /// - Parameter canProxy: whether some are proxied.
    package init(seed: Int, canProxy: Bool = true) {
        self.canProxy = canProxy
        numbers = SeededNumbers(seed: UInt64(bitPattern: Int64(seed)) &* 0x9E37_79B9_7F4A_7C15 | 1)
    }

    package mutating func next() -> UInt64 { numbers.next() }

    package static let span = SourceSpan(file: "zone.yaml", line: 1, column: 1)

    package static let types = RecordType.allCases.filter { ![.alias, .cname, .dnskey, .ds, .ns].contains($0) }

    /// - Parameter types: besides CNAME and NS, which stand alone.
    package mutating func sets(names: Int, types possible: [RecordType] = Self.types) -> [RecordSet] {
        (0..<names).flatMap { number -> [RecordSet] in
            guard Int.random(in: 0..<4, using: &self) > 0 else { return [] }
            if Bool.random(using: &self) { return [set("n\(number)", .cname, most: 1)] }
            let types = possible.shuffled(using: &self).prefix(2)
            let sets = types.map { set("n\(number)", $0, most: 4) }
            return Int.random(in: 0..<8, using: &self) == 0 ? sets + [set("d\(number)", .ns, most: 3)] : sets
        }
    }

    private mutating func set(_ name: String, _ type: RecordType, most: Int) -> RecordSet {
        let values = Set((0..<Int.random(in: 1...most, using: &self)).map { _ in value(type) })
        let proxied = canProxy && [.a, .aaaa, .cname].contains(type) && Int.random(in: 0..<3, using: &self) == 0
        let ttl = proxied ? nil : [nil, 1, 300, 3_600].randomElement(using: &self) ?? nil
        return RecordSet(
            name: Located(name, at: Self.span), type: type, ttl: ttl.map { Located($0, at: Self.span) }, proxied: proxied,
            comment: [nil, "", "ours", "see #12"].randomElement(using: &self) ?? nil,
            presence: .values(values.map { Located($0, at: Self.span) }), acknowledged: [:], span: Self.span)
    }

    private mutating func value(_ type: RecordType) -> RecordValue {
        let number = Int.random(in: 0..<6, using: &self)
        let host = "h\(number).example.net"
        switch type {
        case .a: return .a("192.0.2.\(number)")
        case .aaaa: return .aaaa(number == 0 ? "2001:db8::" : "2001:db8::\(number)")
        case .cname: return .cname(host)
        case .ns: return .ns(host)
        case .ptr: return .ptr(host)
        case .mx: return .mx(preference: 10 * Int.random(in: 0..<3, using: &self), exchange: host)
        case .srv: return .srv(priority: number, weight: 5, port: 443, target: number == 0 ? "." : host)
        case .caa: return .caa(flags: 0, tag: number.isMultiple(of: 2) ? "issue" : "iodef", value: "ca\(number).example")
        case .alias: return .alias(host)
        case .txt:
            let texts = [
                "a=\"1\"", "a=2", "b\\c", "v=spf1 ip4:192.0.2.\(number) -all", String(repeating: "long ", count: 70), "\"quoted\"",
            ]
            return .txt(texts[number])
        default:
            let line = (RecordShape.of(type)?.example ?? "52 22 23.5 N 4 53 32 E 2m").replacing("100 10", with: "\(number) 10")
            return (try? RecordValue.parse(type, line, zone: "raxx.app").get()) ?? .txt("no example of \(type)")
        }
    }
}
