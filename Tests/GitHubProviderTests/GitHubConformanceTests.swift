import CanonicalJSON
import GitHubProvider
import HTTPMessages
import HerokuProvider
import ProviderSimulators
import Reconciling
import TestBench
import Testing

/// What every provider must do, at the simulated GitHub, as far as it writes: a workflow that releases an app.
@Suite struct GitHubConformanceTests {
    private static let token = "canary-of-the-token"

    /// The one of the program, without pauses between looks.
    private static let definition = ProviderDefinition(GitHubDefinition.descriptor, model: nil) { context in
        ConnectedProvider(
            writer: GitHubWriter(
                client: context.client.client(bearer: "token"), pace: GitHubPace(run: (.zero, 3), listing: (.zero, 4))))
    }

    private static let nothingLive = "a workflow is run, and not live: nothing of GitHub is read while planning"

    private static let member = ProviderConformance.Member(
        name: "github",
        lacks: [
            .reading: nothingLive, .changing: nothingLive, .deleting: nothingLive, .comparing: nothingLive, .attribution: nothingLive,
            .paging: nothingLive, .counting: nothingLive, .secrets: "an input is no secret",
        ], definitions: [definition, HerokuDefinition.definition], reads: 0, writes: 1, estate: files
    ) { _ in
        let workflow: JSONValue = [
            "file": "deploy.yml", "name": "Deploy", "inputs": ["target", "mark"], "runName": "mark", "seconds": 3,
        ]
        let github = SimulatedTransport(
            try GitHubSimulator(seed: [
                "tokens": [token: ["login": "kris", "permissions": ["actions:write"]]],
                "repositories": [["name": "acme/app", "workflows": [workflow]]],
            ]))
        let heroku = SimulatedTransport(try HerokuSimulator(seed: ["tokens": ["canary-of-another-token": "ops@acme.example"]]))
        return ProviderConformance.Opened(
            endpoints: [
                "github": .init(Ticking(github: github), credentials: ["token": token]),
                "heroku": .init(heroku, credentials: ["token": "canary-of-another-token"]),
            ], live: { ["runs": .integer(runs(of: github).count)] },
            settle: {
                github.advance(seconds: 60)
                heroku.advance(seconds: 60)
                // What the run does to the app when it has ended.
                guard !runs(of: github).isEmpty else { return }
                heroku.control(HTTPRequest(.post, "http://127.0.0.1/_control/heroku/deploy", json: ["app": "acme-web"]))
            })
    }

    @Test(arguments: ProviderConformance.requirements)
    func provider(_ requirement: ProviderConformance.Requirement) async throws { try await requirement.run(Self.member) }

    private static func runs(of github: SimulatedTransport<GitHubSimulator>) -> [JSONValue] {
        github.provider.picture["repositories"]?.array?.first?["runs"]?.array ?? []
    }

    private static func files(_ stage: ProviderConformance.Stage) -> [String: String] {
        let estate = """
            estate: acme
            fingerprint_key: !secret "vault@prod:/KEY"
            stores: { vault: { kind: file, path: x, environments: { production: prod } } }
            providers:
              github: { kind: github, token: !env GITHUB_TOKEN }
              heroku: { kind: heroku, token: !env HEROKU_API_KEY }
            environments: { production: {} }

            """
        let target = stage == .odd ? "prod/grüße 密码 \\\"x\\\" & y=z" : "prod"
        let release = "{ workflow: deploy.yml, repository: acme/app, inputs: { target: \"\(target)\" }, marker: mark }"
        let lines =
            ["service: web", "stack: heroku-24", "environments:", "  production:", "    app: acme-web"]
            + (stage == .bare ? [] : ["    release: \(release)"])
        return ["desired/estate.yaml": estate, "desired/web.yaml": lines.joined(separator: "\n") + "\n"]
    }
}

/// A GitHub whose clock moves on by a second with every request, so that a run comes into the list while it is looked for.
private struct Ticking: HTTPTransport {
    let github: SimulatedTransport<GitHubSimulator>

    func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        github.advance(seconds: 1)
        return try await github.send(request)
    }
}
