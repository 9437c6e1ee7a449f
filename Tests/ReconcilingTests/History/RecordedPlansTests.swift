import CanonicalJSON
import Reconciling
import Testing

/// Plans that somebody kept, as the history tells of them.
@Suite("Recorded plans")
struct RecordedPlansTests {
    private func created(_ digest: String, at time: Int, purpose: String?, scopes: JSONValue? = nil) -> RecordedEvent {
        var detail: [String: JSONValue] = ["digest": .string(digest)]
        detail["purpose"] = purpose.map { .string($0) }
        detail["scopes"] = scopes
        return RecordedEvent(
            sequence: time, hash: "\(time)",
            event: LedgerEvent(
                environment: "production", kind: .planCreated, time: time, actor: "anna", run: nil, detail: .object(detail)))
    }

    private let one = String(repeating: "7f3a9c1e", count: 8)
    private let other = "7f3a9c1e" + String(repeating: "0", count: 56)

    /// Two plans with the same eight digits are made in a second.
    @Test("digits that two plans begin with stand for both")
    func ambiguous() {
        let plans = RecordedPlans(in: [created(one, at: 1, purpose: "plan"), created(other, at: 2, purpose: "approve")])
        #expect(plans.digests(beginning: "7f3a9c1e") == [other, one].sorted())
        #expect(plans.digests(beginning: "7f3a9c1e7") == [one])
        #expect(plans.digests(beginning: "00000000") == [])
    }

    @Test("a plan is as old as whoever kept it last, and approving or applying it makes it no younger")
    func age() {
        let plans = RecordedPlans(
            in: [created(one, at: 1, purpose: "plan"), created(one, at: 5, purpose: "approve"), created(other, at: 6, purpose: nil)])
        #expect(plans.made(one) == 1)
        #expect(plans.made(other) == 6, "an event of an earlier version")
        #expect(plans.made("nobody's") == nil)
    }

    @Test("scopes are known where they were recorded")
    func scopes() {
        let plans = RecordedPlans(in: [
            created(one, at: 1, purpose: "plan", scopes: ["heroku/app": "a"]), created(one, at: 2, purpose: "apply"),
        ])
        #expect(plans.scopes(of: one) == ["heroku/app": "a"])
        #expect(plans.scopes(of: other) == nil)
    }
}
