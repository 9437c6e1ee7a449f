import CanonicalJSON
import Foundation

/// Seeds of one good thing of each kind, and beside each others whose names no file may hold, or that lead somewhere else where they are
/// taken for a path, a line or a mark-up.
struct OddEstate {
    /// Of any kind.
    static let names = [
        "evil_app-prod", "white space-prod", "-prod", ".hidden-prod", "..", "../../outside-prod", "a/b-prod", "a\\b-prod", "a:b-prod",
        "#a-prod",
        "*-prod", "a\nb: c-prod", "a\tb-prod", "\u{1B}[2K\u{1B}[1A-prod", "\u{9B}2J-prod", "\u{7}-prod", "\u{202E}dorp-prod",
        "a\u{2028}b-prod",
        "\u{FEFF}a-prod", "ü-prod", "🦊-prod", "null", "true", "!secret-prod", "<!-- x -->-prod", "$(id)-prod", "'-prod", "\"-prod",
        "{a: b}-prod", "@-prod",
        String(repeating: "long-", count: 100) + "prod",
    ]

    static let account = "5a3c0e4f9d1b47e6a2c8d70b6e91f354"

    static let header = """
        estate: odd
        git: optional
        fingerprint_key: !env ADOPT_KEY
        stores:
          vault:
            kind: infisical
            url: https://vault.acme.example
            project: 11111111-2222-4333-8444-555555555555
            auth: !env INFISICAL_TOKEN
            environments: { staging: staging, production: prod }
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
        "ADOPT_KEY": "a-fingerprint-key-of-the-odd-estate-0123", "POSTMARK_ACCOUNT_TOKEN": "postmark-account-odd-0123456789",
        "GITHUB_KEEPER": "keeper",
    ]

    /// YAML takes such characters only where they are escaped.
    private static let escaped: [Unicode.Scalar: String] = [
        "\u{2028}": "\\u2028", "\u{202E}": "\\u202e", "\u{FEFF}": "\\ufeff", "\u{9B}": "\\u009b",
    ]

    static func write(to directory: URL) throws {
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        func seed(_ kind: String, _ value: JSONValue) throws {
            let text = String(decoding: value.canonicalBytes(), as: UTF8.self).unicodeScalars.map { escaped[$0] ?? String($0) }.joined()
            try Data(text.utf8).write(to: directory.appending(path: "\(kind).yaml"))
        }
        try FileManager.default.copyItem(
            at: Program.root.appending(path: "Examples/raxx/freescout.yaml"), to: directory.appending(path: "freescout.yaml"))
        try seed("heroku", heroku)
        try seed("cloudflare", cloudflare)
        try seed("infisical", infisical)
        try seed(
            "postmark",
            [
                "tokens": [.string(variables["POSTMARK_ACCOUNT_TOKEN"] ?? "")],
                "domains": .array(
                    (["good.example"] + names).enumerated().map { index, name in
                        ["ID": .integer(100 + index), "Name": .string(name), "ReturnPathDomain": "", "DKIMHost": "", "DKIMTextValue": ""]
                    }),
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
                "repositories": .array(
                    [["name": "acme/good", "id": 77]]
                        + names.enumerated().map { index, name in ["name": .string("acme/\(name)"), "id": .integer(1_000 + index)] }),
            ])
    }

    private static func app(_ name: String, _ config: [String: JSONValue]) -> JSONValue {
        [
            "name": .string(name), "stack": "heroku-24", "config": .object(config),
            "releases": [["version": 1, "description": "Initial release"]],
            "formation": [["type": "web", "quantity": 1, "size": "Basic"]],
        ]
    }

    /// A good app with odd variables, one in a pipeline of an odd name, and odd apps.
    private static var heroku: JSONValue {
        var config: [String: JSONValue] = ["GOOD": "true"]
        for name in names { config[name] = "true" }
        return [
            "tokens": ["HRKU-simulated-operator": "kim@acme.example"],
            "apps": .array([app("good-prod", config), app("piped-prod", ["GOOD": "1"])] + names.map { app($0, ["GOOD": "true"]) }),
            "pipelines": [["name": "My Shop / \u{1B}[2K"]],
            "couplings": [["app": "piped-prod", "pipeline": "My Shop / \u{1B}[2K", "stage": "production"]],
        ]
    }

    private static var cloudflare: JSONValue {
        let good: JSONValue = [
            "name": "good.example", "plan": "free",
            "records": [["type": "A", "name": "www.good.example", "content": "192.0.2.1", "ttl": 1]],
        ]
        let secrets = Dictionary(
            (["GOOD"] + names).map { ($0, JSONValue.string("w4Zk9QpX2vL7nT5rB8mJ")) }, uniquingKeysWith: { first, _ in first })
        let variables = Dictionary((["GOOD"] + names).map { ($0, JSONValue.string("true")) }, uniquingKeysWith: { first, _ in first })
        return [
            "tokens": [
                "cf-simulated-operator": ["zone.read", "dns.read", "dns.edit", "workers.read", "pages.read"]
            ],
            "zones": .array([good] + names.map { ["name": .string($0), "plan": "free", "records": []] }),
            // A zone and a Worker of one name would be one thing.
            "workers": .array(
                [["account": .string(account), "name": "good-worker", "secrets": .object(secrets)]]
                    + names.map { ["account": .string(account), "name": .string($0 + "w"), "secrets": ["GOOD": "w4Zk9QpX2vL7nT5rB8mK"]] }),
            "pages": .array(
                [["account": .string(account), "name": "good-pages", "production": ["variables": .object(variables)]]]
                    + names.map { ["account": .string(account), "name": .string($0), "production": ["variables": ["GOOD": "true"]]] }),
        ]
    }

    private static var infisical: JSONValue {
        var places: [String: JSONValue] = ["/Good/NAME": ["value": "a value of nobody's 81724"]]
        for (index, name) in names.enumerated() where !name.contains("/") {
            places["/\(name)/NAME"] = ["value": .string("a value of nobody's \(5_000 + index)")]
            places["/Good/\(name)"] = ["value": .string("a value of nobody's \(7_000 + index)")]
        }
        return [
            "project": "11111111-2222-4333-8444-555555555555", "tokens": ["infisical-simulated-operator"],
            "environments": ["staging": [:], "prod": .object(places)],
        ]
    }
}
