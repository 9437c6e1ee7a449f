internal import Estate
internal import Synchronization

/// One question to one server.
struct Question: Sendable {
    let resolver: ResolverAddress
    let type: RecordType
    /// Lower case, without the trailing dot.
    let name: String
    let limits: QueryLimits

    func error(_ code: DNSError.Code, _ message: String) -> DNSError {
        DNSError(code, resolver, message)
    }
}

struct QueryLimits: Sendable {
    /// For the first try.
    let milliseconds: Int32
    let tries: Int32
}

struct QueryID: Hashable, Sendable {
    private let rawValue: UInt64
    private static let last = Atomic<UInt64>(0)

    static func next() -> QueryID {
        QueryID(rawValue: last.add(1, ordering: .relaxed).newValue)
    }
}

extension RecordType {
    /// The number on the wire (RFC 1035 §3.2.2, RFC 3596, RFC 2782, RFC 8659).
    var number: UInt16 {
        switch self {
        case .a: 1
        case .ns: 2
        case .cname: 5
        case .ptr: 12
        case .mx: 15
        case .txt: 16
        case .aaaa: 28
        case .srv: 33
        case .caa: 257
        }
    }
}
