internal import Concurrency
internal import Diagnostics
package import Reconciling
package import Resources

/// Answers `mailbox(ADDRESS).id` and `.name` from the list of mailboxes: one request for every 100. Nothing of FreeScout is declared.
///
/// The API key reaches the whole installation, customers and conversations too: only the list is read.
package struct FreeScoutLookups: LookupReader {
    private let calls: FreeScoutCalls

    /// - Parameter client: adds the API key to each request.
    package init(client: APIClient) {
        calls = FreeScoutCalls(client)
    }

    package func answer(_ lookups: [Lookup]) async -> [Lookup: Result<String, ProviderError>] {
        let mailboxes = await Result(awaiting: { () async throws(ProviderError) in
            try await calls.mailboxes(attempt: "reading the list of mailboxes")
        })
        return Dictionary(
            lookups.map { lookup in (lookup, mailboxes.flatMap { Self.answer(lookup, $0) }) }, uniquingKeysWith: { first, _ in first })
    }

    private static func answer(_ lookup: Lookup, _ mailboxes: [FreeScoutCalls.Mailbox]) -> Result<String, ProviderError> {
        let attempt = "answering \(lookup)"
        guard lookup.subject == "mailbox", ["id", "name"].contains(lookup.attribute) else {
            return .failure(
                ProviderError(
                    .rejected, attempt: attempt, message: "FreeScout does not support this look-up",
                    fix: "use mailbox(ADDRESS) with id or name"))
        }
        let found = mailboxes.filter { $0.email.lowercased() == lookup.key.lowercased() }
        if found.count == 1 { return .success(lookup.attribute == "id" ? String(found[0].id) : found[0].name) }
        guard found.isEmpty else {
            let ids = found.map(\.id).sorted().map(String.init).joined(separator: ", ")
            return .failure(
                ProviderError(
                    .conflict, attempt: attempt, message: "\(found.count) mailboxes have the address \(lookup.key): \(ids)",
                    fix: "give each mailbox an address of its own"))
        }
        let known = mailboxes.map(\.email).sorted()
        let near = Suggestion.nearest(to: lookup.key, among: known).map { "; did you mean \($0)?" } ?? ""
        let there = known.isEmpty ? "there is none" : "there are " + known.joined(separator: ", ")
        return .failure(
            ProviderError(
                .notFound, attempt: attempt, message: "no mailbox has the address \(lookup.key); \(there)\(near)",
                fix: "create the mailbox in FreeScout, or correct the address"))
    }
}
