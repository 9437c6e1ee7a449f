import CanonicalJSON
import Foundation

/// What a team of three services in three environments has at its providers: pipelines, databases, Redis, a scheduler, two zones with mail of
/// Google Workspace and Postmark, and 1,206 config vars. Nothing of it is anybody's.
struct InventedEstate {
    static let services = ["web", "api", "jobs"]
    static let environments = ["development", "staging", "production"]
    /// In clear text below every app: what must never stand in a file, an output or a ledger.
    private(set) var secrets: [String] = []
    private(set) var variables = 0
    private var heroku: [String: JSONValue] = [:]
    private var stored: [String: [String: JSONValue]] = [:]
    private var (addons, attachments): ([JSONValue], [JSONValue]) = ([], [])

    static let header = """
        estate: acme
        git: optional
        fingerprint_key: !env ADOPT_KEY
        stores:
          vault:
            kind: infisical
            url: https://vault.acme.example
            project: 11111111-2222-4333-8444-555555555555
            auth: !env INFISICAL_TOKEN
            environments: { development: dev, staging: staging, production: prod }
        providers:
          heroku: { kind: heroku, token: !env HEROKU_API_KEY }
          cloudflare: { kind: cloudflare, token: !env CLOUDFLARE_EDIT_DNS }
          postmark: { kind: postmark, token: !env POSTMARK_ACCOUNT_TOKEN }
        environments:
          development: {}
          staging: {}
          production: { gate: { phrase: deploy-prod-now } }

        """
    static let credentials = [
        "ADOPT_KEY": "a-fingerprint-key-of-the-invented-estate", "POSTMARK_ACCOUNT_TOKEN": "postmark-account-invented-0123456789",
    ]

    init() {
        var (apps, couplings): ([JSONValue], [JSONValue]) = ([], [])
        for service in Self.services {
            for environment in Self.environments {
                apps.append(app(service, environment))
                couplings.append(
                    [
                        "app": .string("acme-\(service)-\(environment)"), "pipeline": .string("acme-\(service)"),
                        "stage": .string(environment),
                    ])
            }
        }
        secrets.append(Self.secret("edge"))
        heroku = [
            "tokens": ["HRKU-simulated-operator": "kim@acme.example"], "apps": .array(apps), "addons": .array(addons),
            "attachments": .array(attachments),
            "pipelines": .array(Self.services.map { ["name": .string("acme-\($0)")] }), "couplings": .array(couplings),
        ]
    }

    /// Writes the seeds of the simulators.
    func write(to directory: URL) throws {
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        func seed(_ kind: String, _ value: JSONValue) throws {
            // Text of JSON is text of YAML, too.
            try Data(value.canonicalBytes()).write(to: directory.appending(path: "\(kind).yaml"))
        }
        // A help desk is no part of it, and the bench asks all simulators what they were asked.
        try FileManager.default.copyItem(
            at: Program.root.appending(path: "Examples/raxx/freescout.yaml"), to: directory.appending(path: "freescout.yaml"))
        try seed("heroku", .object(heroku))
        try seed(
            "infisical",
            [
                "project": "11111111-2222-4333-8444-555555555555", "tokens": ["infisical-simulated-operator"],
                "environments": .object(stored.mapValues(JSONValue.object)),
            ])
        try seed(
            "cloudflare",
            [
                "tokens": ["cf-simulated-operator": ["zone.read", "dns.read", "dns.edit", "workers.read", "pages.read"]],
                "workers": [
                    [
                        "account": "5a3c0e4f9d1b47e6a2c8d70b6e91f354", "name": "acme-edge",
                        "secrets": ["EDGE_TOKEN": .string(Self.secret("edge"))],
                    ]
                ],
                "zones": .array([Self.zone("acme.example"), Self.zone("acme-mail.example")]),
            ])
        try seed(
            "postmark", ["tokens": [.string(Self.credentials["POSTMARK_ACCOUNT_TOKEN"] ?? "")], "domains": [Self.mail("acme.example")]])
    }

    // MARK: Apps

    private static func host(_ service: String, _ environment: String) -> String {
        "acme-\(service)-\(environment)-0123456789ab.herokuapp.com"
    }

