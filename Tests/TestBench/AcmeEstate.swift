package import CanonicalJSON

/// What the small estates of tests that kill, break and repeat have in common: the estate's file, a service that has something of
/// everything, and a zone's live records.
package enum AcmeEstate {
    package static let header = """
        estate: acme
        fingerprint_key: !secret "vault@prod:/KEY"
        stores: { vault: { kind: file, path: x, environments: { production: prod } } }
        providers:
          heroku: { kind: heroku, token: !env HEROKU_API_KEY }
          cloudflare: { kind: cloudflare, token: !env CLOUDFLARE_TOKEN }
        environments: { production: { gate: { phrase: now } } }
        """

    /// The app `acme-web-NUMBER`, with a domain that a zone's `wNUMBER` can follow.
    package static func service(_ number: Int) -> String {
        """
        service: web\(number)
        stack: heroku-24
        buildpacks: [heroku/ruby]
        features: { preboot: true }
        maintenance: true
        domains: [w\(number).acme.example]
        addons: { cache: { plan: "heroku-redis:mini" } }
        formation: { web: { quantity: 2, size: standard-1x } }
        config: { A: "\(number)", OLD: !absent, S: !secret "vault:/S" }
        environments: { production: { app: acme-web-\(number) } }
        """
    }

    /// The seed of a simulated Cloudflare: a record to change and one to take away.
    package static let records: JSONValue = [
        "tokens": ["token-simulated": ["zone.read", "dns.edit"]],
        "zones": [
            [
                "name": "acme.example",
                "records": [
                    ["type": "A", "name": "a.acme.example", "content": "192.0.2.1"],
                    ["type": "A", "name": "old.acme.example", "content": "192.0.2.1"],
                ],
            ]
        ],
    ]
}
