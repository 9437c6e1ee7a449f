package import Estate

/// Why nothing is known about a name: none of these says that it is absent.
package struct DNSError: Error, Hashable, Sendable {
    /// What came in the way of an answer.
    package enum Code: String, Hashable, Sendable {
        /// The name cannot be asked for.
        case badName
        case cancelled
        /// No answer in time, or none that belongs to the question.
        case timedOut
        /// Nobody listens there.
        case unreachable
        /// The server answered with an error (RFC 1035 §4.1.1), such as SERVFAIL or REFUSED.
        case refused
        /// The server answered that others would know.
        case elsewhere
        case malformed
        /// Something on this machine.
        case setup
    }

    package let code: Code
    package let resolver: ResolverAddress
    /// A clause that goes on after the resolver's address.
    package let message: String

    package init(_ code: Code, _ resolver: ResolverAddress, _ message: String) {
        self.code = code
        self.resolver = resolver
        self.message = message
    }
}

extension DNSError: CustomStringConvertible {
    package var description: String { "\(resolver) \(message)" }
}
