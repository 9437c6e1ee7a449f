internal import CanonicalJSON

/// The answers of the v4 API as far as they are used; unknown members are let pass.
enum CloudflareAPI {
    /// Source: Cloudflare API, "Responses" and "Pagination".
    struct Envelope<Result: Decodable>: Decodable {
        let success: Bool?
        let errors: [Problem]?
        let result: Result?
        let result_info: PageInfo?
    }

    /// The part of an envelope that every answer has, whatever its result is.
    struct Refusal: Decodable {
        let success: Bool?
        let errors: [Problem]?
    }

    struct Problem: Decodable {
        let code: Int?
        let message: String?
        /// Older answers say what is wrong only in here.
        let error_chain: [Link]?

        struct Link: Decodable {
            let code: Int?
            let message: String?
        }
    }

    struct PageInfo: Decodable {
        let page: Int?
        let per_page: Int?
        let total_count: Int?
        /// Where the next page begins, of lists that are not counted.
        let cursor: String?
    }

    struct Zone: Decodable {
        struct Plan: Decodable {
            let legacy_id: String?
            /// In `currency`, for each `frequency`: `weekly`, `monthly`, `quarterly` or `yearly`; empty for what costs nothing.
            let price: LenientPrice?
            let currency: String?
            let frequency: String?

            /// US cents; nil where the answer does not tell.
            var monthlyCents: Int? {
                guard let cents = price?.cents else { return nil }
                if cents == 0 { return 0 }
                guard currency == "USD" else { return nil }
                switch frequency {
                case "weekly": return cents * 52 / 12
                case "monthly": return cents
                case "quarterly": return cents / 3
                case "yearly": return cents / 12
                default: return nil
                }
            }
        }

        struct Account: Decodable {
            let id: String?
        }

        let id: String
        let name: String
        let plan: Plan?
        let account: Account?
        /// `initializing`, `pending`, `active` or `moved`.
        let status: String?
        /// Nothing is proxied then.
        let paused: Bool?
        /// `full`, `partial` or `secondary`.
        let type: String?
        /// When something of the zone was changed last.
        let modified_on: String?

        /// Why resolvers do not see what is written here; nil where they do.
        var inactivity: String? {
            if let status, status != "active" {
                return "the zone is \(status) at Cloudflare, and the registrar does not name its servers yet"
            }
            if paused == true { return "the zone is paused at Cloudflare, so nothing of it is proxied" }
            return type == "secondary" ? "the zone is secondary at Cloudflare, and another server is its primary" : nil
        }
    }

    struct Account: Decodable {
        let id: String
        let name: String?
    }

    struct Script: Decodable {
        /// Its name.
        let id: String
    }

    struct PagesProject: Decodable, Sendable {
        let name: String
    }

    /// `active`, `disabled` or `expired`; times are ISO 8601.
    struct Token: Decodable {
        let id: String?
        let status: String
        let expires_on: String?
        let not_before: String?
    }

    struct RecordUsage: Decodable {
        /// Nil where the account has a quota for all its zones.
        let record_quota: Int?
        let record_usage: Int?
    }
}

extension CloudflareAPI.Envelope: JSONReadable where Result: JSONReadable {
    init(reading parser: inout JSONParser) throws {
        var (success, errors, result, info): (JSONValue?, JSONValue?, Result?, JSONValue?) = (nil, nil, nil, nil)
        try parser.members { parser, key in
            switch key {
            case "success": success = try parser.value()
            case "errors": errors = try parser.value()
            case "result": result = try parser.skipsNull() ? nil : Result(reading: &parser)
            case "result_info": info = try parser.value()
            default: try parser.skip()
            }
        }
        self.init(
            success: try success?.decoded(as: Bool?.self) ?? nil, errors: try errors?.decoded(as: [CloudflareAPI.Problem]?.self) ?? nil,
            result: result, result_info: try info?.decoded(as: CloudflareAPI.PageInfo?.self) ?? nil)
    }
}
