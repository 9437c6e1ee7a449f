import HTTPMessages
import Reconciling
import Testing

struct RateLimitHeadersTests {
    struct Row: CustomTestStringConvertible, Sendable {
        let status: Int
        let name: String
        let value: String
        let pause: Duration?
        var testDescription: String { "\(status) \(name): \(value)" }
    }

    @Test(arguments: [
        Row(status: 429, name: "Retry-After", value: "30", pause: .seconds(30)),
        Row(status: 503, name: "Retry-After", value: "30", pause: nil),
        Row(status: 429, name: "Retry-After", value: "Wed, 21 Oct 2026 07:28:00 GMT", pause: nil),
        Row(status: 200, name: "RateLimit-Remaining", value: "4500", pause: nil),
        Row(status: 200, name: "RateLimit-Remaining", value: "20", pause: nil),
        Row(status: 200, name: "ratelimit-remaining", value: "10", pause: .seconds(8)),
        Row(status: 200, name: "RateLimit-Remaining", value: "0", pause: .seconds(16)),
        Row(status: 200, name: "RateLimit-Remaining", value: "many", pause: nil),
        // What nobody counts to: clamped, never computed with.
        Row(status: 200, name: "RateLimit-Remaining", value: "-9223372036854775808", pause: .seconds(16)),
        Row(status: 200, name: "RateLimit-Remaining", value: "-99999999999999999999", pause: .seconds(16)),
        Row(status: 200, name: "RateLimit-Remaining", value: "99999999999999999999", pause: nil),
        Row(status: 429, name: "Retry-After", value: "9223372036854775807", pause: .seconds(604_800)),
        Row(status: 429, name: "Retry-After", value: "9223372036854775808", pause: .seconds(604_800)),
        Row(status: 429, name: "Retry-After", value: "-9223372036854775808", pause: .zero),
        Row(status: 200, name: "Ratelimit", value: #""a";r=0;t=9223372036854775807"#, pause: .seconds(604_800)),
        Row(status: 200, name: "Ratelimit", value: #""default";r=50;t=30"#, pause: nil),
        Row(status: 200, name: "Ratelimit", value: #""default";r=0;t=30"#, pause: .seconds(30)),
        Row(status: 200, name: "Ratelimit", value: #""a"; r=0; t=3, "b"; r=0; t=9, "c"; r=1; t=60"#, pause: .seconds(9)),
        Row(status: 200, name: "Ratelimit", value: #""default";r=0"#, pause: nil),
    ])
    func aResponseTellsHowLongToPause(_ row: Row) {
        #expect(RateLimitHeaders.pause(HTTPResponse(status: row.status, headers: HTTPHeaders([(row.name, row.value)]))) == row.pause)
    }

    /// A header, its value, and how much room it tells of.
    private static let rooms: [(String, String, Int?)] = [
        ("RateLimit-Remaining", "4500", 4_480), ("RateLimit-Remaining", "25", 5), ("RateLimit-Remaining", "3", 0),
        ("RateLimit-Remaining", "-9223372036854775808", 0), ("RateLimit-Remaining", "many", nil), ("Date", "today", nil),
        ("Ratelimit", #""default";r=50;t=30"#, 50), ("Ratelimit", #""a"; r=7; t=3, "b"; r=2; t=9"#, 2),
        ("Ratelimit", #""default";r=0;t=30"#, 0), ("Ratelimit", #""default";t=30"#, nil),
    ]

    @Test(arguments: rooms)
    func aResponseTellsHowMuchRoomThereIs(_ name: String, _ value: String, _ room: Int?) {
        #expect(RateLimitHeaders.room(HTTPResponse(status: 200, headers: HTTPHeaders([(name, value)]))) == room)
    }

    @Test func aResponseThatTellsNothingHoldsNothing() {
        #expect(RateLimitHeaders.pause(HTTPResponse(status: 200)) == nil)
    }
}
