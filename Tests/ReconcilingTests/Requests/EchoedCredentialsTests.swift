import Concurrency
import Foundation
import HTTPMessages
import Reconciling
import TestBench
import Testing

/// A server that repeats a credential in its refusal does not take the rest of the message away.
@Suite struct EchoedCredentialsTests {
    /// What is told of a refusal that repeats everything in the header.
    private func told(_ header: String, _ value: String, _ said: String) async throws -> (refused: String, accepted: String) {
        func client(_ status: Int) -> APIClient {
            let transport = ScriptedTransport { _ in HTTPResponse(status: status, body: Array(said.utf8)) }
            return APIClient(transport: transport, baseURL: "https://api.test", limiter: RateLimiter(width: 1), policy: .never) {
                $0.headers[header] = value
            }
        }
        let (refused, accepted) = (client(403), client(200))
        let one = try await refused.send(HTTPRequest(.get, "/x"), attempt: "asking")
        let two = try await accepted.send(HTTPRequest(.get, "/x"), attempt: "asking")
        return (String(decoding: one.body, as: UTF8.self), String(decoding: two.body, as: UTF8.self))
    }

    @Test func aRefusalIsToldWithoutIt() async throws {
        let bearer = try await told("Authorization", "Bearer HRKU-abcdef", "the token HRKU-abcdef is not known; HRKU-abcdef?")
        #expect(bearer.refused == "the token (the credential) is not known; (the credential)?")
        let header = try await told("X-Postmark-Server-Token", "pm-1234567", "pm-1234567 is none")
        #expect(header.refused == "(the credential) is none")
        let pair = Data("user:pass-1234".utf8).base64EncodedString()
        let basic = try await told("Authorization", "Basic \(pair)", "no \(pair), no pass-1234")
        #expect(basic.refused == "no (the credential), no (the credential)")
    }

    /// What is read may hold anything, the credential of plumb itself among an app's variables.
    @Test func anAnswerStaysWhatItIs() async throws {
        let answer = try await told("Authorization", "Bearer HRKU-abcdef", #"{"HEROKU_API_KEY": "HRKU-abcdef"}"#)
        #expect(answer.accepted == #"{"HEROKU_API_KEY": "HRKU-abcdef"}"#)
    }
}
