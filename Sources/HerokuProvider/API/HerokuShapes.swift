/// The answers of the Platform API, as far as they are used; unknown fields and values are let pass. What a comparison rests on is no optional:
/// an answer without it cannot be read, and says nothing about what is there.
enum HerokuAPI {
    struct Named: Decodable {
        let id: String?
        let name: String?
    }

    /// Something that an answer refers to, by its id or its name at least.
    struct Reference: Decodable {
        let id: String?
        let name: String?

        private enum Key: CodingKey { case id, name }

        init(from decoder: any Decoder) throws {
            let fields = try decoder.container(keyedBy: Key.self)
            id = try fields.decodeIfPresent(String.self, forKey: .id)
            name = try fields.decodeIfPresent(String.self, forKey: .name)
            if id == nil, name == nil {
                throw DecodingError.dataCorruptedError(forKey: .id, in: fields, debugDescription: "neither an id nor a name")
            }
        }

        /// The name, where the answer tells it.
        var key: String { name ?? id ?? "" }
    }

    /// What is known by its name alone.
    struct Titled: Decodable { let name: String }

    struct User: Decodable {
        let email: String?
    }

    struct App: Decodable {
        let id: String
        let name: String
        let web_url: String?
        let maintenance: Bool
        /// Not in the answers about a team's apps.
        let acm: Bool?
        let build_stack: Named?
        let stack: Named?
        let region: Named?
        let team: Named?
        /// The Private Space that it runs in.
        let space: Named?
        /// Whether it is reached from within its space alone.
        let internal_routing: Bool?
        let owner: User?
        let created_at: String?
        /// Moves with many changes of the app itself.
        let updated_at: String?
        /// When the newest release was made.
        let released_at: String?
        /// Bytes of what runs; null where nothing does, and where a container does.
        let slug_size: Int?
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
        let app: Reference
        let plan: Titled
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
        let app: Reference
        let addon: Target
        /// Such as `credential:analytics`: a part of the add-on alone.
        let namespace: String?
        /// Only with `Accept-Inclusion: config_vars`, and not promised for lists.
        let config_vars: [String]?
    }

    struct ProcessType: Decodable {
        let type: String
        let quantity: Int
        let sizeName: String

        private enum Key: CodingKey { case type, quantity, size, dyno_size }

        init(from decoder: any Decoder) throws {
            let fields = try decoder.container(keyedBy: Key.self)
            type = try fields.decode(String.self, forKey: .type)
            quantity = try fields.decode(Int.self, forKey: .quantity)
            let dyno = try fields.decodeIfPresent(Named.self, forKey: .dyno_size)
            sizeName = try dyno?.name ?? fields.decode(String.self, forKey: .size)
        }
    }

    struct Domain: Decodable {
        let id: String
        let hostname: String
        /// `heroku` for the one that the app has of itself, `custom`.
        let kind: String
        let cname: String?
        let status: String?
        let acm_status: String?
        let acm_status_reason: String?
        /// The certificate that it shows.
        let sni_endpoint: Named?
    }

    /// Where a log goes besides; its URL may hold a credential, and is not read.
    struct LogDrain: Decodable {
        let id: String
        /// The add-on that it belongs to; null for one that somebody made.
        let addon: Reference?
    }

    /// What is called when something happens; its URL may hold a credential, and is not read.
    struct Webhook: Decodable {
        let id: String
    }

    /// A certificate, and the hosts that show it.
    struct Certificate: Decodable {
        let id: String
        let name: String
    }

    struct Buildpack: Decodable {
        /// A URL, or what the registry calls it.
        struct Source: Decodable {
            let name: String

            private enum Key: CodingKey { case url, name }

            init(from decoder: any Decoder) throws {
                let fields = try decoder.container(keyedBy: Key.self)
                let registered = try fields.decodeIfPresent(String.self, forKey: .name)
                name = try registered ?? fields.decode(String.self, forKey: .url)
            }
        }

        let ordinal: Int
        let buildpack: Source
    }

    struct Feature: Decodable {
        let name: String
        let enabled: Bool
    }

    /// As the list of an app's collaborators has them.
    struct Participant: Decodable {
        let user: User
    }

    struct Release: Decodable {
        struct Artifact: Decodable {
            let id: String
        }

        let id: String?
        let version: Int
        let status: String
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
        var isSuccess: Bool { status == "succeeded" }
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
        let stage: String
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
