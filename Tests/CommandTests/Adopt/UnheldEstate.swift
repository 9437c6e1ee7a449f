import CanonicalJSON
import Foundation

/// Seeds of one thing of each kind that has what no file can hold, and what a file can hold beside it.
struct UnheldEstate {
    static let account = "5a3c0e4f9d1b47e6a2c8d70b6e91f354"
    /// In URLs of the app, which nobody reads.
    static let secrets = ["pK7vQz2XwL9mB4nT8rJ6", "hW3yD5sF1gC0xV6zN2qM"]

    static let header = """
        estate: unheld
        git: optional
        fingerprint_key: !env ADOPT_KEY
        providers:
          heroku: { kind: heroku, token: !env HEROKU_API_KEY }
          cloudflare: { kind: cloudflare, token: !env CLOUDFLARE_EDIT_DNS }
          postmark: { kind: postmark, token: !env POSTMARK_ACCOUNT_TOKEN }
          github: { kind: github, token: !env GITHUB_KEEPER }
        environments:
          staging: {}
          production: {}

        """

    static let variables = [
        "ADOPT_KEY": "a-fingerprint-key-of-the-unheld-estate-0123", "POSTMARK_ACCOUNT_TOKEN": "postmark-account-unheld-0123456789",
        "GITHUB_KEEPER": "keeper",
    ]

    static func write(to directory: URL) throws {
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        func seed(_ kind: String, _ value: JSONValue) throws {
            try Data(value.canonicalBytes()).write(to: directory.appending(path: "\(kind).yaml"))
        }
        for name in ["freescout", "infisical"] {
            try FileManager.default.copyItem(
                at: Program.root.appending(path: "Examples/raxx/\(name).yaml"), to: directory.appending(path: "\(name).yaml"))
        }
        try seed("heroku", heroku)
        try seed("cloudflare", cloudflare)
        try seed(
            "postmark",
            [
                "tokens": [.string(variables["POSTMARK_ACCOUNT_TOKEN"] ?? "")],
                "domains": [["ID": 7, "Name": "shop.example", "ReturnPathDomain": "", "DKIMHost": "", "DKIMTextValue": ""]],
            ])
        try seed(
            "github",
            [
                "tokens": [
                    "keeper": [
                        "login": "keeper",
                        "permissions": ["actions:read", "administration:write", "secrets:write", "variables:write", "environments:write"],
                    ]
                ],
                "repositories": [["name": "acme/infra", "id": 77]],
            ])
    }

    private static var heroku: JSONValue {
        [
            "tokens": ["HRKU-simulated-operator": "kim@acme.example"], "apps": [shop, plain],
            "addons": [
                ["name": "shop-db", "app": "shop-production", "plan": "heroku-postgresql:essential-0"],
                ["name": "shop-redis", "app": "shop-production", "plan": "heroku-redis:mini"],
                ["name": "plain-redis", "app": "plain-production", "plan": "heroku-redis:mini"],
            ],
            "attachments": [
                ["name": "DATABASE", "app": "shop-production", "addon": "shop-db"],
                ["name": "ANALYTICS", "app": "shop-production", "addon": "shop-db", "namespace": "credential:analytics"],
                ["name": "REDIS", "app": "shop-production", "addon": "shop-redis"],
                ["name": "REDIS", "app": "plain-production", "addon": "plain-redis"],
            ],
        ]
    }

    private static var shop: JSONValue {
        let drains: [JSONValue] = [
            ["url": .string("syslog+tls://log:\(secrets[0])@logs.shop.example:6514")],
            ["url": "https://logs.example.net/of-the-add-on", "addon": "shop-redis"],
        ]
        let hooks: [JSONValue] = [["url": .string("https://hooks.shop.example/\(secrets[1])"), "include": ["api:release"]]]
        let domains: [JSONValue] = [
            ["hostname": "shop-production-0123456789ab.herokuapp.com", "kind": "heroku"],
            ["hostname": "www.shop.example", "cname": "haiku-0123456789abcdef.herokudns.com"],
            ["hostname": "plain.shop.example", "cname": "haiku-123456789abcdef0.herokudns.com"],
        ]
        return [
            "name": "shop-production", "region": "virginia", "stack": "heroku-24", "space": "acme-space", "internal_routing": true,
            "config": ["GOOD": "true"], "releases": [["version": 1, "description": "Initial release"]],
            "formation": [["type": "web", "quantity": 1, "size": "Private-S"]], "domains": .array(domains),
            "uploads": [["name": "tokyo-1234", "hosts": ["www.shop.example"]]], "drains": .array(drains), "webhooks": .array(hooks),
        ]
    }

    private static var plain: JSONValue {
        [
            "name": "plain-production", "stack": "heroku-24", "config": ["GOOD": "true"],
            "releases": [["version": 1, "description": "Initial release"]],
            "formation": [["type": "web", "quantity": 1, "size": "Standard-1X"]],
        ]
    }

    private static var cloudflare: JSONValue {
        func record(_ owner: String, _ type: String, _ content: String, _ more: [String: JSONValue] = [:]) -> JSONValue {
            .object(
                ["type": .string(type), "name": .string("\(owner).shop.example"), "content": .string(content), "ttl": 1].merging(more) {
                    _, new in new
                })
        }
        let records: [JSONValue] = [
            record("plain", "A", "192.0.2.1"),
            record("flat", "CNAME", "plain.shop.example", ["settings": ["flatten_cname": true], "tags": ["owner:web"]]),
            record("ttl", "A", "192.0.2.2", ["ttl": 300]), record("ttl", "A", "192.0.2.3", ["ttl": 600]),
            record("comment", "A", "192.0.2.4", ["comment": "one"]), record("comment", "A", "192.0.2.5", ["comment": "two"]),
            record("tag", "A", "192.0.2.6", ["tags": ["a"]]), record("tag", "A", "192.0.2.7"),
            record("proxy", "A", "192.0.2.8", ["proxied": true]), record("proxy", "A", "192.0.2.9"),
            record("later", "A", "192.0.2.10", ["settings": ["of_a_later_api": true]]),
        ]
        let others: [JSONValue] = [["type": "A", "name": "www.second.example", "content": "192.0.2.1", "ttl": 1]]
        return [
            "tokens": ["cf-simulated-operator": ["zone.read", "dns.read", "dns.edit", "workers.read", "pages.read"]],
            "zones": [
                ["name": "shop.example", "plan": "enterprise", "records": .array(records)],
                ["name": "second.example", "plan": "enterprise", "type": "secondary", "records": .array(others)],
            ],
            "workers": [
                [
                    "account": .string(account), "name": "edge", "secrets": ["TOKEN": "w4Zk9QpX2vL7nT5rB8mJ"],
                    "bindings": ["CACHE": "kv_namespace", "LOG_LEVEL": "plain_text"],
                ]
            ],
            "pages": [
                [
                    "account": .string(account), "name": "site",
                    "production": ["variables": ["GOOD": "true"], "kv_namespaces": ["VISITS": "0f2ac74b498b48028cb68387c421e279"]],
                ]
            ],
        ]
    }
}
