internal import CanonicalJSON

/// The answers about Pages projects as far as they are used; unknown members are let pass.
///
/// Source: Cloudflare API, Pages: Projects, Domains, Deployments.
enum PagesAPI {
    struct Project: Decodable, Sendable {
        let name: String
        /// The host that every project has, such as `raxx-getraxx.pages.dev`; not always the project's name, which others may have taken.
        let subdomain: String?
        /// With the host that every project has.
        let domains: [String]?
        let production_branch: String?
        /// What production serves; null before the first deployment.
        let canonical_deployment: Deployment?
        /// Of either environment.
        let latest_deployment: Deployment?
        let deployment_configs: Configurations
    }

    struct Configurations: Decodable, Sendable {
        let production: Configuration
        let preview: Configuration
    }

    struct Configuration: Decodable, Sendable {
        /// Null where there are none; a variable may be null too, and is none then.
        let env_vars: [String: Variable?]?
        /// Of the file that wrangler keeps the configuration in: sent back with every change, or the file counts as given up.
        let wrangler_config_hash: String?
        /// What functions reach besides: names, by what it is.
        let bindings: [String: [String]]

        private enum Member: String, CodingKey { case env_vars, wrangler_config_hash }

        /// Source: Cloudflare API, Pages: Projects, the maps of `deployment_configs`.
        private static let kinds = [
            "ai_bindings", "analytics_engine_datasets", "browsers", "d1_databases", "durable_object_namespaces", "hyperdrive_bindings",
            "kv_namespaces", "mtls_certificates", "queue_producers", "r2_buckets", "services", "vectorize_bindings",
        ]

        init(from decoder: any Decoder) throws {
            let fields = try decoder.container(keyedBy: Member.self)
            env_vars = try fields.decodeIfPresent([String: Variable?].self, forKey: .env_vars)
            wrangler_config_hash = try fields.decodeIfPresent(String.self, forKey: .wrangler_config_hash)
            let all = try decoder.singleValueContainer().decode(JSONValue.self)
            let found = Self.kinds.map { kind in (kind, (all[kind]?.object ?? [:]).filter { $0.value != .null }.keys.sorted()) }
            bindings = Dictionary(found.filter { !$0.1.isEmpty }, uniquingKeysWith: { first, _ in first })
        }
    }

    struct Variable: Decodable, Sendable {
        /// `plain_text` or `secret_text`; answers without a type have been of plain text.
        let type: String?
        /// Empty for a secret.
        let value: String?
    }

    struct Deployment: Decodable, Sendable {
        struct Trigger: Decodable, Sendable {
            struct Metadata: Decodable, Sendable {
                let branch: String?
                let commit_hash: String?
            }

            let metadata: Metadata?
        }

        let id: String
        let created_on: String?
        let deployment_trigger: Trigger?
    }

    /// A custom domain. `status` is `initializing`, `pending`, `active`, `deactivated`, `blocked` or `error`.
    struct Domain: Decodable, Sendable {
        struct Check: Decodable, Sendable {
            let error_message: String?
        }

        let name: String
        let status: String
        let validation_data: Check?
        let verification_data: Check?

        /// Why it is not active, as far as it is told.
        var problem: String? {
            [validation_data?.error_message, verification_data?.error_message].compactMap(\.self).first { !$0.isEmpty }
        }
    }
}
