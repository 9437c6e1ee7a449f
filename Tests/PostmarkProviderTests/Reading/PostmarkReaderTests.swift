import CanonicalJSON
import HTTPMessages
import Planning
import PostmarkProvider
import Reconciling
import Resources
import TestBench
import Testing

@Suite struct ReadingTests {
    private static func scope(_ name: String) -> DesiredScope {
        DesiredScope(
            scope: Scope(provider: "postmark", name: name), environment: "production", resources: [], ignore: [], mode: .observe,
            prune: false)
    }

    private static func ask(_ transport: ScriptedTransport, _ attribute: String, ids: [String: String] = ["raxx.app": "7"]) async -> Result<
        String, ProviderError
    > {
        let lookup = Lookup(provider: "postmark", subject: "domain", key: "raxx.app", attribute: attribute)
        let reader = PostmarkReader(client: transport.client("X-Postmark-Account-Token", "token"), provider: "postmark", domainIDs: ids)
        return await reader.answer([lookup])[lookup] ?? .failure(ProviderError(.malformed, attempt: "", message: "no answer"))
    }

    private static func transport(_ more: [String: JSONValue] = [:]) -> ScriptedTransport {
        let postmark = SmallPostmark([SmallPostmark.domain("raxx.app", id: 7, more)])
        return ScriptedTransport { postmark.answer($0) }
    }

    @Test("The current key, the return path and its target")
    func verified() async throws {
        let transport = Self.transport()
        #expect(try await Self.ask(transport, "dkim_text").get() == "k=rsa;p=CURRENT")
        #expect(try await Self.ask(transport, "dkim_host").get() == "2026pm._domainkey.raxx.app")
        #expect(try await Self.ask(transport, "return_path").get() == "pm-bounces.raxx.app")
        #expect(try await Self.ask(transport, "return_path_target").get() == "pm.mtasv.net")
        #expect(transport.lines == Array(repeating: "GET /domains/7", count: 4))
    }

    @Test("A new domain has its pending key only")
    func newDomain() async throws {
        let transport = Self.transport([
            "DKIMHost": "", "DKIMTextValue": "", "DKIMPendingHost": "new._domainkey.raxx.app", "DKIMPendingTextValue": "k=rsa;p=NEW",
        ])
        #expect(try await Self.ask(transport, "dkim_text").get() == "k=rsa;p=NEW")
        #expect(try await Self.ask(transport, "dkim_pending_host").get() == "new._domainkey.raxx.app")
    }

    @Test("A rotation has both; when it ended, the pending key is the current one")
    func rotation() async throws {
        let rotating = Self.transport(["DKIMPendingHost": "new._domainkey.raxx.app", "DKIMPendingTextValue": "k=rsa;p=NEW"])
        #expect(try await Self.ask(rotating, "dkim_text").get() == "k=rsa;p=CURRENT")
        #expect(try await Self.ask(rotating, "dkim_pending_text").get() == "k=rsa;p=NEW")
        #expect(try await Self.ask(Self.transport(), "dkim_pending_text").get() == "k=rsa;p=CURRENT")
        let ended = Self.transport(["DKIMRevokedHost": "old._domainkey.raxx.app", "DKIMRevokedTextValue": "k=rsa;p=OLD"])
        #expect(try await Self.ask(ended, "dkim_revoked_text").get() == "k=rsa;p=OLD")
    }

    @Test(
        "A member of another kind than the API documents is an error, never taken for none",
        arguments: [
            ("DKIMVerified", "yes"), ("DKIMTextValue", 1), ("ReturnPathDomain", ["pm-bounces.raxx.app"]), ("WeakDKIM", 0),
        ] as [(String, JSONValue)])
    func otherKinds(name: String, value: JSONValue) async throws {
        let answer = await Self.ask(Self.transport([name: value]), "dkim_text")
        #expect(throws: ProviderError.self) { try answer.get() }
    }

    @Test("What there is not is an error, never an empty text")
    func missing() async {
        let none = Self.transport(["DKIMHost": "", "DKIMTextValue": "", "ReturnPathDomain": ""])
        for attribute in ["dkim_text", "dkim_host", "dkim_revoked_text", "return_path", "nonsense"] {
            guard case .failure = await Self.ask(none, attribute) else {
                Issue.record("\(attribute) was answered")
                continue
            }
        }
    }

    @Test("Many look-ups of a domain are one request; without an id the list comes first")
    func requests() async throws {
        let transport = Self.transport()
        let reader = PostmarkReader(client: transport.client("X-Postmark-Account-Token", "token"), provider: "postmark", domainIDs: [:])
        let lookups = ["dkim_text", "dkim_host", "return_path"].map {
            Lookup(provider: "postmark", subject: "domain", key: "raxx.app", attribute: $0)
        }
        #expect(await reader.answer(lookups).count == 3)
        #expect(transport.lines == ["GET /domains", "GET /domains/7"])
    }