    /// The same for the same words, and random to look at.
    private static func secret(_ words: String) -> String {
        var state = words.utf8.reduce(UInt64(14_695_981_039_346_656_037)) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 }
        return (0..<4).map { _ in
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            let digits = String(state, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }

    private mutating func app(_ service: String, _ environment: String) -> JSONValue {
        let name = "acme-\(service)-\(environment)"
        var config: [String: JSONValue] = [:]
        // The same everywhere, of each environment, and secret.
        for number in 0..<60 { config["FEATURE_\(number)"] = .string(number.isMultiple(of: 3) ? "true" : "false") }
        for number in 0..<20 { config["LIMIT_\(number)"] = .string("\(environment.count * 10 + number)") }
        for number in 0..<51 {
            let value = Self.secret("\(name)/\(number)")
            config["PARTNER_\(number)_API_KEY"] = .string(value)
            secrets.append(value)
            guard number < 20 else { continue }
            let slug = ["development": "dev", "production": "prod"][environment] ?? environment
            let folder = service.prefix(1).uppercased() + service.dropFirst()
            stored[slug, default: [:]]["/\(folder)/PARTNER_\(number)_API_KEY"] = ["value": .string(value)]
        }
        config["APP_ENV"] = .string(environment)
        config["API_ORIGIN"] = .string("https://" + Self.host("api", environment))
        config["SESSION_SECRET"] = .string(Self.secret("\(name)/session"))
        secrets.append(Self.secret("\(name)/session"))
        variables += config.count
        for (plan, attachment, isConfigured) in Self.plans(of: service) {
            let url = "redis://h:p\(Self.secret("\(name)/\(plan)"))@ec2.example.net:6379"
            secrets.append("p" + Self.secret("\(name)/\(plan)"))
            if isConfigured { config["\(attachment)_URL"] = .string(url) }
            let (addon, variables) = ("\(name)-\(attachment.lowercased())", isConfigured ? ["\(attachment)_URL"] : [])
            addons.append([
                "name": .string(addon), "app": .string(name), "plan": .string(plan), "url": .string(url),
                "config_vars": .array(variables.map(JSONValue.string)),
            ])
            attachments.append([
                "name": .string(attachment), "app": .string(name), "addon": .string(addon),
                "config_vars": .array(variables.map(JSONValue.string)),
            ])
        }
        var domains: [JSONValue] = [["hostname": .string(Self.host(service, environment)), "kind": "heroku"]]
        if environment == "production", service != "jobs" {
            domains.append([
                "hostname": .string("\(service).acme.example"), "cname": .string("haiku-\(service)-0123456789abcdef.herokudns.com"),
            ])
        }
        let types = service == "jobs" ? ["worker"] : ["web"]
        return [
            "name": .string(name), "stack": "heroku-24", "config": .object(config), "domains": .array(domains),
            "releases": [["version": 1, "description": "Initial release"]],
            "formation": .array(
                types.map { ["type": .string($0), "quantity": .integer(environment == "production" ? 2 : 1), "size": "Standard-1X"] }),
        ]
    }

    private static func plans(of service: String) -> [(plan: String, attachment: String, isConfigured: Bool)] {
        switch service {
        case "api": [("heroku-postgresql:essential-0", "DATABASE", true), ("heroku-redis:mini", "REDIS", true)]
        case "jobs": [("scheduler:standard", "SCHEDULER", false), ("heroku-redis:mini", "REDIS", true)]
        default: [("heroku-redis:mini", "REDIS", true)]
        }
    }

    // MARK: Names and mail

    private static let key =
        "k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQCxX9MjFeCMegRCNnuM0DhSgLBL7WfOAISymao02MgPq20oXEQJILhSWQP9xJLz4Ie3aMJpJJXd9cKkRQb/rn6cMxTFUrgzyHIoznWTekXf5IU0orPm4tibKe9GZL0Rr+OxVwjcZttZ4modiJeCb+m1Yg2VGkdfrYSOxiCPwE4GAQIDAQAB"

    private static func zone(_ name: String) -> JSONValue {
        func record(_ type: String, _ owner: String, _ content: String, _ more: [String: JSONValue] = [:]) -> JSONValue {
            .object(
                ["type": .string(type), "name": .string(owner == "@" ? name : "\(owner).\(name)"), "content": .string(content), "ttl": 1]
                    .merging(more) { _, new in new })
        }
        var records = [("aspmx.l.google.com", 1), ("alt1.aspmx.l.google.com", 5), ("alt2.aspmx.l.google.com", 5)].map { host, priority in
            record("MX", "@", host, ["priority": .integer(priority)])
        }
        records += [
            record("TXT", "@", "\"v=spf1 include:_spf.google.com include:spf.mtasv.net ~all\""),
            record("TXT", "@", "\"google-site-verification=abcdefghijklmnopqrstuvwxyz-0123456789\""),
            record("TXT", "_dmarc", "\"v=DMARC1; p=quarantine; rua=mailto:dmarc@\(name)\""),
            record("TXT", "google._domainkey", "\"v=DKIM1; \(key)\""),
            record("CNAME", "mail", "ghs.googlehosted.com"), record("A", "@", "192.0.2.10"), record("A", "legacy", "192.0.2.11"),
            record("TXT", "_acme-challenge.legacy", "\"a-challenge-that-comes-and-goes\""),
        ]
        guard name == "acme.example" else { return ["name": .string(name), "plan": "free", "records": .array(records)] }
        records += [
            record("TXT", "20260101pm._domainkey", "\"\(key)\""), record("CNAME", "pm-bounces", "pm.mtasv.net"),
            record("CNAME", "web", "haiku-web-0123456789abcdef.herokudns.com"),
            record("CNAME", "api", "haiku-api-0123456789abcdef.herokudns.com"),
        ]
        return ["name": .string(name), "plan": "free", "records": .array(records)]
    }

    private static func mail(_ name: String) -> JSONValue {
        [
            "ID": 4711, "Name": .string(name), "SPFVerified": true, "SPFHost": .string(name),
            "SPFTextValue": "v=spf1 a mx include:spf.mtasv.net ~all", "DKIMVerified": true, "WeakDKIM": false,
            "DKIMHost": .string("20260101pm._domainkey.\(name)"), "DKIMTextValue": .string(key), "DKIMUpdateStatus": "Verified",
            "ReturnPathDomain": .string("pm-bounces.\(name)"), "ReturnPathDomainVerified": true,
            "ReturnPathDomainCNAMEValue": "pm.mtasv.net",
        ]
    }
}
