import Estate
import GitHubProvider
import HerokuProvider
import Planning
import Resources
import TestBench
import Testing

/// What the compilers make is what the writer reads; of runs of workflows that is another provider's.
@Suite struct GitHubCallTests {
    private static let scope = Scope(provider: "github", name: "acme/infra@production")
    private static let secret = Content.concealed(
        .init(Fingerprint(hex: String(repeating: "0", count: 64)), source: SecretReference("vault@prod:/A/B")))

    private static func rules(_ wait: Int, _ branches: Content, _ reviewers: [String]) -> Content {
        .record([
            "wait_minutes": .integer(wait), "reviewers": .list(reviewers.map(Content.text)), "prevent_self_review": .boolean(true),
            "branches": branches,
        ])
    }

    private static let settings: [Planning.Operation] = {
        func change(_ kind: String, _ name: String, _ before: Content?, _ after: Content?) -> Change {
            CallConformance.change(Address(scope, kind, name), from: before, to: after)
        }
        let changes = [
            change("protection", "", rules(5, .text("all"), []), rules(0, .list([.text("main"), .text("v*")]), ["team 3", "user 7"])),
            change("protection", "", nil, rules(0, .text("protected"), [])), change("secret", "A", nil, .record(["value": secret])),
            change("secret", "B", .record([:]), nil), change("variable", "C", nil, .text("")), change("variable", "D", .text("x"), nil),
        ]
        return JobSettingsModel().compile(changes, in: Observation(scope: scope, targetID: "7", resources: []))
    }()

    /// As Heroku's model asks for it.
    private static let dispatches: [Planning.Operation] = {
        let app = Scope(provider: "heroku", name: "acme")
        func release(_ more: [String: Content]) -> [Planning.Operation] {
            let fields: [String: Content] = [
                "workflow": .text("deploy.yml"), "repository": .text("acme/app"), "ref": .text("main"), "provider": .text("github"),
            ]
            let change = CallConformance.change(
                Address(app, "release", "first"), from: nil, to: .record(fields.merging(more) { own, _ in own }))
            return HerokuModel().compile([change], in: Observation(scope: app, targetID: "a-1", resources: []))
        }
        return (release([:]) + release(["marker": .text("mark"), "inputs": .record(["target": .text("prod")])]))
            .filter { $0.performer == "github" }
    }()

    @Test("Every call comes back whole or not at all")
    func roundTrip() throws {
        #expect(Self.dispatches.count == 2)
        try CallConformance.check(GitHubCall.self, madeAs: Self.settings + Self.dispatches, rounds: 300)
    }
}
