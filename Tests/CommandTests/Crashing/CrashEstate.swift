import CanonicalJSON
import Foundation
import TestBench

/// An estate over three providers: two apps that are there, one that is not, a zone whose records follow the apps, and a mail
/// domain that is asked for its key.
enum CrashEstate {
    /// Writes `desired/`, the secrets and the seeds of the simulators.
    /// - Parameters:
    ///   - isSlow: releases, add-ons and DNS targets take two seconds each.
    ///   - ledger: a line of the estate's file; nil for a ledger in a file that nothing signs, and files that no repository has.
    ///   - key: signs the ledger; a secret of the estate.
    static func write(to directory: URL, isSlow: Bool, ledger: String? = nil, key: LedgerKeyPair? = nil) throws {
        var files = ["desired/estate.yaml": estate(in: directory, ledger), "desired/zone.yaml": zone, "desired/mail.yaml": mail]
        for number in 1...3 { files["desired/service-\(number).yaml"] = AcmeEstate.service(number) }
        for (kind, text) in seeds(isSlow: isSlow) { files["seeds/\(kind).yaml"] = text }
        var secrets: [String: JSONValue] = ["/KEY": "a fingerprint key of thirty-two characters", "/S": "a secret of the test"]
        secrets["/LEDGER_KEY"] = key.map { .string($0.seed) }
        files["secrets.json"] = JSONValue.object(["prod": .object(secrets)]).prettyText()
        for (path, text) in files {
            let file = directory.appending(path: path)
            try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data((text + "\n").utf8).write(to: file)
        }
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: directory.appending(path: "secrets.json").path)
    }

    private static func estate(in directory: URL, _ ledger: String?) -> String {
        """
        estate: acme
        \(ledger ?? "git: optional")
        fingerprint_key: !secret "vault@prod:/KEY"
        stores:
          vault: { kind: file, path: "\(directory.appending(path: "secrets.json").path)", environments: { production: prod } }
        providers:
          heroku: { kind: heroku, token: !env HEROKU_API_KEY }
          cloudflare: { kind: cloudflare, token: !env CLOUDFLARE_EDIT_DNS }
          postmark: { kind: postmark, token: !env POSTMARK_ACCOUNT_TOKEN }
        environments: { production: { gate: { phrase: now } } }
        """
    }

    private static let zone = """
        zone: acme.example
        resolvers: []
        environment: production
        records:
          - { name: "@", type: TXT, value: "v=spf1 -all" }
          - { name: a, type: A, value: 192.0.2.2 }
          - { name: old, type: A, value: !absent }
          - { name: same, type: A, value: 192.0.2.9 }
          - { name: key, type: TXT, value: !lookup "postmark.domain(acme.example).dkim_text" }
          - { name: w1, type: CNAME, value: !ref service/web1.domains.w1.acme.example.target }
          - { name: w2, type: CNAME, value: !ref service/web2.domains.w2.acme.example.target }
          - { name: w3, type: CNAME, value: !ref service/web3.domains.w3.acme.example.target }
        """
    private static let mail = """
        mail_domain: acme.example
        environment: production
        provider: postmark
        id: "17"
        """

    // MARK: What is live before

    private static func seeds(isSlow: Bool) -> [String: String] {
        ["heroku": apps(seconds: isSlow ? 2 : 0), "cloudflare": records, "postmark": sender]
    }

    private static func apps(seconds: Int) -> String {
        """
        tokens: { HRKU-simulated-operator: ops@acme.example }
        provisioning_seconds: \(seconds)
        domain_seconds: \(seconds)
        apps:
        \((1...2).map { app($0, seconds: seconds) }.joined(separator: "\n"))
        """
    }

    private static func app(_ number: Int, seconds: Int) -> String {
        """
        - name: acme-web-\(number)
          release_command: { seconds: \(seconds), succeeds: true }
          stack: heroku-22
          config: { OLD: "1" }
          releases: [{ version: 1, description: Deploy, slug: s }]
          formation: [{ type: web, quantity: 1, size: Standard-1X }]
        """
    }

    private static let records = """
        tokens: { cf-simulated-operator: [zone.read, dns.edit] }
        zones:
        - name: acme.example
          records:
          - { type: A, name: a.acme.example, content: 192.0.2.1 }
          - { type: A, name: old.acme.example, content: 192.0.2.1 }
          - { type: A, name: same.acme.example, content: 192.0.2.9 }
        """
    private static let sender = """
        tokens: [postmark-simulated]
        domains:
        - ID: 17
          Name: acme.example
          SPFVerified: true
          SPFHost: acme.example
          SPFTextValue: v=spf1 a mx include:spf.mtasv.net ~all
          DKIMVerified: true
          WeakDKIM: false
          DKIMHost: key.acme.example
          DKIMTextValue: k=rsa; p=a-key-of-the-test
          DKIMUpdateStatus: Verified
          ReturnPathDomain: pm-bounces.acme.example
          ReturnPathDomainVerified: true
          ReturnPathDomainCNAMEValue: pm.mtasv.net
        """
}
