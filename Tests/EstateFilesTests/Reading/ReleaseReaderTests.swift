import Diagnostics
import Estate
import EstateFiles
import Testing

/// `release`, `pipeline` and `tasks`: what is read, and what must be said of what is wrong.
@Suite struct ReleaseInputTests {
    private static let estate = Sample.estate.replacing(
        "  cloudflare:", with: "  github: { kind: github, token: !env GITHUB_TOKEN }\n  cloudflare:")

    private func load(_ lines: String, estate: String = ReleaseInputTests.estate) -> (estate: Estate?, diagnostics: [Diagnostic]) {
        let service = "service: web\nenvironments:\n  staging: { app: shop-staging }\n  production:\n    app: shop-web\n\(lines)"
        return Sample.load(["estate.yaml": estate, "web.yaml": service])
    }

    @Test func everythingIsRead() throws {
        let text = """
                release: { workflow: deploy.yml, repository: acme/app, inputs: { target: prod }, marker: mark }
                pipeline: { name: shop, stage: production }
                tasks: { migrate: { command: "db migrate", size: Standard-1X, timeout: 1h, when: release }, seed: { command: seed } }
            """
        let (estate, diagnostics) = load(text)
        #expect(diagnostics.isEmpty, "\(diagnostics.map(\.message))")
        let service = try #require(estate?.service("web", in: "production"))
        let workflow = DeployWorkflow(
            provider: "github", repository: "acme/app", file: "deploy.yml", ref: "main", inputs: ["target": "prod"], marker: "mark")
        #expect(service.release?.value == .workflow(workflow))
        #expect(service.pipeline?.value == PipelineStage(name: "shop", stage: "production"))
        let migrate = OneOffTask(command: "db migrate", size: "Standard-1X", timeout: 3_600, occasion: .release)
        #expect(service.tasks["migrate"]?.value == migrate)
        #expect(service.tasks["seed"]?.value == OneOffTask(command: "seed", size: nil, timeout: 600, occasion: .first))
        #expect(
            load("    release: { from: staging }\n").estate?.service("web", in: "production")?.release?.value == .promotion(from: "staging")
        )
    }

    @Test(arguments: [
        ("release.source", "release: {}"), ("release.source", "release: { from: staging, workflow: deploy.yml }"),
        ("release.from-itself", "release: { from: production }"), ("estate.unknown-environment", "release: { from: stagin }"),
        ("estate.missing-key", "release: { workflow: deploy.yml }"),
        ("release.repository", "release: { workflow: deploy.yml, repository: app }"),
        ("release.repository", "release: { workflow: deploy.yml, repository: acme/../x }"),
        ("release.workflow", "release: { workflow: ../deploy.yml, repository: acme/app }"),
        ("release.marker", "release: { workflow: deploy.yml, repository: acme/app, inputs: { a: x }, marker: a }"),
        (
            "release.inputs",
            "release: { workflow: d.yml, repository: a/b, inputs: { a: 1, b: 1, c: 1, d: 1, e: 1, f: 1, g: 1, h: 1, i: 1, j: 1, k: 1 } }"
        ), ("estate.wrong-type", "release: { workflow: deploy.yml, repository: acme/app, inputs: { a: [1] } }"),
        ("estate.unknown-provider", "release: { workflow: deploy.yml, repository: acme/app, provider: heroku }"),
        ("estate.unknown-key", "release: { from: staging, form: staging }"),
        ("heroku.pipeline-name", "pipeline: { name: X, stage: staging }"),
        ("heroku.pipeline-stage", "pipeline: { name: shop, stage: prod }"), ("estate.missing-key", "pipeline: { name: shop }"),
        ("task.name", "tasks: { Migrate: { command: x } }"), ("task.command", "tasks: { migrate: { command: \"a\\nb\" } }"),
        ("estate.missing-key", "tasks: { migrate: {} }"), ("task.timeout", "tasks: { migrate: { command: x, timeout: 25h } }"),
        ("task.timeout", "tasks: { migrate: { command: x, timeout: soon } }"),
        ("task.when", "tasks: { migrate: { command: x, when: always } }"),
        ("estate.wrong-type", "tasks: { migrate: x }"),
    ])
    func whatIsWrong(_ rule: String, _ line: String) {
        let (_, diagnostics) = load("    \(line)\n")
        #expect(
            diagnostics.contains { $0.rule == rule && $0.span?.line == 6 }, "\(line): \(diagnostics.map { "\($0.rule) \($0.message)" })")
    }

    @Test func theServiceMustBeInTheOtherEnvironment() {
        let service = "service: web\nenvironments: { production: { app: shop-web, release: { from: staging } } }\n"
        let (_, diagnostics) = Sample.load(["estate.yaml": Self.estate, "web.yaml": service])
        #expect(diagnostics.map(\.rule) == ["release.no-source"])
    }
}
