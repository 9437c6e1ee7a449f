import CanonicalJSON
import HTTPMessages
import PostmarkProvider
import ProviderSimulators
import Reconciling
import TestBench
import Testing

/// What every provider must do, at the simulated Postmark, as far as it writes: having it look at the DNS again.
@Suite struct PostmarkConformanceTests {
    private static let token = "canary-of-the-account-token"
    private static let onlyLooks = "nothing of a domain is written: Postmark is asked to look at the DNS"

    /// A key that could be: its length and its form are checked.
    private static let text =
        "k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQCxX9MjFeCMegRCNnuM0DhSgLBL7WfOAISy"
        + "mao02MgPq20oXEQJILhSWQP9xJLz4Ie3aMJpJJXd9cKkRQb/rn6cMxTFUrgzyHIoznWTekXf"
        + "5IU0orPm4tibKe9GZL0Rr+OxVwjcZttZ4modiJeCb+m1Yg2VGkdfrYSOxiCPwE4GAQIDAQAB"

    private static let member = ProviderConformance.Member(
        name: "postmark",
        lacks: [
            .changing: onlyLooks, .deleting: onlyLooks, .comparing: onlyLooks, .attribution: onlyLooks,
            .secrets: "keys of mail domains are public",
        ],
        // The list and the domain; of 601 domains, two pages. A look at the key and one at the return path.
        reads: 2, crowdedReads: 3, writes: 2, estate: files
    ) { surroundings in
        let domain: JSONValue = [
            "ID": 7, "Name": "acme.example", "DKIMPendingHost": "2026pm._domainkey.acme.example", "DKIMPendingTextValue": .string(text),
            "ReturnPathDomain": "pm-bounces.acme.example",
        ]
        let others: [JSONValue] = (1...600).map { ["ID": .integer(1_000 + $0), "Name": .string("other\($0).example")] }
        let postmark = SimulatedTransport(
            try PostmarkSimulator(seed: [
                "tokens": [.string(token)], "domains": .array((surroundings == .crowded ? others : []) + [domain]),
                "names": [
                    ["name": "2026pm._domainkey.acme.example", "type": "TXT", "value": .string(text)],
                    ["name": "pm-bounces.acme.example", "type": "CNAME", "value": "pm.mtasv.net"],
                ],
            ]))
        let cloudflare = SimulatedTransport(
            try CloudflareSimulator(seed: [
                "tokens": ["canary-of-another-token": ["zone.read", "dns.edit"]], "zones": [["name": "acme.example"]],
            ]))
        return ProviderConformance.Opened(
            endpoints: [
                "postmark": .init(postmark, credentials: ["token": token]),
                "names": .init(cloudflare, credentials: ["token": "canary-of-another-token"]),
            ], live: { .array(postmark.provider.picture["domains"]?.array ?? []) }, shorten: shorter)
    }

    @Test(arguments: ProviderConformance.requirements)
    func provider(_ requirement: ProviderConformance.Requirement) async throws { try await requirement.run(Self.member) }

    /// The same answer with one item less than it counts.
    private static func shorter(_ answer: JSONValue) -> JSONValue? {
        guard answer["TotalCount"] != nil, var members = answer.object, let items = members["Domains"]?.array else { return nil }
        members["Domains"] = .array(Array(items.dropLast()))
        return .object(members)
    }

    private static func files(_ stage: ProviderConformance.Stage) -> [String: String] {
        let estate = """
            estate: acme
            fingerprint_key: !secret "vault:/KEY"
            stores: { vault: { kind: environment } }
            providers:
              names: { kind: cloudflare, token: !env CLOUDFLARE_EDIT_DNS }
              postmark: { kind: postmark, token: !env POSTMARK }
            environments: { production: {} }

            """
        let records = [
            "  - { name: 2026pm._domainkey, type: TXT, value: !lookup \"postmark.domain(acme.example).dkim_text\" }",
            "  - { name: pm-bounces, type: CNAME, value: pm.mtasv.net }",
        ]
        let zone =
            ["zone: acme.example", "environment: production", "provider: names", "resolvers: []"]
            + (stage == .bare ? ["records: []"] : ["records:"] + records)
        return [
            "desired/estate.yaml": estate, "desired/zone.yaml": zone.joined(separator: "\n") + "\n",
            "desired/mail.yaml": "mail_domain: acme.example\nenvironment: production\nprovider: postmark\n",
        ]
    }
}
