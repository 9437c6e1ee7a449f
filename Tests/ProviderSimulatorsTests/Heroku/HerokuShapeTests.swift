import CanonicalJSON
import Foundation
import HTTPMessages
import ProviderSimulators
import Testing

/// Every answer of the simulated Heroku has the shape that Heroku publishes for it: no member more, none less, each of its type.
@Suite struct HerokuShapeTests {
    private static let published: PublishedShapes? = {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Fixtures/heroku-shapes.json")
        return (try? Data(contentsOf: file)).flatMap { PublishedShapes(Array($0)) }
    }()

    private static let seed: JSONValue = [
        "tokens": ["secret": "ops@acme.example"], "provisioning_seconds": 0, "domain_seconds": 0,
        "slugs": ["5f0c3a52-0000-4000-8000-000000000001": ["commit": "1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d"]],
        "apps": [
            [
                "name": "acme-web", "owner": "ops@acme.example", "config": ["A": "1"], "buildpacks": ["heroku/ruby"],
                "features": ["preboot": true],
                "releases": [
                    ["version": 1, "description": "Initial release"],
                    ["version": 2, "description": "Deploy", "slug": "5f0c3a52-0000-4000-8000-000000000001"],
                ],
                "formation": [["type": "web", "command": "run", "quantity": 1, "size": "Standard-1X"]],
                "domains": [["hostname": "www.acme.example", "cname": "x.herokudns.com"]],
            ],
            ["name": "acme-team", "team": "acme", "releases": [["version": 1, "description": "Initial release"]]],
        ],
        "addons": [["name": "cache-1", "app": "acme-web", "plan": "heroku-redis:mini"]],
        "attachments": [["name": "CACHE", "app": "acme-web", "addon": "cache-1"]], "pipelines": [["name": "acme"]],
        "couplings": [
            ["app": "acme-web", "pipeline": "acme", "stage": "staging"], ["app": "acme-team", "pipeline": "acme", "stage": "production"],
        ],
    ]

    private static let reads = [
        "/account", "/account/rate-limits", "/apps", "/apps/acme-web", "/apps/acme-team", "/teams", "/teams/acme/apps", "/pipelines",
        "/pipelines/acme", "/apps/acme-web/addons", "/apps/acme-web/addon-attachments", "/apps/acme-web/buildpack-installations",
        "/apps/acme-web/collaborators/ops@acme.example", "/apps/acme-web/config-vars", "/apps/acme-web/domains",
        "/apps/acme-web/domains/www.acme.example", "/apps/acme-web/features", "/apps/acme-web/features/preboot",
        "/apps/acme-web/formation", "/apps/acme-web/formation/web", "/apps/acme-web/pipeline-couplings", "/apps/acme-web/releases",
        "/apps/acme-web/releases/2", "/apps/acme-web/slugs/5f0c3a52-0000-4000-8000-000000000001", "/addons", "/addon-attachments",
        "/pipelines/acme/pipeline-couplings",
    ]

    @Test("What is read", arguments: reads)
    func reading(_ path: String) throws {
        let shapes = try #require(Self.published)
        var bench = try HerokuBench(Self.seed)
        let answer = bench.send(.get, path)
        try #require(answer.status == 200, "\(answer.status) \(String(decoding: answer.body, as: UTF8.self))")
        let shape = try #require(shapes.shape(of: "GET", path), "Heroku publishes no shape for GET \(path)")
        let json = try #require(answer.json)
        #expect(shape.problems(with: json) == [])
    }

    private static let writes: [(HTTPRequest.Method, String, JSONValue?)] = [
        (.post, "/apps", ["name": "acme-new"]), (.patch, "/apps/acme-web", ["maintenance": true]),
        (.patch, "/apps/acme-web/config-vars", ["A": "2", "B": "3"]),
        (.patch, "/apps/acme-web/formation", ["updates": [["type": "web", "quantity": 2, "size": "standard-2x"]]]),
        (.post, "/apps/acme-web/domains", ["hostname": "new.acme.example", "sni_endpoint": .null]),
        (.delete, "/apps/acme-web/domains/www.acme.example", nil),
        (.put, "/apps/acme-web/buildpack-installations", ["updates": [["buildpack": "heroku/nodejs"]]]),
        (.patch, "/apps/acme-web/features/preboot", ["enabled": false]),
        (.post, "/apps/acme-web/addons", ["plan": "heroku-redis:mini", "name": "cache-2"]),
        (.post, "/teams/apps", ["name": "acme-made", "team": "acme"]),
        (.post, "/apps/acme-web/dynos", ["command": "run", "attach": false]),
        (.post, "/apps/acme-web/log-sessions", ["lines": 10]), (.post, "/pipelines", ["name": "other"]), (.delete, "/apps/acme-web", nil),
    ]

    @Test("What is written", arguments: writes.indices)
    func writing(_ index: Int) throws {
        let shapes = try #require(Self.published)
        let (method, path, body) = Self.writes[index]
        var bench = try HerokuBench(Self.seed)
        let answer = bench.send(method, path, body)
        try #require(answer.isSuccess, "\(method.rawValue) \(path): \(answer.status) \(String(decoding: answer.body, as: UTF8.self))")
        let shape = try #require(shapes.shape(of: method.rawValue, path), "Heroku publishes no shape for \(method.rawValue) \(path)")
        let json = try #require(answer.json)
        #expect(shape.problems(with: json) == [], "\(method.rawValue) \(path)")
    }

    @Test("What Heroku documents and the simulator does not have is never answered with a success")
    func unknown() throws {
        let shapes = try #require(Self.published)
        #expect(shapes.routes.count > 250)
        var bench = try HerokuBench(Self.seed)
        // Lists that the simulator has and whose entries the schema does not describe with the route.
        let listed: Set = ["GET /addon-services", "GET /dyno-sizes", "GET /regions", "GET /stacks"]
        for route in shapes.routes.keys.sorted() where shapes.routes[route]?.isEmpty == true && !listed.contains(route) {
            let parts = route.split(separator: " ").map(String.init)
            let path = parts[1].replacing("{}", with: "nothing")
            let method = try #require(HTTPRequest.Method(rawValue: parts[0]))
            let answer = bench.send(method, path, method == .get || method == .delete ? nil : [:])
            #expect([404, 501].contains(answer.status), "\(route): \(answer.status)")
        }
    }
}
