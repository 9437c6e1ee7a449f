package import Estate

/// Asks one resolver for the records of one type at one name.
package protocol NameResolver: Sendable {
    /// - Parameters:
    ///   - resolver: `HOST` or `HOST:PORT`.
    ///   - name: full, without a trailing dot.
    /// - Returns: the values in their canonical presentation, ascending; empty where the resolver says that there is none.
    /// - Throws: ``ProviderError`` where it did not answer, or with something else: then nothing is known.
    func values(_ type: RecordType, at name: String, from resolver: String) async throws(ProviderError) -> [String]

    /// What to say where others are asked than those that are named, as a clause; nil where these are.
    var standIn: String? { get }
}

extension NameResolver {
    package var standIn: String? { nil }
}
