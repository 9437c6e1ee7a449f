internal import CanonicalJSON
internal import HTTPMessages
package import Reconciling

/// What GitHub asks for before a branch moves.
package struct BranchProtection: Hashable, Sendable {
    package let isProtected: Bool
    /// Contexts of statuses and names of check runs that must have succeeded.
    package let requiredStatuses: Set<String>
    /// Whether a ruleset says so; false also where the older kind of protection does, which only administrators may read.
    package let requiresPullRequest: Bool
}

/// Reads what protects a branch: by the older kind of protection, as far as everybody may read it, and by rulesets.
///
/// Source: GitHub REST API, "Get a branch" (Contents: read) and "Get rules for a branch" (Metadata: read); each leaves out the other's.
package struct BranchProtectionReader: Sendable {
    private let calls: GitHubCalls
    private let repository: String

    /// - Parameter repository: `owner/name`.
    package init(client: APIClient, repository: String) {
        calls = GitHubCalls(client)
        self.repository = repository
    }

    package func read(_ branch: String) async throws(ProviderError) -> BranchProtection {
        let path = "/repos/\(repository)"
        let name = PercentEncoding.encode(branch)
        let found = try await calls.read(path + "/branches/\(name)", attempt: "reading the branch \(branch)").decode(Branch.self)
        let rules = try await rules(of: branch, at: path + "/rules/branches/\(name)")
        let ofRules = rules.filter { $0.type == "required_status_checks" }.flatMap { $0.parameters?.required_status_checks ?? [] }.map(
            \.context)
        let older = found.protection?.required_status_checks
        let isEnforced = older?.enforcement_level != "off"
        return BranchProtection(
            isProtected: found.protected == true || !rules.isEmpty,
            requiredStatuses: Set(ofRules + (isEnforced ? (older?.contexts ?? []) + (older?.checks ?? []).map(\.context) : [])),
            requiresPullRequest: rules.contains { $0.type == "pull_request" })
    }

    private func rules(of branch: String, at path: String) async throws(ProviderError) -> [Rule] {
        // Two rules may say the same.
        var rules = PagedList<Rule>(of: "rules", id: nil)
        var (number, isWhole) = (0, false)
        while !isWhole {
            number += 1
            let answer = try await calls.read(
                "\(path)?per_page=\(GitHubCalls.page)&page=\(number)", attempt: "reading the rules of \(branch)")
            let page = try answer.decode([Rule].self)
            do throws(PagedList<Rule>.Problem) { try rules.add(page) } catch { throw answer.malformed(error.message) }
            isWhole = page.count < GitHubCalls.page
        }
        return rules.elements
    }

    private struct Branch: Decodable {
        struct Protection: Decodable {
            struct Statuses: Decodable {
                let enforcement_level: String?
                let contexts: [String]?
                let checks: [Status]?
            }
            let required_status_checks: Statuses?
        }
        let protected: Bool?
        let protection: Protection?
    }

    private struct Status: Decodable {
        let context: String
    }

    private struct Rule: Decodable {
        struct Parameters: Decodable {
            let required_status_checks: [Status]?
        }
        let type: String
        let parameters: Parameters?
    }
}
