import Diagnostics
import Estate
import HerokuProvider
import Planning
import Resources
import TestBench
import Testing

/// What the compiler makes is what the writer reads.
@Suite struct PlannedHerokuCallTests {
    private static let scope = Scope(provider: "heroku", name: "acme")
    private static let span = SourceSpan(file: "acme.yaml", line: 1, column: 1)
    private static let secret = Content.concealed(
        .init(Fingerprint(hex: String(repeating: "0", count: 64)), source: SecretReference("vault@prod:/A/B")))
    private static let later = Content.unknown(after: Address(scope, "addon", "db"), attribute: "url")

    private static func change(_ kind: String, _ name: String, _ before: Content?, _ after: Content?, id: RemoteID? = nil) -> Change {
        CallConformance.change(Address(scope, kind, name), from: before, to: after, id: id)
    }

    private static func change(_ kind: String, _ before: Content?, _ after: Content?, id: RemoteID? = nil) -> Change {
        change(kind, "", before, after, id: id)
    }

    /// An app that is not there, and everything that can be declared of it.
    private static let new: [Planning.Operation] = {
        let facts: [String: Content] = [
            "deployed": .boolean(false), "asked": .boolean(true),
            "source": .record([
                "artefact": .text("slug-1"), "release": .text("r-1"), "version": .integer(7), "since": .text("2026-01-01"),
                "commit": .text("abc"),
            ]),
        ]
        let changes = [
            change("app", nil, .record(["region": .text("eu"), "team": .text("ops")])), change("stack", nil, .text("container")),
            change("maintenance", nil, .boolean(true)), change("buildpacks", nil, .list([.text("heroku/ruby"), .text("heroku/nodejs")])),
            change("feature", "preboot", nil, .boolean(true)), change("domain", "www.raxx.app", nil, .record([:])),
            change(
                "addon", "db", nil, .record(["name": .text("acme-db"), "plan": .text("postgres:mini"), "attachment": .text("DATABASE")])),
            change("config", "PLAIN", nil, .text("")), change("config", "SECRET", nil, secret), change("config", "LATER", nil, later),
            change("pipeline", nil, .record(["name": .text("acme"), "stage": .text("staging")])),
            change("release", "first", nil, .record(["from": .text("staging"), "app": .text("acme-staging")])),
            change("formation", "web", nil, .record(["quantity": .integer(2), "size": .text("standard-1x")])),
            change("acm", nil, .boolean(true)),
            change(
                "task", "migrate", nil,
                .record(["command": .text("rake"), "timeout": .integer(600), "size": .text("basic"), "release": .text("slug-1")])),
        ]
        return HerokuModel().compile(changes, in: Observation(scope: scope, targetID: nil, resources: [], facts: facts))
    }()

    /// One that is there, with everything changed or taken away.
    private static let changed: [Planning.Operation] = {
        let facts: [String: Content] = [
            "deployed": .boolean(true), "again": .boolean(true),
            "pipeline to rename": .record(["id": .text("p-1"), "name": .text("old")]),
            "formation": .record(["worker": .record(["quantity": .integer(0), "size": .text("basic")])]),
        ]
        func addon(_ plan: String, _ attachment: String) -> Content {
            .record(["name": .text("acme-db"), "plan": .text(plan), "attachment": .text(attachment)])
        }
        let changes = [
            change("app", .record(["name": .text("old")]), .record(["name": .text("acme")])),
            change("stack", .text("heroku-22"), .text("heroku-24")),
            change("domain", "old.raxx.app", .record([:]), nil, id: "d-1"), change("addon", "old", addon("redis:mini", "REDIS"), nil),
            change("addon", "db", addon("postgres:mini", "DATABASE"), addon("postgres:basic", "MAIN")),
            change("config", "OLD", .text("x"), nil),
            change(
                "pipeline", .record(["name": .text("old"), "stage": .text("staging")]),
                .record(["name": .text("acme"), "stage": .text("production")]), id: "c-1"),
            change(
                "release", "first", nil,
                .record([
                    "workflow": .text("deploy.yml"), "repository": .text("acme/app"), "ref": .text("main"), "provider": .text("github"),
                    "marker": .text("mark"), "inputs": .record(["target": .text("prod")]),
                ])), change("formation", "clock", nil, .record(["quantity": .integer(1)])), change("acm", .boolean(true), .boolean(false)),
            change("task", "seed", nil, .record(["command": .text("rake seed")])),
        ]
        let live = Observation(scope: scope, targetID: "a-1", resources: [], facts: facts)
        // Without a release of this plan, what has no row yet waits for one.
        let waiting =
            changes.filter { $0.address.kind == "formation" } + [
                change(
                    "formation", "web", .record(["quantity": .integer(1)]),
                    .record(["quantity": .integer(0), "size": .text("standard-1x")]))
            ]
        return HerokuModel().compile(changes, in: live) + HerokuModel().compile(waiting, in: live)
            + HerokuModel().compile([change("app", .record([:]), nil)], in: live)
    }()

    private static let probes: [Planning.Operation] = {
        let acm = DesiredResource(Address(scope, "acm"), .present(.boolean(true)), mode: .manage, span: span)
        let domain = DesiredResource(Address(scope, "domain", "WWW.raxx.app"), .present(.record([:])), mode: .manage, span: span)
        var desired = DesiredScope(
            scope: scope, environment: "production", resources: [acm, domain], ignore: [], mode: .manage, prune: false)
        desired.logCheck = LogCheck(seconds: 60, refuse: "ERROR|FATAL")
        let live = Observation(scope: scope, targetID: "a-1", resources: [], facts: ["deployed": .boolean(true)])
        return HerokuModel().probes(of: desired, written: nil, in: live)
            + HerokuModel().probes(of: desired, written: [Address(scope, "config", "PLAIN")], in: live)
    }()

    @Test("Every call comes back whole or not at all")
    func roundTrip() throws {
        let own = (Self.new + Self.changed + Self.probes).filter { $0.performer == nil }
        try CallConformance.check(HerokuCall.self, madeAs: own, rounds: 150)
    }

    @Test("What is sent, what is waited for and what is verified are told apart")
    func effects() throws {
        for operation in Self.new + Self.changed + Self.probes {
            let isLook = operation.action.hasSuffix(".await") || ["heroku.release.verify", "heroku.log.follow"].contains(operation.action)
            #expect(operation.effect.isWrite != isLook, "\(operation.action)")
            #expect(operation.effect != .verify || operation.addresses.isEmpty, "\(operation.action)")
        }
        #expect(Set(Self.probes.map(\.effect)) == [.verify])
    }
}
