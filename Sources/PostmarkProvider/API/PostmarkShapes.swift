/// The answers of the Domains API as far as they are used; unknown members are let pass.
///
/// Source: Postmark developer documentation, Domains API.
enum PostmarkAPI {
    /// The list has no keys: they are told by one domain at a time.
    struct DomainList: Decodable {
        struct Entry: Decodable {
            let ID: Int
            let Name: String
        }

        let TotalCount: Int
        let Domains: [Entry]
    }

    struct Refusal: Decodable {
        let ErrorCode: Int?
        let Message: String?
    }
}
