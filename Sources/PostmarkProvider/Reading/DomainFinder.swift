internal import Reconciling

/// Reads domains by name: one request each, and the list of all where an id is not pinned.
struct DomainFinder {
    let calls: PostmarkCalls
    /// Ids that the files pin, by name.
    let pinned: [String: String]

    /// - Returns: for each name the domain, nil when the account has none of that name.
    func domains(_ names: Set<String>) async -> [String: Result<SendingDomain?, ProviderError>] {
        let listed = await listed(names)
        return await withTaskGroup(of: (String, Result<SendingDomain?, ProviderError>).self) { group in
            for name in names {
                group.addTask { (name, await result { () async throws(ProviderError) in try await domain(name, listed) }) }
            }
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
    }

    private func listed(_ names: Set<String>) async -> Result<[String: Int], ProviderError> {
        guard names.contains(where: { pinned[$0] == nil }) else { return .success([:]) }
        let calls = calls
        return await result { () async throws(ProviderError) in try await calls.domainIDs(attempt: "reading the list of mail domains") }
    }

    private func domain(_ name: String, _ listed: Result<[String: Int], ProviderError>) async throws(ProviderError) -> SendingDomain? {
        let attempt = "reading the mail domain \(name)"
        var id = pinned[name]
        if id == nil { id = try listed.get()[name].map { String($0) } }
        guard let id else { return nil }
        let domain = try await calls.domain(id, attempt: attempt)
        guard domain.name == name else {
            throw ProviderError(
                .conflict, attempt: attempt, message: "the pinned id \(id) is that of \(domain.name)",
                fix: "correct the mail domain's id, or remove it to find the domain by its name")
        }
        return domain
    }

    private func result<Value: Sendable>(
        _ body: () async throws(ProviderError) -> Value
    ) async -> Result<Value, ProviderError> {
        do throws(ProviderError) {
            return .success(try await body())
        } catch {
            return .failure(error)
        }
    }
}
