internal import Estate
internal import Synchronization

/// One question to one server.
struct Question: Sendable {
    let resolver: ResolverAddress
    let type: RecordType
    /// The type's, on the wire.
    let number: UInt16
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
