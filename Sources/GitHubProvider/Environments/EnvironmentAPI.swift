/// The answers about deployment environments, secrets and variables, as far as they are used; unknown members are let pass.
///
/// Source: GitHub REST API, "Deployment environments", "Deployment branch policies", "Actions secrets", "Actions variables".
enum EnvironmentAPI {
    struct Repository: Decodable {
        let id: Int
    }

    struct Environment: Decodable {
        let id: Int
        let name: String
        let can_admins_bypass: Bool?
        /// When its rules, or itself, were changed last.
        let updated_at: String?
        /// What is not in the list is as it is by default.
        let protection_rules: [Rule]?
        /// Nil where every branch may deploy.
        let deployment_branch_policy: BranchPolicy?

        /// Who may approve a job.
        var reviewers: [Reviewer] { (protection_rules ?? []).first { $0.type == "required_reviewers" }?.reviewers ?? [] }
    }

    struct Rule: Decodable {
        /// `wait_timer`, `required_reviewers`, `branch_policy`, or an app's own.
        let type: String
        let wait_timer: Int?
        let prevent_self_review: Bool?
        let reviewers: [Reviewer]?
    }

    struct Reviewer: Decodable {
        struct Account: Decodable {
            let id: Int
            /// Of a user.
            let login: String?
            /// Of a team.
            let slug: String?
        }

        /// `User` or `Team`.
        let type: String
        let reviewer: Account

        var kind: String { type == "Team" ? "team" : "user" }

        /// As content has a reviewer that is named; nil where the answer has no name.
        var nameText: String? {
            let name = type == "Team" ? reviewer.slug : reviewer.login
            return name.map { "\(kind) @\($0.lowercased())" }
        }
    }

    /// An account or a team that was looked for by its name.
    struct Named: Decodable {
        let id: Int
    }

    struct BranchPolicy: Decodable {
        let protected_branches: Bool
        let custom_branch_policies: Bool
    }

    struct NamePattern: Decodable {
        let id: Int
        let name: String
        /// `branch` or `tag`; older servers leave it out.
        let type: String?
    }

    struct Secret: Decodable {
        let name: String
        let updated_at: String
    }

    struct Variable: Decodable {
        let name: String
        let value: String
        let updated_at: String?
    }

    struct PublicKey: Decodable {
        let key_id: String
        let key: String
    }

    struct Environments: Decodable {
        let total_count: Int
        let environments: [Environment]
    }

    struct NamePatterns: Decodable {
        let total_count: Int
        let branch_policies: [NamePattern]
    }

    struct Secrets: Decodable {
        let total_count: Int
        let secrets: [Secret]
    }

    struct Variables: Decodable {
        let total_count: Int
        let variables: [Variable]
    }
}
