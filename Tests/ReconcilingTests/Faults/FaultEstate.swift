import CanonicalJSON
import TestBench

/// The files and the live state of ``FaultWorld``: one app that is there, one that is not, and a zone.
enum FaultEstate {
    static let files = ["estate.yaml": AcmeEstate.header, "zone.yaml": zone, "there.yaml": there, "new.yaml": new]

    private static let there = """
        service: there
        stack: heroku-24
        prune: true
        buildpacks: [heroku/ruby]
        features: { preboot: true }
        maintenance: true
        domains: [there.acme.example]
        addons:
          cache: { plan: "heroku-redis:mini" }
          store: { plan: "heroku-postgresql:standard-2", name: store-1 }
          queue: { plan: "heroku-redis:mini", name: queue-1, as: QUEUE }
        formation: { web: { quantity: 2, size: standard-1x } }
        config: { A: "1", OLD: !absent, S: !secret "vault:/S" }
        environments: { production: { app: acme-there } }
        """
    private static let new = """
        service: new
        features: { log-runtime-metrics: true }
        environments: { production: { app: acme-new } }
        """
    private static let zone = """
        zone: acme.example
        resolvers: []
        environment: production
        records:
          - { name: "@", type: TXT, value: "v=spf1 -all" }
          - { name: a, type: A, value: 192.0.2.2 }
          - { name: old, type: A, value: !absent }
          - { name: www, type: CNAME, value: !ref service/there.domains.there.acme.example.target }
        """

    static let apps: JSONValue = [
        "tokens": ["token-simulated": "ops@acme.example"], "provisioning_seconds": 0, "domain_seconds": 0,
        "apps": [
            [
                "name": "acme-there", "stack": "heroku-22", "config": ["OLD": "1"],
                "releases": [["version": 1, "description": "Deploy", "slug": "s"]],
                "formation": [["type": "web", "quantity": 1, "size": "Standard-1X"]],
                "domains": [["hostname": "gone.acme.example", "cname": "x.herokudns.com"]],
            ]
        ],
        "addons": [
            ["name": "store-1", "app": "acme-there", "plan": "heroku-postgresql:standard-0"],
            ["name": "queue-1", "app": "acme-there", "plan": "heroku-redis:mini"],
        ],
    ]
}
