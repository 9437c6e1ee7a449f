import CanonicalJSON
import GitHubProvider
import HTTPMessages
import Reconciling
import TestBench
import Testing

/// What protects a branch, from answers of one page and of many.
@Suite struct BranchProtectionTests {
    private static let branch: JSONValue = [
        "protected": true, "protection": ["required_status_checks": ["enforcement_level": "everyone", "contexts": ["older"]]],
    ]

    private static func rule(_ status: String) -> JSONValue {
        ["type": "required_status_checks", "parameters": ["required_status_checks": [["context": .string(status)]]]]
    }

    /// - Parameter page: the rules of the page that a query asks for.
    private func read(_ page: @escaping @Sendable (Int) -> [JSONValue]) async -> (Result<BranchProtection, ProviderError>, requests: Int) {
        let transport = ScriptedTransport { request in
            guard request.path.contains("/rules/") else { return HTTPResponse(status: 200, json: Self.branch) }
            let number = request.url.firstMatch(of: /[?&]page=([0-9]+)/).flatMap { Int($0.1) } ?? 1
            return HTTPResponse(status: 200, json: .array(page(number)))
        }
        let reader = BranchProtectionReader(client: transport.client(), repository: "acme/infra")
        do throws(ProviderError) {
            let protection = try await reader.read("main")
            return (.success(protection), transport.requests.count)
        } catch {
            return (.failure(error), transport.requests.count)
        }
    }

    @Test func everyPageCounts() async throws {
        let (answer, requests) = await read { number in
            switch number {
            case 1: [JSONValue](repeating: Self.rule("plumb"), count: 100)
            case 2: [Self.rule("plan"), ["type": "pull_request"]]
            default: []
            }
        }
        let protection = try answer.get()
        #expect(protection.requiredStatuses == ["older", "plumb", "plan"])
        #expect(protection.isProtected && protection.requiresPullRequest && requests == 3)
    }

    /// A server that always has one more page.
    @Test func aListThatDoesNotEndIsAnError() async {
        let (answer, requests) = await read { _ in [JSONValue](repeating: ["type": "deletion"], count: 100) }
        guard case .failure(let error) = answer else {
            Issue.record("\(answer)")
            return
        }
        #expect(error.code == .malformed && error.message.contains("the list of rules does not end"), "\(error)")
        #expect(requests <= PagedList<JSONValue>.mostPages + 2)
    }

    /// A list that cannot be read is none.
    @Test(arguments: [Shape.object, .text, .number]) func whatIsNoListIsAnError(_ shape: Shape) async {
        let transport = ScriptedTransport { request in
            HTTPResponse(status: 200, json: request.path.contains("/rules/") ? shape.json : Self.branch)
        }
        let reader = BranchProtectionReader(client: transport.client(), repository: "acme/infra")
        await #expect(throws: ProviderError.self) { try await reader.read("main") }
    }

    enum Shape: String, Sendable {
        case object, text, number

        var json: JSONValue {
            switch self {
            case .object: ["rules": []]
            case .text: "none"
            case .number: 0
            }
        }
    }
}
