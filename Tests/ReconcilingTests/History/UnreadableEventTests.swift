import CanonicalJSON
import Planning
import Resources
import Testing

import Reconciling

/// An event that does not say what its kind should is an error to whoever reads it: nothing takes it for an event that says nothing.
@Suite struct UnreadableEventTests {
    private static func event(_ kind: LedgerEvent.Kind, _ detail: JSONValue) -> RecordedEvent {
        RecordedEvent(
            sequence: 7, hash: "",
            event: LedgerEvent(environment: "production", kind: kind, time: 1, actor: "a", run: "r1", detail: detail))
    }

    private static let noResources: [JSONValue] = [
        .object([:]), ["applied": "all"], ["applied": [["address": "heroku/app"]]],
        ["applied": .array([]), "forgotten": "one"], ["applied": .array([]), "forgotten": .array(["heroku/app/config/A"])],
    ]

    @Test(arguments: noResources, [LedgerEvent.Kind.historyBegun, .applyCompleted, .secretHandedOut])
    func whatWasApplied(detail: JSONValue, kind: LedgerEvent.Kind) async throws {
        let events = [Self.event(kind, detail)]
        let corrupt = LedgerError(.corrupt, "event 7 does not say what was applied")
        #expect(throws: corrupt) { try SoakHistory(events) }
        #expect(throws: corrupt) { try AppliedSince([], in: events) }
        if kind == .applyCompleted { #expect(throws: corrupt) { try EarlierAttempts(events) } }
    }

    @Test(arguments: [["report": "fine"], [:]] as [[String: JSONValue]]) func howARunEnded(told: [String: JSONValue]) throws {
        let begun = Self.event(.applyIntent, ["plan": try JSONValue(encoding: try PlanFixture.envelope())])
        let ended = Self.event(.applyCompleted, .object(told.merging(["applied": .array([]), "forgotten": .array([])]) { own, _ in own }))
        #expect(throws: LedgerError(.corrupt, "event 7 does not say how the run ended")) { try RunRecord.all(in: [begun, ended]) }
        // Of a run that was compacted away, only what it applied is kept.
        #expect(try RunRecord.all(in: [ended]).isEmpty)
    }

    @Test(arguments: [LedgerEvent.Kind.applyIntent, .applyIntentBreakGlass, .applyResumed])
    func whatWasConfirmed(kind: LedgerEvent.Kind) throws {
        let events = [Self.event(kind, ["plan": "some"])]
        let corrupt = LedgerError(.corrupt, "event 7 does not say what was confirmed")
        #expect(throws: corrupt) { try RunRecord.all(in: events) }
        #expect(throws: corrupt) { try PreImages(of: "r1", in: events) }
    }

    @Test(arguments: [["marker": "m", "operation": 1], ["marker": "m", "operation": 1, "action": "x", "addresses": "y"]] as [JSONValue])
    func whatWasAskedFor(detail: JSONValue) throws {
        #expect(throws: LedgerError(.corrupt, "event 7 does not say what was asked for")) {
            try EarlierAttempts([Self.event(.operationIntent, detail)])
        }
    }
}
