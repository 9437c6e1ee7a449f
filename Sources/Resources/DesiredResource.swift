package import Diagnostics

/// How far `plumb` goes with a declared thing.
package enum Mode: String, Hashable, Sendable, Codable, CaseIterable {
    /// Read, compare, write.
    case manage
    /// Read and compare; never write.
    case observe
    /// Neither.
    case ignore
}

/// One resource as the files want it.
package struct DesiredResource: Hashable, Sendable {
    /// What is wanted at the address.
    package enum Presence: Hashable, Sendable {
        case present(Content)
        /// `!absent`: must not be live.
        case absent
        /// `!external`: must be live and well-formed; never written.
        case external
    }

    package let address: Address
    package var presence: Presence
    package var mode: Mode
    package let span: SourceSpan
    /// Resources that must be in place first, beyond what the content refers to.
    package var after: [Address]
    /// Why it is wanted and not there, in one clause, where there is more to say than that it is declared.
    package var reason: String?
    /// Where single fields of its content are written, which may be another file place than the resource's own.
    package var places: [String: SourceSpan] = [:]
    /// It is written even where nobody can tell that it differs: another value is on its way to all who have this one.
    package var isReasserted = false

    package init(
        _ address: Address, _ presence: Presence, mode: Mode, span: SourceSpan, after: [Address] = [], reason: String? = nil
    ) {
        self.reason = reason
        self.address = address
        self.presence = presence
        self.mode = mode
        self.span = span
        self.after = after
    }
}
