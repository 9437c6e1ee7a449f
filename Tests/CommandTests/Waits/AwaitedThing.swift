import CanonicalJSON
import Testing

/// One kind of wait: a small estate, a world in which the awaited thing never comes by itself, and how it comes.
struct AwaitedThing: CustomTestStringConvertible, Sendable {
    let testDescription: String
    /// The one service; nil where the estate has none.
    var service: String?
    var zone: String?
    /// The seed of the simulated Heroku, after its tokens.
    var heroku = "apps: []"
    /// Whether it is awaited at resolvers, of which none answers until it comes.
    var isAtResolvers = false
    /// Said while it waits.
    let seen: String
    /// Said by whoever goes on, where that is something else.
    var seenAgain: String?
    /// What stands in the table past the deadline.
    let late: String
    /// How a parked apply ends: 7 where something stands behind what waits.
    let parkedCode: Int32
    /// Every write that reaching the goal takes, by provider.
    let writes: [String]
    /// What is different at the simulated Heroku once it has come.
    var arrival: @Sendable (inout [String: JSONValue]) -> Void = { _ in }

    static let never = 1_000_000_000
}

extension AwaitedThing {
    static let all = [addon, release, firstRelease, domain, health, names]

    private static let deployed = """
        - name: acme-web
          stack: heroku-24
          releases: [{ version: 1, description: Deploy, slug: s }]
          formation: [{ type: web, quantity: 1, size: Basic }]
        """
    private static let app = "environments: { production: { app: acme-web } }"

    static let addon = AwaitedThing(
        testDescription: "an add-on is provisioned",
        service: "service: web\naddons: { cache: { plan: \"heroku-redis:mini\" } }\n\(app)",
        heroku: "provisioning_seconds: \(never)\napps:\n\(deployed)", seen: "acme-web-cache is being provisioned",
        late:
            "waiting for acme-web-cache: not ready within 1 s: acme-web-cache is being provisioned; once it is ready, continue with plumb resume",
        parkedCode: 0, writes: ["POST /apps/…/addons"],
        arrival: { $0.edit("addons") { $0["ready_at"] = 0 } })

    static let release = AwaitedThing(
        testDescription: "the release of config vars succeeds", service: "service: web\nconfig: { A: \"1\" }\n\(app)",
        heroku: "apps:\n\(deployed)\n  release_command: { seconds: \(never), succeeds: true }",
        seen: "the release command of v2 is running", late: "once it has ended, continue with plumb resume", parkedCode: 0,
        writes: ["PATCH /apps/…/config-vars"], arrival: endReleaseCommands)

    static let firstRelease = AwaitedThing(
        testDescription: "the first release is there",
        service: """
            service: web
            formation: { web: { quantity: 2, size: standard-1x } }
            environments:
              staging: { app: acme-web }
              production: { app: acme-shop, release: { from: staging } }
            """,
        heroku: """
            pipelines: [{ name: web }]
            couplings:
            - { app: acme-web, pipeline: web, stage: staging }
            - { app: acme-shop, pipeline: web, stage: production }
            apps:
            \(deployed)
            - { name: acme-shop, release_command: { seconds: \(never), succeeds: true }, releases: [{ version: 1, description: Initial release }] }
            """, seen: "the promotion to acme-shop is under way",
        seenAgain: "the release command of v2 is running", late: "it is still under way; continue with plumb resume", parkedCode: 7,
        writes: ["POST /pipeline-promotions", "PATCH /apps/…/formation"], arrival: endReleaseCommands)

    static let domain = AwaitedThing(
        testDescription: "a domain has its DNS target", service: "service: web\ndomains: [w.acme.example]\n\(app)",
        zone: "- { name: w, type: CNAME, value: !ref service/web.domains.w.acme.example.target }",
        heroku: "domain_seconds: \(never)\napps:\n\(deployed)", seen: "w.acme.example has no DNS target",
        late: "not ready within 1 s: w.acme.example has no DNS target; once it is ready, continue with plumb resume", parkedCode: 7,
        writes: ["POST /apps/…/domains", "POST /zones/…/dns_records/batch"],
        arrival: { $0.edit("apps") { $0.edit("domains") { $0["ready_at"] = 0 } } })

    static let health = AwaitedThing(
        testDescription: "a service is well",
        service: """
            service: web
            config: { A: "1" }
            formation: { web: { quantity: 1, size: basic } }
            health: { path: /health, within: 10m, json: { status: ok } }
            \(app)
            """,
        heroku: "programs: { acme-web: { answers: [{ path: /health, status: 503 }] } }\napps:\n\(deployed)",
        seen: "answers 503 instead of 200",
        late: "not ready within 1 s: answers 503 instead of 200; once it is ready, continue with plumb resume", parkedCode: 0,
        writes: ["PATCH /apps/…/config-vars"],
        arrival: { picture in
            picture["programs"] = ["acme-web": ["answers": [["path": "/health", "status": 200, "json": ["status": "ok"]]]]]
        })

    static let names = AwaitedThing(
        testDescription: "resolvers answer with what was written", zone: "- { name: key, type: TXT, value: \"v=1\" }", isAtResolvers: true,
        seen: "did not answer", late: "once it is ready, continue with plumb resume", parkedCode: 0,
        writes: ["POST /zones/…/dns_records/batch"])

    static let releaseElsewhere = AwaitedThing(
        testDescription: "a first release that nobody is asked for",
        service: "service: web\nformation: { web: { quantity: 2, size: standard-1x } }\n\(app)",
        heroku: "apps: [{ name: acme-web, releases: [{ version: 1, description: Initial release }] }]", seen: "no release has web yet",
        late: "", parkedCode: 0, writes: ["PATCH /apps/…/formation"])

    @Sendable private static func endReleaseCommands(_ picture: inout [String: JSONValue]) {
        picture.edit("apps") { app in
            app["release_command"] = .null
            app.edit("releases") { $0.edit("pending") { $0["until"] = 0 } }
        }
    }
}

extension [String: JSONValue] {
    /// Changes a member that is an object, or each of a list of objects.
    mutating func edit(_ name: String, _ change: (inout [String: JSONValue]) -> Void) {
        func changed(_ value: JSONValue) -> JSONValue {
            guard var members = value.object else { return value }
            change(&members)
            return .object(members)
        }
        switch self[name] {
        case .array(let items)?: self[name] = .array(items.map(changed))
        case .object?: self[name] = self[name].map(changed)
        default: return
        }
    }
}
