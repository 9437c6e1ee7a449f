internal import Diagnostics
internal import Planning
internal import Reconciling
internal import Resources

enum TerminalFuzzing {
    /// A plan in which everything that others write is the text: it is rendered in every form, the same way twice.
    static func problem(with bytes: [UInt8]) -> String? {
        let text = String(decoding: bytes, as: UTF8.self)
        guard let envelope = try? envelope(text) else { return nil }
        return rendered(envelope) == rendered(envelope) ? nil : "the same plan is shown differently"
    }

    private static func rendered(_ envelope: PlanEnvelope) -> [String] {
        [
            PlanText.render(envelope, style: .init(isColored: false, next: nil)),
            PlanText.render(envelope, style: .init(isColored: true, next: nil)), PlanMarkdown.render(envelope),
            DriftText.render(environment: "production", envelope.plan.changes),
        ]
    }

    private static func envelope(_ text: String) throws -> PlanEnvelope {
        let scope = Scope(provider: "cloudflare", name: "raxx.app")
        let change = Change(
            address: Address(scope, "dns", text), action: .update, movement: .pending, before: .text(text), after: .text("new"),
            remoteID: nil, consequence: Consequence(.none, ""), reason: "", span: nil,
            attribution: Attribution(actor: text, time: "2026-05-17T09:00:00Z", entry: text), prerequisites: [])
        let plan = Plan(
            estate: "shop", environment: "production", targets: [], changes: [change], operations: [], findings: [], inputs: [:],
            lifted: [], leftAlone: .init(observed: [], ignored: [], unmanaged: []), calls: 1)
        return try PlanEnvelope(plan: plan, createdAt: 0, expiresAt: 3_600, commit: nil, toolVersion: "test")
    }
}
