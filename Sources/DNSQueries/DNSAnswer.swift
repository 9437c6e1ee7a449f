package import Estate

/// What a server said about one type at one name.
package enum DNSAnswer: Hashable, Sendable {
    /// In canonical form, each once, ordered by their text. An alias (CNAME) at the name has been gone through, unless it was
    /// asked for.
    case values([RecordValue])
    /// The name does not exist, or what its alias leads to does not (RFC 2308 §2.1, RFC 6604 §3).
    case noSuchName
    /// The name exists and has nothing of this type (RFC 2308 §2.2).
    case noData
}
