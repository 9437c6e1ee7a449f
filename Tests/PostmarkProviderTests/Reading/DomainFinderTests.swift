import CanonicalJSON
import HTTPMessages
import PostmarkProvider
import ProviderSimulators
import Reconciling
import Resources
import TestBench
import Testing

/// Against the simulated Postmark, which knows nothing of this provider.
@Suite struct SimulatorTests {
    private static func reader(
        _ domain: [String: JSONValue], token: String = "token", ids: [String: String] = [:]
    ) throws -> (PostmarkReader, SimulatedTransport<PostmarkSimulator>) {
        let members = domain.merging(["ID": 7, "Name": "raxx.app"]) { first, _ in first }
        let transport = SimulatedTransport(try PostmarkSimulator(seed: ["tokens": ["token"], "domains": [.object(members)]]))
        let client = APIClient(transport: transport, baseURL: "http://127.0.0.1", limiter: RateLimiter(width: 4), policy: .never) {
            $0.headers["X-Postmark-Account-Token"] = token
        }
        return (PostmarkReader(client: client, provider: "postmark", domainIDs: ids), transport)
    }

    private static let text = Lookup(provider: "postmark", subject: "domain", key: "raxx.app", attribute: "dkim_text")

    @Test("A new domain's first key is the pending one")
    func newDomain() async throws {
        let (reader, transport) = try Self.reader([
            "DKIMPendingHost": "2026pm._domainkey.raxx.app", "DKIMPendingTextValue": "k=rsa;p=NEW",
        ])
        #expect(try await reader.answer([Self.text])[Self.text]?.get() == "k=rsa;p=NEW")
        #expect(transport.requests == ["GET /domains", "GET /domains/7"])
    }

    @Test("A pinned id saves the list; a wrong one is an error")
    func pinned() async throws {
        let (reader, transport) = try Self.reader(
            ["DKIMHost": "pm._domainkey.raxx.app", "DKIMTextValue": "k=rsa; p=KEY"], ids: ["raxx.app": "7"])
        #expect(try await reader.answer([Self.text])[Self.text]?.get() == "k=rsa; p=KEY")
        #expect(transport.requests == ["GET /domains/7"])
        let (wrong, _) = try Self.reader([:], ids: ["raxx.app": "8"])
        let error = await #expect(throws: ProviderError.self) { _ = try await wrong.answer([Self.text])[Self.text]?.get() }
        #expect(error?.code == .notFound)
    }

    @Test("A server token is told from an account token")
    func token() async throws {
        let (reader, _) = try Self.reader([:], token: "server token")
        let error = await #expect(throws: ProviderError.self) { _ = try await reader.answer([Self.text])[Self.text]?.get() }
        #expect(error?.code == .unauthenticated)
        #expect(error?.fix?.contains("account API token") == true)
    }
}
