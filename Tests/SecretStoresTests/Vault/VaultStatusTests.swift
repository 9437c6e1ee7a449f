import CanonicalJSON
import CurlTransport
import HTTPMessages
import Reconciling
import Resources
import TestBench
import Testing

/// What stands between a store and its secrets: seals, standbys, quotas, redirects, certificates.
@Suite struct VaultStatusTests {
    private typealias Fixture = VaultFixture
    private static let place = "v@prod:/KEY"

    private func error(_ response: HTTPResponse) async throws -> (error: ProviderError?, lines: [String]) {
        let relay = try RelayTransport { _ in .answer(response) }
        let error = try await Fixture.error(OpenBaoServer.shared.store(transport: relay), Self.place)
        return (error, relay.lines)
    }

    /// The token goes to the host that the estate names, and nowhere else.
    @Test(arguments: [301, 302, 307, 308]) func aStandbysRedirectIsNotFollowed(_ status: Int) async throws {
        let location = "https://active.example.net:8200/v1/secret/data/prod/KEY"
        let (error, lines) = try await error(HTTPResponse(status: status, headers: ["Location": location]))
        #expect(error?.code == .unavailable && error?.message.contains("active.example.net:8200") == true)
        #expect(error?.fix?.contains("url") == true)
        #expect(lines.count == 1)
    }

    @Test(arguments: [472, 473, 412, 501]) func aServerThatCannotAnswerNowIsUnavailable(_ status: Int) async throws {
        let (error, _) = try await error(HTTPResponse(status: status))
        #expect(error?.code == .unavailable && error?.fix != nil && error?.status == status)
    }

    /// Asked again for some seconds before it is an error.
    @Test func quotasAndFailuresAreWaitedOut() async throws {
        async let quota = error(HTTPResponse(status: 429, json: ["errors": ["rate limit quota exceeded"]]))
        async let sealed = error(HTTPResponse(status: 503, json: ["errors": ["Vault is sealed"]]))
        let limited = try await quota
        let shut = try await sealed
        #expect(limited.error?.code == .rateLimited && limited.lines.count == 5)
        #expect(shut.error?.code == .unavailable && shut.error?.fix?.contains("unseal") == true)
    }

    @Test func aRealServerThatIsNotReadySaysSoInTheStatusesThatAreKnown() async throws {
        let statuses = try await OpenBaoServer.shared.earlyStatuses
        #expect(statuses.allSatisfy { [501, 503].contains($0) }, "\(statuses)")
    }

    @Test func anAnswerThatIsWrappedIsNoAnswer() async throws {
        let fixture = try await Fixture()
        try await fixture.put("prod/KEY", ["value": "first-1234"])
        let token = try await fixture.server.makeToken(
            policy: #"path "\#(fixture.mount)/data/*" { capabilities = ["read"] min_wrapping_ttl = "1m" max_wrapping_ttl = "5m" }"#)
        let relay = try RelayTransport()
        let store = try fixture.store(credentials: ["token": token], transport: relay)
        // Without a header that asks for it, a policy that requires wrapping refuses.
        #expect(try await Fixture.error(store, Self.place)?.code == .forbidden)

        let wrapped: JSONValue = ["data": .null, "wrap_info": ["token": "s.wrapping-1234", "ttl": 60]]
        let (error, _) = try await error(HTTPResponse(status: 200, json: wrapped))
        #expect(error?.code == .rejected && error?.fix?.contains("min_wrapping_ttl") == true)
        #expect(error?.description.contains("s.wrapping-1234") == false)
    }

    /// Cut short, of another kind, or half: never a value and never an absence.
    @Test(arguments: [
        HTTPResponse(status: 200, json: ["data": ["data": ["value": "x"]]]), HTTPResponse(status: 200, body: Array(#"{"data": {"da"#.utf8)),
        HTTPResponse(status: 206, json: ["data": ["data": ["value": "x"], "metadata": ["version": 1]]]), HTTPResponse(status: 204),
        HTTPResponse(status: 404), HTTPResponse(status: 404, json: ["data": ["data": .null]]),
        HTTPResponse(status: 404, json: ["errors": ["?"]]),
    ])
    func whatIsNoAnswerOfTheAPIIsAnError(_ response: HTTPResponse) async throws {
        let relay = try RelayTransport { $0.path.contains("/data/") ? .answer(response) : nil }
        let error = try await Fixture.error(OpenBaoServer.shared.store(transport: relay), Self.place)
        #expect(error != nil && error?.code != .absent, "\(error as Any)")
    }

    @Test func aWriteThatTheServerDoesNotConfirmIsUnknown() async throws {
        for response in [HTTPResponse(status: 200, json: ["data": [:]]), HTTPResponse(status: 204), HTTPResponse(status: 500)] {
            let relay = try RelayTransport { $0.method == .post ? .answer(response) : nil }
            let store = try await OpenBaoServer.shared.store(transport: relay)
            #expect(try await Fixture.writeError(store, Self.place)?.outcomeUnknown == true)
        }
        // What the server says of a body that it cannot read may repeat it.
        let relay = try RelayTransport {
            $0.method == .post ? .answer(HTTPResponse(status: 400, json: ["errors": ["bad: a-new-value"]])) : nil
        }
        let error = try await Fixture.writeError(OpenBaoServer.shared.store(transport: relay), Self.place)
        #expect(error?.code == .rejected && error?.description.contains("a-new-value") == false)
    }

    // MARK: Certificates

    @Test func theCAOfTheServerVouchesForItAndNothingElseDoes() async throws {
        let server = try await OpenBaoServer.shared
        let mount = try await server.makeMount()
        try await server.send("POST", "\(mount)/data/prod/KEY", json: ["data": ["value": "there-1234"]])
        let trusted = try server.store(["mount": mount, "ca": server.authorities], secure: true)
        #expect(try await Outcome(trusted, Self.place).value(Self.place) == "there-1234")
        #expect(try await Fixture.writeError(trusted, "v@prod:/NEW") == nil)

        let stranger = try await Fixture.error(server.store(["mount": mount], secure: true), Self.place)
        #expect(stranger?.code == .unavailable && stranger?.message.contains("certificate") == true)
        let unreadable = try await Fixture.error(server.store(["mount": mount, "ca": "/nowhere/ca.pem"], secure: true), Self.place)
        #expect(unreadable?.code == .unavailable && unreadable?.message.contains("CA") == true)
    }

    /// On one transport, what one store trusts the other does not.
    @Test func theCAOfOneStoreIsNotTheOthers() async throws {
        let server = try await OpenBaoServer.shared
        let transport = try CurlTransport()
        let trusted = try server.store(["ca": server.authorities], secure: true, transport: transport)
        #expect(try await Fixture.error(trusted, Self.place)?.code == .absent)
        #expect(try await Fixture.error(server.store(secure: true, transport: transport), Self.place)?.code == .unavailable)
    }

    /// A change could exchange a file beside the estate.
    @Test func aCAInTheWorkingTreeIsRefused() async throws {
        let error = try await Fixture.error(OpenBaoServer.shared.store(["ca": "ca.pem"], secure: true), Self.place)
        #expect(error?.code == .rejected && error?.fix?.contains("outside of the estate's repository") == true)
    }
}
