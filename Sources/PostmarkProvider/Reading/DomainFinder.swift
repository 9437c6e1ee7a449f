internal import Concurrency
internal import Reconciling

/// Reads domains by name: one request each, and the list of all where an id is not pinned.
struct DomainFinder {
    let calls: PostmarkCalls
    /// Ids that the files pin, by name.
    let pinned: [String: String]

    /// - Returns: for each name the domain, nil when the account has none of that name.
    func domains(_ names: Set<String>) async -> [String: Result<SendingDomain?, ProviderError>] {
        let listed = await listed(names)
        return await names.concurrentResults(keyedBy: { $0 }) { name throws(ProviderError) in try await domain(name, listed) }
    }

    private func listed(_ names: Set<String>) async -> Result<[String: Int], ProviderError> {
        guard names.contains(where: { pinned[$0] == nil }) else { return .success([:]) }
        let calls = calls
        return await Result(awaiting: { () async throws(ProviderError) in
            try await calls.domainIDs(attempt: "reading the list of mail domains")
        })
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
}
