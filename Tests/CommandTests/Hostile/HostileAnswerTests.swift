import CanonicalJSON
import Foundation
import Testing

/// Providers that answer what no API documents: the program ends in time, says what came, plans nothing from it, and does not crash.
@Suite struct HostileAnswerTests {
    struct Row: CustomTestStringConvertible, Sendable {
        let provider: String
        let path: String
        var status = 200
        var headers: JSONValue = [:]
        var body: JSONValue = [:]
        /// A look-up that fails blocks the plan that needs it; what cannot be read ends it.
        var code: Int32 = 1
        /// What the message has.
        let message: String

        var testDescription: String { "\(provider) \(path) \(status) \(message)" }

        var fault: JSONValue {
            ["path": .string(path), "status": .integer(status), "headers": headers, "body": body, "count": 1_000]
        }
    }

    private static let zone = "/zones/"
    private static let noResult: JSONValue = ["success": true]
    private static let record: JSONValue = ["id": "1", "type": "TXT", "name": "raxx.app", "content": "x", "ttl": 1, "proxied": false]

    private static func records(_ records: [JSONValue], total: JSONValue, size: JSONValue = 100) -> JSONValue {
        ["success": true, "errors": [], "result": .array(records), "result_info": ["page": 1, "per_page": size, "total_count": total]]
    }

    private static let rows: [Row] = [
        // No result is no empty list.
        Row(provider: "cloudflare", path: zone, body: noResult, message: "the list of records is missing from the answer"),
        Row(provider: "cloudflare", path: zone, body: ["success": true, "result": .null], message: "is missing from the answer"),
        Row(provider: "cloudflare", path: zone, body: ["result": []], message: "does not say whether it succeeded"),
        Row(provider: "cloudflare", path: "/accounts/", body: noResult, message: "the list of secrets is missing from the answer"),
        Row(provider: "infisical", path: "/api/v4/secrets", body: [:], message: "was not what the API documents"),
        Row(provider: "freescout", path: "/api/mailboxes", body: [:], code: 4, message: "was not what the API documents"),
        Row(provider: "postmark", path: "/domains", body: ["TotalCount": 3], message: "was not what the API documents"),
        // A success of another status is none.
        Row(provider: "heroku", path: "/apps", status: 204, body: "", message: "status 204"),
        Row(provider: "cloudflare", path: zone, status: 206, body: records([], total: 0), message: "status 206"),
        Row(provider: "infisical", path: "/api/v4/secrets", status: 206, body: ["secrets": []], message: "status 206"),
        Row(provider: "postmark", path: "/domains", status: 203, body: ["TotalCount": 0, "Domains": []], message: "status 203"),
        // What does not count.
        Row(provider: "cloudflare", path: zone, body: records([], total: 8), message: "received 0 of 8 records"),
        Row(
            provider: "cloudflare", path: zone, body: records([record], total: .integer(.max), size: 1),
            message: "received 1 of 9223372036854775807 records"),
        Row(
            provider: "cloudflare", path: zone, body: records([record], total: 2, size: .integer(.min)), message: "received 1 of 2 records"),
        Row(
            provider: "cloudflare", path: zone, body: ["success": true, "result": [record]],
            message: "does not say how many records there are"),
        Row(
            provider: "cloudflare", path: zone, body: records([["id": "1", "type": "TXT", "name": "raxx.app", "ttl": 1]], total: 1),
            message: "was not what the API documents"),
        Row(
            provider: "freescout", path: "/api/mailboxes",
            body: ["_embedded": ["mailboxes": []], "page": ["totalElements": 999_999_999]], code: 4,
            message: "received 0 of 999999999 mailboxes"),
        // Waits that nobody would sit through.
        Row(
            provider: "heroku", path: "/apps", status: 429, headers: ["Retry-After": "86400"],
            body: ["id": "rate_limit", "message": "Later."], message: "asks to wait 86400 s"),
        Row(
            provider: "cloudflare", path: zone, status: 503, headers: ["Retry-After": "9223372036854775807"], body: noResult,
            message: "asks to wait 604800 s"),
        // Documents with two meanings, or none.
        Row(
            provider: "cloudflare", path: zone, body: #"{"success":true,"result":[],"result":[],"result_info":{"total_count":0}}"#,
            message: "an object has a duplicate key"),
        Row(provider: "heroku", path: "/apps", body: .string(String(repeating: "[", count: 100_000)), message: "nested too deeply"),
        Row(provider: "heroku", path: "/apps", body: #"[{"id":"1","name":"a\u0000b"}]"#, message: "a string contains NUL"),
    ]

    @Test(arguments: rows) func nothingIsPlannedFromIt(_ row: Row) async throws {
        let simulators = try await Simulators()
        #expect(try await simulators.plumb.run("init", "production").code == 0)
        try await simulators.send("POST", row.provider, "/_control/faults", body: row.fault.prettyText())
        let result = try await simulators.plumb.run("plan", "production")
        #expect(result.code == row.code, "\(result.all)")
        #expect(result.all.contains(row.message), "\(result.all)")
    }

    /// Numbers at the ends of what there is change nothing where there is room, and are waited for where there is none.
    @Test(arguments: ["9223372036854775807", "99999999999999999999", "-", "many"]) func aRateLimitThatNobodyCountsTo(_ left: String)
        async throws
    {
        let simulators = try await Simulators()
        let row = Row(provider: "heroku", path: "/apps", headers: ["RateLimit-Remaining": .string(left)], body: [], message: "")
        try await simulators.send("POST", "heroku", "/_control/faults", body: row.fault.prettyText())
        let result = try await simulators.plumb.run("plan", "staging")
        #expect([1, 2].contains(result.code), "\(result.all)")
    }

    /// The app runs something, so that its empty formation is no sign of an app that was never released.
    @Test func anEmptyFormationOfAReleasedApp() async throws {
        let simulators = try await Simulators()
        #expect(try await simulators.plumb.run("init", "production").code == 0)
        let apps = try JSONValue(parsing: Array(try await simulators.send("GET", "heroku", "/apps", headers: Simulators.asOperator)))
        let id = try #require(apps.array?.first { $0["name"] == "raxx-api-prod" }?["id"]?.string)
        let fault: JSONValue = ["path": .string("/apps/\(id)/formation"), "status": 200, "body": [], "count": 10]
        try await simulators.send("POST", "heroku", "/_control/faults", body: fault.prettyText())
        let result = try await simulators.plumb.run("plan", "production")
        #expect(result.code == 1, "\(result.all)")
        #expect(result.talk.contains("reading the formation of raxx-api-prod: the list is empty, and release v"), "\(result.all)")
    }
}
