internal import CCares
internal import Estate

/// Record data, read by c-ares' parsers where they have one that fits: there is none for CNAME, and those for NS and PTR take
/// only records of the name that was asked for.
extension Message {
    /// Nil when any of the records is malformed. `records` are all of this type in the answer.
    func values(_ type: RecordType, _ records: [Record]) -> [RecordValue]? {
        let values: [RecordValue]? =
            switch type {
            case .a: addresses(records.count)
            case .aaaa: longAddresses(records.count)
            case .caa: unsafe list({ unsafe ares_parse_caa_reply($0, $1, $2) }, next: \.next, Self.caa)
            case .mx: unsafe list({ unsafe ares_parse_mx_reply($0, $1, $2) }, next: \.next, Self.mx)
            case .srv: unsafe list({ unsafe ares_parse_srv_reply($0, $1, $2) }, next: \.next, Self.srv)
            case .txt: texts()
            case .cname: names(records)?.map(RecordValue.cname)
            case .ns: names(records)?.map(RecordValue.ns)
            case .ptr: names(records)?.map(RecordValue.ptr)
            case .alias: nil
            default: records.compactMap { data(type, in: $0.place) }
            }
        return values?.count == records.count ? values : nil
    }

    private func names(_ records: [Record]) -> [String]? {
        let names = records.compactMap { record in
            name(at: record.place.lowerBound).flatMap { $0.end == record.place.upperBound ? $0.text : nil }
        }
        return names.count == records.count ? names : nil
    }

    private func addresses(_ count: Int) -> [RecordValue]? {
        var (found, limit) = ([ares_addrttl](repeating: ares_addrttl(), count: count), Int32(count))
        guard unsafe parse({ unsafe ares_parse_a_reply($0, $1, nil, &found, &limit) }) else { return nil }
        return found.prefix(Int(limit)).map { address in
            let octets = unsafe withUnsafeBytes(of: address.ipaddr) { unsafe Array($0) }
            return .a(octets.map { "\($0)" }.joined(separator: "."))
        }
    }

    private func longAddresses(_ count: Int) -> [RecordValue]? {
        var (found, limit) = ([ares_addr6ttl](repeating: ares_addr6ttl(), count: count), Int32(count))
        guard unsafe parse({ unsafe ares_parse_aaaa_reply($0, $1, nil, &found, &limit) }) else { return nil }
        return found.prefix(Int(limit)).compactMap { address in
            let octets = unsafe withUnsafeBytes(of: address.ip6addr) { unsafe Array($0) }
            let groups = stride(from: 0, to: 16, by: 2).map { String(UInt16(octets[$0]) << 8 | UInt16(octets[$0 + 1]), radix: 16) }
            return IPAddress.v6(groups.joined(separator: ":")).map(RecordValue.aaaa)
        }
    }

    private static func caa(_ reply: ares_caa_reply) -> RecordValue {
        let tag = unsafe Array(UnsafeBufferPointer(start: reply.property, count: reply.plength))
        let value = unsafe Array(UnsafeBufferPointer(start: reply.value, count: reply.length))
        return unsafe .caa(flags: Int(reply.critical), tag: DomainName.canonical(WireText.decoded(tag)), value: WireText.decoded(value))
    }

    private static func mx(_ reply: ares_mx_reply) -> RecordValue {
        unsafe .mx(preference: Int(reply.priority), exchange: host(reply.host))
    }

    private static func srv(_ reply: ares_srv_reply) -> RecordValue {
        unsafe .srv(priority: Int(reply.priority), weight: Int(reply.weight), port: Int(reply.port), target: host(reply.host))
    }

    /// c-ares writes the root as an empty text.
    private static func host(_ text: UnsafeMutablePointer<CChar>?) -> String {
        guard let text = unsafe text, unsafe text.pointee != 0 else { return "." }
        return DomainName.canonical(unsafe String(cString: text))
    }

    /// The strings of each record, joined.
    private func texts() -> [RecordValue]? {
        var first: UnsafeMutablePointer<ares_txt_ext>?
        guard unsafe parse({ unsafe ares_parse_txt_reply_ext($0, $1, &first) }) else { return nil }
        defer { unsafe ares_free_data(first) }
        var texts: [[UInt8]] = []
        var at = unsafe first
        while let string = unsafe at {
            if unsafe string.pointee.record_start != 0 { texts.append([]) }
            guard !texts.isEmpty else { return nil }
            unsafe texts[texts.count - 1] += UnsafeBufferPointer(start: string.pointee.txt, count: string.pointee.length)
            unsafe at = unsafe string.pointee.next
        }
        return texts.map { .txt(WireText.decoded($0)) }
    }

    private func list<Reply>(
        _ parser: (UnsafePointer<UInt8>?, Int32, UnsafeMutablePointer<UnsafeMutablePointer<Reply>?>) -> Int32,
        next: (Reply) -> UnsafeMutablePointer<Reply>?, _ value: (Reply) -> RecordValue
    ) -> [RecordValue]? {
        var first: UnsafeMutablePointer<Reply>?
        guard unsafe parse({ unsafe parser($0, $1, &first) }) else { return nil }
        defer { unsafe ares_free_data(first) }
        var values: [RecordValue] = []
        var at = unsafe first
        while let reply = unsafe at {
            values.append(unsafe value(reply.pointee))
            unsafe at = unsafe next(reply.pointee)
        }
        return values
    }

    private func parse(_ parser: (UnsafePointer<UInt8>?, Int32) -> Int32) -> Bool {
        unsafe bytes.withUnsafeBufferPointer { unsafe parser($0.baseAddress, Int32($0.count)) } == ARES_SUCCESS
    }
}
