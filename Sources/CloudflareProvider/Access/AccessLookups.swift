internal import Concurrency
internal import Estate
package import Reconciling
package import Resources

/// Answers `access(ACCOUNT/HOST).protection` with `protected`, `partly` or `open`, from the account's list of Access applications: one request
/// for every 50. Access is only read.
package struct AccessLookups: LookupReader {
    private let calls: CloudflareCalls

    /// - Parameter client: whose token may read the account's Access applications.
    package init(client: APIClient) {
        calls = CloudflareCalls(client)
    }

    package func answer(_ lookups: [Lookup]) async -> [Lookup: Result<String, ProviderError>] {
        let (good, bad) = (lookups.filter { Question($0) != nil }, lookups.filter { Question($0) == nil })
        let accounts = Set(good.compactMap { Question($0)?.account }).sorted()
        let calls = calls
        let lists = await accounts.concurrentResults(keyedBy: \.self) { account throws(ProviderError) in
            try await calls.accessApplications(of: account, attempt: "listing the Access applications of \(account)")
        }
        var answers: [Lookup: Result<String, ProviderError>] = [:]
        for lookup in good {
            guard let question = Question(lookup), let list = lists[question.account] else { continue }
            answers[lookup] = list.map { AccessProtection(of: question.host, by: $0).rawValue }
        }
        for lookup in bad {
            answers[lookup] = .failure(
                ProviderError(
                    .rejected, attempt: "answering \(lookup)", message: "Cloudflare does not support this look-up",
                    fix: "use access(ACCOUNT/HOST) with protection"))
        }
        return answers
    }

    private struct Question {
        let account: String
        let host: String

        init?(_ lookup: Lookup) {
            let parts = lookup.key.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
            guard lookup.subject == "access", lookup.attribute == "protection", parts.count == 2, parts.allSatisfy({ !$0.isEmpty }) else {
                return nil
            }
            (account, host) = (parts[0], DomainName.canonical(parts[1]))
        }
    }
}
