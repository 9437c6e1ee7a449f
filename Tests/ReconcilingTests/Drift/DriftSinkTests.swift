import CanonicalJSON
import Cryptography
import HTTPMessages
import Planning
import Reconciling
import Resources
import TestBench
import Testing

@Suite struct DriftWebhookTests {
    private static let secret = Secret("a shared secret of 30 letters!")

    private func message() throws -> DriftMessage {
        var record = DriftFixture.record
        return try #require(DriftFixture.take([DriftFixture.item("X", by: "ben@acme.test")], into: &record, at: DriftFixture.start).first)
    }

    /// Made with `printf '%s' '1795132800.{}' | openssl dgst -sha256 -hmac 'a shared secret of 30 letters!'`.
    @Test func theSignatureIsTheDocumentedOne() {
        #expect(
            DriftWebhook.signature(of: Array("{}".utf8), at: "1795132800", Self.secret)
                == "60bddd3d8fc15dd607bcc27902314bee9f044df1e90f6ae627cd83e287bfeaff")
    }

    @Test func thePayloadSaysWhatWhoAndWhen() throws {
        let payload = DriftPayload.of(try message(), estate: "acme")
        #expect(payload["version"]?.integer == 1)
        #expect(payload["event"]?.string == "opened")
        #expect(payload["time"]?.string == "2026-11-20T00:00:00Z")
        let item = try #require(payload["items"]?.array?.first)
        #expect(item["address"]?.string == "flat/box/config/X")
        #expect(item["applied"]?.string == "A" && item["live"]?.string == "B")
        #expect(item["by"]?["actor"]?.string == "ben@acme.test")
    }

    /// A message that would hold a secret is not sent.
    @Test func aSecretStaysHere() async throws {
        let watch = SecretWatch()
        let value = "correct-horse-battery-staple-9137"
        watch.remember(Secret(value), as: .certain)
        let transport = ScriptedTransport { _ in HTTPResponse(status: 200) }
        let client = APIClient(transport: transport, baseURL: "https://hooks.acme.test/1", limiter: RateLimiter(width: 1)) { _ in }
        let webhook = DriftWebhook(client: client, estate: "acme", secret: Self.secret, watch: watch, clock: { 1 })
        var record = DriftFixture.record
        let leak = try #require(DriftFixture.take([DriftFixture.item("X", live: value)], into: &record, at: 1).first)
        await #expect(throws: ProviderError.self) { try await webhook.deliver(leak) }
        #expect(transport.requests.isEmpty)
        try await webhook.deliver(try message())
        let sent = try #require(transport.requests.first)
        #expect(sent.headers["X-Plumb-Signature"] == "sha256=" + DriftWebhook.signature(of: sent.body, at: "1", Self.secret))
    }
}
