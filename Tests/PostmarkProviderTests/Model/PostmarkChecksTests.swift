import CanonicalJSON
import Estate
import Planning
import PostmarkProvider
import Reconciling
import Resources
import TestBench
import Testing

@Suite struct CheckTests {
    private static let head = """
        estate: raxx
        fingerprint_key: !secret "vault:/KEY"
        stores: { vault: { kind: environment } }
        providers:
          cloudflare: { kind: cloudflare, token: !env CLOUDFLARE_EDIT_DNS }
          postmark: { kind: postmark, token: !env POSTMARK }
        environments: { production: {} }
        """

    private static func plan(
        _ domain: [[String: JSONValue]], records: [String] = ["2026pm._domainkey"], mail: String = "return_path: pm-bounces.raxx.app"
    ) async throws -> (plan: Plan, requests: [String], cost: Int) {
        let zone =
            ["zone: raxx.app", "environment: production", "provider: cloudflare", "mode: ignore", "records:"]
            + records.map { "  - { name: \($0), type: TXT, value: !lookup \"postmark.domain(raxx.app).dkim_text\" }" }
        let estate = try EstateText.load([
            "desired/estate.yaml": head, "desired/zones/zone.yaml": zone.joined(separator: "\n"),
            "desired/mail/mail.yaml": "mail_domain: raxx.app\nenvironment: production\nprovider: postmark\nid: \"7\"\n\(mail)\n",
        ])
        let postmark = SmallPostmark(domain)
        let transport = ScriptedTransport { postmark.answer($0) }
        let reader = PostmarkReader(
            client: transport.client("X-Postmark-Account-Token", "token"), provider: "postmark", domainIDs: ["raxx.app": "7"])
        let connections = Connections(
            models: ["postmark": PostmarkModel()], readers: ["postmark": reader], stores: [:], key: FingerprintKey(Secret("key")))
        let maker = PlanMaker(estate: estate, connections: connections)
        let plan = try await maker.plan(environment: "production", history: nil, lifted: []).plan
        return (plan, transport.lines, maker.readCost(environment: "production"))
    }

    private static func domain(_ more: [String: JSONValue] = [:]) -> [[String: JSONValue]] {
        [SmallPostmark.domain("raxx.app", id: 7, more)]
    }

    @Test("A domain that is as declared gives nothing to say, and costs what the formula says")
    func inSync() async throws {
        let (plan, requests, cost) = try await Self.plan(Self.domain())
        #expect(plan.findings.isEmpty && plan.changes.isEmpty && plan.operations.isEmpty)
        #expect(requests.count == cost)
    }

    @Test("Keys that Postmark needs and no zone has are found")
    func keys() async throws {
        let undeclared = try await Self.plan(Self.domain(), records: ["pm._domainkey"]).plan
        #expect(undeclared.findings.map(\.rule) == ["postmark.dkim-undeclared"])
        let pending = Self.domain(["DKIMPendingHost": "new._domainkey.raxx.app", "DKIMPendingTextValue": "k=rsa;p=NEW"])
        #expect(try await Self.plan(pending).plan.findings.map(\.rule) == ["postmark.dkim-pending"])
        #expect(try await Self.plan(pending, records: ["2026pm._domainkey", "new._domainkey"]).plan.findings.isEmpty)
    }

    @Test("A revoked key stays until it is safe to remove")
    func revoked() async throws {
        let revoked: [String: JSONValue] = ["DKIMRevokedHost": "old._domainkey.raxx.app", "DKIMRevokedTextValue": "k=rsa;p=OLD"]
        #expect(try await Self.plan(Self.domain(revoked)).plan.findings.map(\.rule) == ["postmark.dkim-revoked"])
        let safe = Self.domain(revoked.merging(["SafeToRemoveRevokedKeyFromDNS": true]) { $1 })
        #expect(try await Self.plan(safe).plan.findings.isEmpty)
        #expect(
            try await Self.plan(safe, records: ["2026pm._domainkey", "old._domainkey"]).plan.findings.map(\.rule) == [
                "postmark.dkim-removable"
            ])
    }

    @Test("What is not verified, and another return path, is told and not written")
    func unverified() async throws {
        let (plan, _, _) = try await Self.plan(Self.domain(["DKIMVerified": false, "ReturnPathDomainVerified": false]))
        #expect(plan.findings.map(\.rule) == ["postmark.dkim-unverified", "postmark.return-path-unverified"])
        #expect(plan.findings.first?.fix?.contains("an apply") == true, "the key is declared, so an apply waits for it")
        #expect(plan.findings.last?.fix == "once it is in DNS, verify it at Postmark", "no zone file has the return path")
        #expect(plan.operations.map(\.summary) == ["raxx.app verified at Postmark"] && plan.isEmpty)
        #expect(try await Self.plan(Self.domain(["WeakDKIM": true])).plan.findings.map(\.rule) == ["postmark.dkim-weak"])
        let other = try await Self.plan(Self.domain(), mail: "return_path: other.raxx.app").plan
        #expect(other.findings.map(\.rule) == ["postmark.return-path", "observe.differs"])
        #expect(other.operations.isEmpty && other.changes.isEmpty)
    }
}
