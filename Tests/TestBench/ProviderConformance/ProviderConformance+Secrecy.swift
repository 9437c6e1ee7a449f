internal import CanonicalJSON
internal import Diagnostics
internal import Estate
internal import HTTPMessages
internal import Planning
internal import Reconciling
internal import Resources
internal import Testing

extension ProviderConformance {
    /// That what is secret stays in memory.
    package static let secrecy = [
        Requirement("no credential and no secret stands in a plan, an error, a report, an address or the ledger", needs: [.writing]) {
            member in
            let bench = try await ConformanceBench(member)
            var shown = try await shownOfPlan(bench)
            // One write fails, so that there is an error to look at.
            bench.tap.arm(.answer(HTTPResponse(status: 403, json: ["message": "No."])), count: 1) { $0.isWrite }
            shown += printed(try await bench.apply(.made) as Any)
            try await bench.finish(.made)
            shown += try await shownOfPlan(bench)
            bench.tap.arm(.answer(HTTPResponse(status: 401)), count: nil) { !$0.isWrite }
            do {
                _ = try await bench.plan(.made)
            } catch {
                shown += printed(error)
            }
            let events = try await bench.ledger.events(environment: "production")
            shown += printed(events) + events.map { String(decoding: $0.event.detail.canonicalBytes(), as: UTF8.self) }.joined()
            shown += bench.tap.requests.map(\.url).joined(separator: "\n")
            #expect(events.contains { $0.event.kind == .applyCompleted })
            for canary in bench.canaries { #expect(!shown.contains(canary), "\(canary.prefix(6))… is shown") }
        },
        Requirement("secrets reach the provider, and nothing else of it", needs: [.writing, .secrets]) { member in
            let bench = try await ConformanceBench(member)
            try await bench.applyAll(.made)
            let bodies = bench.tap.writes.map { String(decoding: $0.body, as: UTF8.self) }.joined()
            for secret in bench.opened.secrets.values { #expect(bodies.contains(secret), "a secret was not sent") }
            let live = try await bench.opened.live()
            for secret in bench.opened.secrets.values {
                #expect(String(decoding: live.canonicalBytes(), as: UTF8.self).contains(secret), "a secret did not arrive")
            }
        },
    ]

    private static func shownOfPlan(_ bench: ConformanceBench) async throws -> String {
        let planned = try await bench.plan(.made)
        let style = PlanText.Style(isColored: false, isVerbose: true, next: nil)
        return PlanText.render(planned.envelope, style: style).text + PlanMarkdown.render(planned.envelope).text
            + String(decoding: try planned.envelope.fileBytes(), as: UTF8.self) + printed(planned.envelope)
    }
}
