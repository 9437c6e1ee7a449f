internal import Diagnostics
internal import Planning
internal import Reconciling
internal import Resources

enum TerminalFuzzing {
    /// A plan in which everything that others write is the text: it is rendered in every form, the same way twice.
    static func problem(with bytes: [UInt8]) -> String? {
        let text = String(decoding: bytes, as: UTF8.self)
        guard let envelope = try? envelope(text) else { return nil }
        let forms = rendered(envelope)
        guard forms == rendered(envelope) else { return "the same plan is shown differently" }
        return forms.contains { $0.unicodeScalars.contains(where: acts) } ? "a control character is shown as it came" : nil
    }

    /// What changes how other text is shown: controls but for the end of a line, line and paragraph separators, and marks that turn the
    /// direction.
    private static func acts(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0A: false
        case 0..<0x20, 0x7F...0x9F, 0x2028, 0x2029, 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069, 0xFEFF: true
        default: false
        }
    }

    private static func rendered(_ envelope: PlanEnvelope) -> [String] {
        [
            PlanText.render(envelope, style: .init(isColored: false, next: nil)).text, PlanMarkdown.render(envelope).text,
            DriftText.render(report(of: envelope)).text,
        ]
    }

    /// The same as a check of drift would find it.
    private static func report(of envelope: PlanEnvelope) -> DriftReport {
        let items = envelope.plan.changes.map { change in
            DriftItem(
                .drift, change.address, applied: change.after, live: change.before, attribution: change.attribution,
                note: change.address.name)
        }
        let unread = DriftReport.Unread(scope: Scope(provider: "x", name: items.first?.note ?? ""), reason: items.first?.note ?? "")
        return DriftReport(environment: "production", time: 0, items: items, unread: [unread], remarks: [unread.reason])
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
