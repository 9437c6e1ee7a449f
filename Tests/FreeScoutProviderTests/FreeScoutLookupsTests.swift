import CanonicalJSON
import FreeScoutProvider
import HTTPMessages
import ProviderSimulators
import Reconciling
import Resources
import TestBench
import Testing

@Suite struct LookupTests {
    private static func ask(
        _ key: String, _ attribute: String = "id", mailboxes: [JSONValue], sending token: String = "key", fault: ArmedFault? = nil
    ) async throws -> (answer: Result<String, ProviderError>, requests: [String]) {
        let seed: JSONValue = ["keys": ["key"], "mailboxes": .array(mailboxes)]
        let transport = SimulatedTransport(try FreeScoutSimulator(seed: seed))
        if let fault { transport.arm(fault) }
        let client = APIClient(
            transport: transport, baseURL: "https://tickets.test", limiter: RateLimiter(width: 4), policy: .never
        ) { $0.headers["X-FreeScout-API-Key"] = token }
        let lookup = Lookup(provider: "tickets", subject: "mailbox", key: key, attribute: attribute)
        let answer = await FreeScoutLookups(client: client).answer([lookup])[lookup]
        return (try #require(answer), transport.requests)
    }

    private static func mailbox(_ id: Int, _ email: String) -> JSONValue {
        ["id": .integer(id), "name": "Operations", "email": .string(email)]
    }

    private static func error(_ answer: Result<String, ProviderError>) -> ProviderError? {
        guard case .failure(let error) = answer else { return nil }
        return error
    }

    @Test func theIdByTheAddress() async throws {
        let (answer, requests) = try await Self.ask(
            "Ops@raxx.app", mailboxes: [Self.mailbox(1, "support@raxx.app"), Self.mailbox(2, "ops@raxx.app")])
        #expect(try answer.get() == "2")
        #expect(requests == ["GET /api/mailboxes"])
    }

    @Test func everyPageIsRead() async throws {
        let many = (1...250).map { Self.mailbox($0, "\($0)@raxx.app") }
        let (answer, requests) = try await Self.ask("250@raxx.app", mailboxes: many)
        #expect(try answer.get() == "250")
        #expect(requests.count == 3)
    }

    @Test func anUnknownAddressNamesWhatIsThere() async throws {
        let error = Self.error(
            try await Self.ask("op@raxx.app", mailboxes: [Self.mailbox(1, "support@raxx.app"), Self.mailbox(2, "ops@raxx.app")]).answer)
        #expect(error?.code == .notFound)
        #expect(error?.message.contains("ops@raxx.app, support@raxx.app; did you mean ops@raxx.app?") == true)
    }

    @Test func anAmbiguousAddressIsNoAnswer() async throws {
        let error = Self.error(
            try await Self.ask("ops@raxx.app", mailboxes: [Self.mailbox(2, "ops@raxx.app"), Self.mailbox(9, "OPS@raxx.app")]).answer)
        #expect(error?.code == .conflict)
        #expect(error?.message.contains("2, 9") == true)
    }

    @Test func whatCannotBeAskedIsSaid() async throws {
        let error = Self.error(try await Self.ask("ops@raxx.app", "color", mailboxes: [Self.mailbox(2, "ops@raxx.app")]).answer)
        #expect(error?.code == .rejected)
    }

    @Test func aRefusedKeyIsNotShown() async throws {
        let error = Self.error(try await Self.ask("ops@raxx.app", mailboxes: [], sending: "fs-wrong-key-0001").answer)
        #expect(error?.code == .unauthenticated)
        #expect(error?.description.contains("fs-wrong-key-0001") == false)
    }

    /// A list that ends early is an error, however it does.
    @Test(arguments: [
        #"{"_embedded":{"mailboxes":[]},"page":{"totalElements":1}}"#,
        #"{"_embedded":{"mailboxes":[{"id":2,"name":"O","email":"ops@raxx.app"}]},"page":{"totalElements":0}}"#,
        #"{"_embedded":{"mailboxes":[{"id":2,"name":"O","email":"a@b.c"},{"id":2,"name":"O","email":"a@b.c"}]},"page":{"totalElements":3}}"#,
        "<html></html>",
    ])
    func aPartIsNoAnswer(_ body: String) async throws {
        let fault = ArmedFault(pathPrefix: "/", effect: .answer(HTTPResponse(status: 200, body: Array(body.utf8))), count: 9)
        #expect(Self.error(try await Self.ask("ops@raxx.app", mailboxes: [], fault: fault).answer)?.code == .malformed)
    }
}
