/// The answers of the Platform API, as far as they are used; unknown fields and values are let pass.
enum HerokuAPI {
    struct Named: Decodable {
        let id: String?
        let name: String?
    }

    struct User: Decodable {
        let email: String?
    }

    struct App: Decodable {
        let id: String
        let name: String
        let web_url: String?
        let maintenance: Bool?
        /// Not in the answers about a team's apps.
        let acm: Bool?
        let build_stack: Named?
        let stack: Named?
        let region: Named?
        let team: Named?
        let owner: User?
        let created_at: String?
        /// Moves with many changes of the app itself.
        let updated_at: String?
        /// When the newest release was made.
        let released_at: String?
    }

    struct Account: Decodable {
        let id: String
        let email: String
        let verified: Bool?
        let suspended_at: String?
        let delinquent_at: String?
    }

    struct Collaborator: Decodable {
        struct Permission: Decodable { let name: String }

        /// Only of the apps of teams.
        let permissions: [Permission]?
    }

    struct Team: Decodable {
        let id: String
        let name: String
        /// `admin`, `member`, `viewer` or `collaborator`.
        let role: String?
    }

    struct AddOn: Decodable {
        let id: String
        let name: String
        let app: Named
        let plan: Named
        let state: String?
        /// Names as the owning app sees them.
        let config_vars: [String]?
        let billing_entity: Named?
        /// What is paid for it, which may be less than its plan's price now.
        let billed_price: Price?
    }

    struct DynoSize: Decodable {
        let name: String
        /// Null where Heroku does not tell.
        let cost: Price?
    }

    struct Price: Decodable {
        let cents: Int
        /// `month` or `hour`.
        let unit: String?

        /// US cents; a month has 720 hours in Heroku's prices. Nil for a unit that is not known.
        var monthlyCents: Int? {
            switch unit {
            case "month": cents
            case "hour": cents * 720
            default: nil
            }
        }
    }

    struct Attachment: Decodable {
        struct Target: Decodable {
            let id: String?
            let name: String
            let app: Named?
        }

        let id: String
        let name: String
        let app: Named
        let addon: Target
        /// Only with `Accept-Inclusion: config_vars`, and not promised for lists.
        let config_vars: [String]?
    }

    struct ProcessType: Decodable {
        let type: String
        let quantity: Int
        let size: String?
        let dyno_size: Named?

        var sizeName: String? { dyno_size?.name ?? size }
    }

    struct Domain: Decodable {
        let id: String
        let hostname: String
        let kind: String?
        let cname: String?
        let status: String?
        let acm_status: String?
        let acm_status_reason: String?
    }

    struct Buildpack: Decodable {
        struct Source: Decodable {
            let url: String?
            let name: String?
        }

        let ordinal: Int?
        let buildpack: Source
    }

    struct Feature: Decodable {
        let name: String
        let enabled: Bool
    }

    struct Release: Decodable {
        struct Artifact: Decodable {
            let id: String
        }

        let id: String?
        let version: Int
        let status: String?
        let description: String?
        let user: User?
        let created_at: String?
        let current: Bool?
        let slug: Named?
        let artifacts: [Artifact]?

        /// What the release runs: a slug, else an image; nil before the first deploy.
        var artefact: String? { slug?.id ?? artifacts?.first?.id }

        /// `pending` means that the release command runs; anything else that is not a success has not taken effect.
        var isPending: Bool { status == "pending" }
        var isSuccess: Bool { status == "succeeded" || status == nil }
    }

    struct Slug: Decodable {
        let commit: String?
    }

    struct Identified: Decodable {
        let id: String
    }

    struct Pipeline: Decodable {
        let id: String
        let name: String
    }

    struct Dyno: Decodable {
        let name: String
        let command: String?
        let state: String?

        /// A one-off dyno that has ended is gone, or about to be.
        var hasEnded: Bool { state == "crashed" || state == "down" }
    }

    struct LogSession: Decodable {
        let logplex_url: String
        let created_at: String?
    }

    struct Coupling: Decodable {
        let id: String?
        let stage: String?
        let app: Identified
        let pipeline: Identified
    }

    struct Promotion: Decodable {
        let id: String
    }

    struct PromotionTarget: Decodable {
        let status: String
        let error_message: String?

        var isPending: Bool { status == "pending" }
        var isSuccess: Bool { status == "succeeded" }
    }

    struct Refusal: Decodable {
        let id: String?
        let message: String?
    }
}
