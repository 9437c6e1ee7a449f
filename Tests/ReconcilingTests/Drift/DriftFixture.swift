import Diagnostics
import Planning
import Reconciling
import Resources

/// Drifted things made by hand.
enum DriftFixture {
    static let scope = Scope(provider: "flat", name: "box")
    static let hour = 3_600
    static let day = 86_400
    /// 2026-11-20T00:00:00Z.
    static let start = 1_795_132_800

    static func item(
        _ name: String, live: String? = "B", kind: DriftItem.Kind = .drift, scope: Scope = scope, by actor: String? = nil,
        at time: String = "2026-11-20T12:04:05Z"
    ) -> DriftItem {
        DriftItem(
            kind, Address(scope, "config", name), applied: .text("A"), live: live.map(Content.text),
            attribution: actor.map { Attribution(actor: $0, time: time, entry: "v7 \"Set \(name) config vars\"") })
    }

    static func take(_ items: [DriftItem], into record: inout DriftRecord, at now: Int) -> [DriftMessage] {
        DriftMessages.take(items, judged: { _ in true }, into: &record, at: now)
    }

    static var record: DriftRecord { DriftRecord(environment: "production", interval: hour) }
}
