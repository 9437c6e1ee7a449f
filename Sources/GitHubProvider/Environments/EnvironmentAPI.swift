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
        /// What is not in the list is as it is by default.
        let protection_rules: [Rule]?
        /// Nil where every branch may deploy.
        let deployment_branch_policy: BranchPolicy?
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
        }

        /// `User` or `Team`.
        let type: String
        let reviewer: Account
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
