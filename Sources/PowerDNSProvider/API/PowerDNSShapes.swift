/// The answers of the API as far as they are used; unknown members are let pass.
///
/// Source: PowerDNS Authoritative documentation, "HTTP API"; 4.7 to 5.1.
enum PowerDNSAPI {
    /// With everything that is in it.
    struct Zone: Decodable {
        let id: String
        let name: String
        let kind: String
        let serial: Int
        /// Empty where a write leaves the serial as it is; older servers leave it out.
        let soa_edit_api: String?
        let rrsets: [RecordSet]
    }

    struct RecordSet: Decodable {
        let name: String
        let type: String
        /// The smallest of its records'.
        let ttl: Int
        let records: [Record]
        let comments: [Comment]?
    }

    struct Record: Decodable {
        let content: String
        /// Kept, and not answered.
        let disabled: Bool?
    }

    struct Comment: Decodable {
        let content: String
    }

    /// An entry of the list of zones.
    struct ListedZone: Decodable {
        let id: String
        let name: String
        let kind: String?
        /// As it is kept, and as it is answered; servers before 4.5 leave the second one out.
        let serial: Int?
        let edited_serial: Int?
        let dnssec: Bool?
    }

    struct Server: Decodable {
        /// `authoritative` or `recursor`.
        let daemon_type: String
        let version: String
    }

    /// Of what was understood and refused.
    struct Refusal: Decodable {
        let error: String?
        let errors: [String]?
    }
}
