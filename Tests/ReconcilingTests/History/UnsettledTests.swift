import CanonicalJSON
import Planning
import Reconciling
import Resources
import Testing

/// What a run of ours may have left is not taken for a state that nobody wrote.
@Suite struct UnsettledTests {
    private static let (first, second, third) = (PlanFixture.address("a"), PlanFixture.address("b"), PlanFixture.address("c"))

    private func history(_ events: [(LedgerEvent.Kind, String, JSONValue)]) throws -> History {
        try History(
            events.enumerated().map { index, event in
                RecordedEvent(
                    sequence: index, hash: "\(index)",
                    event: LedgerEvent(
                        environment: "production", kind: event.0, time: index, actor: "ada", run: event.1, detail: event.2))
            })
    }

    private func intent(_ number: Int, _ address: Address, marker: String? = nil) -> JSONValue {
        var detail: [String: JSONValue] = ["operation": .integer(number), "action": "write", "addresses": .plain([address])]
        detail["marker"] = marker.map(JSONValue.string)
        return .object(detail)
    }

    private func end(_ lines: [(Address, ApplyReport.Status)], applied: [Address] = [], lockLost: Bool = false) throws -> JSONValue {
        let report = ApplyReport(
            run: "r",
            lines: lines.map { address, status in
                let operation = Operation(
                    scope: address.scope, action: "write", payload: .null, addresses: [address], effect: .idempotent, summary: "")
                return ApplyReport.Line(operation: operation, status: status, detail: "")
            })
        let resources = applied.map { AppliedResource(address: $0, content: .text("new")) }
        return [
            "report": try JSONValue(encoding: report), "applied": try JSONValue(encoding: resources), "forgotten": [],
            "lockLost": .boolean(lockLost),
        ]
    }

    @Test func aRunThatNeverEnded() throws {
        let begun: [(LedgerEvent.Kind, String, JSONValue)] = [
            (.operationIntent, "r1", intent(1, Self.first)), (.operationIntent, "r1", intent(2, Self.second)),
        ]
        #expect(try history(begun).unsettled == [Self.first, Self.second])
        let whole = try end([(Self.first, .done), (Self.second, .done)], applied: [Self.first])
        #expect(try history(begun + [(.applyCompleted, "r1", whole)]).unsettled == [])
        // What lost the locks says nothing of how things are.
        let lost = try end([(Self.first, .done), (Self.second, .done)], lockLost: true)
        #expect(try history(begun + [(.applyCompleted, "r1", lost)]).unsettled == [Self.first, Self.second])
        // The next run that ends has looked at everything.
        let next = try end([(Self.third, .done)], applied: [Self.third])
        #expect(try history(begun + [(.applyCompleted, "r2", next)]).unsettled == [])
    }

    @Test func whatFailedOrWaits() throws {
        let begun = [Self.first, Self.second, Self.third].enumerated().map { index, address in
            (LedgerEvent.Kind.operationIntent, "r1", intent(index + 1, address))
        }
        let partly = try end(
            [(Self.first, .done), (Self.second, .failed), (Self.third, .waiting)], applied: [Self.first])
        #expect(try history(begun + [(.applyCompleted, "r1", partly)]).unsettled == [Self.second, Self.third])
        let rest = try end([(Self.second, .done), (Self.third, .done)], applied: [Self.second, Self.third])
        #expect(try history(begun + [(.applyCompleted, "r1", partly), (.applyCompleted, "r1", rest)]).unsettled == [])
    }

    /// Intents of earlier versions do not say what they are about, unless they must not be repeated.
    @Test func whatMustNotBeRepeated() throws {
        let old: JSONValue = ["operation": 1, "action": "write"]
        #expect(try history([(.operationIntent, "r1", old)]).unsettled == [])
        let marked = (LedgerEvent.Kind.operationIntent, "r1", intent(1, Self.first, marker: "m"))
        #expect(try history([marked]).unsettled == [Self.first])
        let refused: JSONValue = ["operation": 1, "error": "no", "outcomeUnknown": false]
        #expect(try history([marked, (.operationFailed, "r1", refused)]).unsettled == [])
        let later = try end([(Self.second, .done)], applied: [Self.second])
        #expect(try history([marked, (.applyCompleted, "r2", later)]).unsettled == [Self.first])
    }
}