    @Test("What was just observed is not read again for look-ups, and is read anew by the next observation")
    func observedOnce() async throws {
        let postmark = SmallPostmark([SmallPostmark.domain("raxx.app", id: 7)])
        let transport = ScriptedTransport { postmark.answer($0) }
        let reader = PostmarkReader(
            client: transport.client("X-Postmark-Account-Token", "token"), provider: "postmark", domainIDs: ["raxx.app": "7"])
        let lookup = Lookup(provider: "postmark", subject: "domain", key: "raxx.app", attribute: "dkim_text")
        let key = FingerprintKey(Secret("key"))
        let scope = Self.scope("raxx.app")
        #expect(try await reader.observe([scope], key: key)[scope.scope]?.get().targetID == "7")
        #expect(try await reader.answer([lookup])[lookup]?.get() == "k=rsa;p=CURRENT")
        #expect(transport.lines == ["GET /domains/7"])
        postmark.change("raxx.app", ["DKIMTextValue": "k=rsa;p=ROTATED"])
        _ = await reader.observe([scope], key: key)
        #expect(try await reader.answer([lookup])[lookup]?.get() == "k=rsa;p=ROTATED")
    }

    @Test("All pages of the list are read", arguments: [1, 500, 501, 1_200])
    func pages(count: Int) async throws {
        let postmark = SmallPostmark((1...count).map { SmallPostmark.domain("d\($0).example", id: $0) })
        let transport = ScriptedTransport { postmark.answer($0) }
        let reader = PostmarkReader(client: transport.client("X-Postmark-Account-Token", "token"), provider: "postmark", domainIDs: [:])
        let scope = Self.scope("d\(count).example")
        let observation = try await reader.observe([scope], key: FingerprintKey(Secret("key")))[scope.scope]?.get()
        #expect(observation?.targetID == String(count))
        #expect(transport.requests.count == (count + 499) / 500 + 1)
    }

    @Test("A domain that the complete list does not have is not there; a pinned one that is not found is an error")
    func absent() async throws {
        let transport = Self.transport()
        let scope = Self.scope("other.example")
        let key = FingerprintKey(Secret("key"))
        let unpinned = PostmarkReader(client: transport.client("X-Postmark-Account-Token", "token"), provider: "postmark", domainIDs: [:])
        #expect(try await unpinned.observe([scope], key: key)[scope.scope]?.get().targetID == nil)
        for id in ["99", "7"] {
            let pinned = PostmarkReader(
                client: transport.client("X-Postmark-Account-Token", "token"), provider: "postmark", domainIDs: ["other.example": id])
            guard case .failure(let error)? = await pinned.observe([scope], key: key)[scope.scope] else {
                Issue.record("id \(id) was read")
                continue
            }
            #expect(error.code == (id == "7" ? .conflict : .notFound))
        }
    }

    private static let refusals: [(Int, Int?, ProviderError.Code)] = [
        (401, 10, .unauthenticated), (403, nil, .forbidden), (422, 513, .forbidden), (422, 510, .notFound), (404, nil, .notFound),
        (429, 429, .rateLimited), (503, 100, .unavailable), (500, nil, .unavailable), (422, 511, .rejected), (200, nil, .malformed),
    ]

    @Test("What was refused says what kind of refusal it is", arguments: refusals)
    func isRefused(status: Int, errorCode: Int?, expected: ProviderError.Code) async {
        let body: JSONValue = errorCode.map { ["ErrorCode": .integer($0), "Message": "refused"] } ?? [:]
        guard case .failure(let error) = await Self.ask(ScriptedTransport { _ in HTTPResponse(status: status, json: body) }, "dkim_text")
        else {
            Issue.record("\(status) was taken for an answer")
            return
        }
        #expect(error.code == expected)
        #expect(error.providerID == errorCode.map { String($0) })
        #expect(expected != .unauthenticated || error.fix?.contains("account API token") == true)
    }

    @Test("Nothing but looks is performed")
    func writer() async {
        let transport = Self.transport()
        let writer = PostmarkWriter(client: transport.client("X-Postmark-Account-Token", "token"))
        let operation = Operation(
            scope: Scope(provider: "postmark", name: "raxx.app"), action: "postmark.domain.rotate", payload: .null, addresses: [],
            effect: .idempotent, summary: "rotate")
        await #expect(throws: ProviderError.self) { _ = try await writer.perform(operation, in: OperationContext()) }
        #expect(await writer.check(operation) == .otherwise("postmark.domain.rotate is not a check that this version knows"))
        #expect(transport.lines.isEmpty)
    }
}
