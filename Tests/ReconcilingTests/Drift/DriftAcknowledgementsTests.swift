import Diagnostics
import Estate
import Planning
import Reconciling
import Resources
import Testing

/// An acknowledgement holds for one value and for a time.
@Suite struct DriftAcknowledgementTests {
    private static let today = CivilDay(year: 2026, month: 11, day: 20)

    private func entry(_ item: DriftItem, until days: Int, renewed: Int = 0) -> DriftAcknowledgement {
        let span = SourceSpan(file: "acknowledged/production.yaml", line: 3, column: 5)
        return DriftAcknowledgement(
            environment: "production", address: Located(item.address.description, at: span), value: item.value, owner: "ana@acme.test",
            reason: "INC-12", since: Self.today, until: CivilDay(number: Self.today.number + days), renewed: renewed, span: span)
    }

    private func judge(_ entries: [DriftAcknowledgement], _ items: [DriftItem], isJudged: Bool = true) -> DriftAcknowledgements {
        DriftAcknowledgements(entries, items, today: Self.today, isJudged: { _ in isJudged })
    }

    @Test func theValueThatWasSeenIsSilent() {
        let item = DriftFixture.item("X")
        let judged = judge([entry(item, until: 10)], [item])
        #expect(judged.items.isEmpty && judged.remarks.isEmpty)
        #expect(judged.acknowledged.map(\.owner) == ["ana@acme.test"])
    }

    @Test func anotherValueIsToldAtOnce() {
        let judged = judge([entry(DriftFixture.item("X", live: "B"), until: 10)], [DriftFixture.item("X", live: "C")])
        #expect(judged.acknowledged.isEmpty)
        #expect(judged.items.map(\.note) == ["it changed again since ana@acme.test acknowledged it"])
    }

    /// That it is gone is another value, too.
    @Test func absenceIsAValue() {
        let gone = DriftFixture.item("X", live: nil)
        #expect(judge([entry(gone, until: 1)], [gone]).items.isEmpty)
        #expect(judge([entry(DriftFixture.item("X"), until: 10)], [gone]).items.count == 1)
    }

    @Test func theEndIsToldWithHowOftenItWasGiven() {
        let item = DriftFixture.item("X")
        #expect(judge([entry(item, until: 0)], [item]).items.isEmpty)
        let judged = judge([entry(item, until: -1, renewed: 1)], [item])
        #expect(judged.items.map(\.note) == ["acknowledged 2 times before by ana@acme.test; it ended on 2026-11-19"])
    }

    @Test func theEndIsAnnounced() {
        let item = DriftFixture.item("X")
        #expect(judge([entry(item, until: 3)], [item]).remarks.count == 1)
        #expect(judge([entry(item, until: 4)], [item]).remarks.isEmpty)
    }

    /// Of what was read alone it is known that it has not drifted.
    @Test func whatMeetsNothingIsReported() {
        let judged = judge([entry(DriftFixture.item("X"), until: 10)], [])
        #expect(judged.remarks.count == 1 && judged.remarks[0].contains("remove its acknowledgement"))
        #expect(judge([entry(DriftFixture.item("X"), until: 10)], [], isJudged: false).remarks.isEmpty)
    }

    /// Each notice is sent once, whatever the checks see, and again only where it is due anew.
    @Test func aNoticeIsSentOnce() {
        var record = DriftFixture.record
        let item = DriftFixture.item("X")
        let declared = entry(item, until: 2)
        func take(_ items: [DriftItem], isJudged: Bool = true) -> [DriftMessage] {
            DriftMessages.notices(
                judge([declared], items, isJudged: isJudged), isDeclared: { _ in true }, isJudged: { _ in isJudged }, into: &record,
                at: DriftFixture.start)
        }
        let ending = take([item])
        #expect(ending.map(\.event) == [.acknowledgementEnding] && ending.first?.items.map(\.key) == [item.key])
        #expect(take([item]).isEmpty)
        // It cannot be read for a while, and is still the same.
        #expect(take([], isJudged: false).isEmpty)
        #expect(take([item]).isEmpty)
        let dead = take([])
        #expect(dead.map(\.event) == [.acknowledgementDead] && dead.first?.items.isEmpty == true)
        #expect(dead.first?.title.contains("remove its acknowledgement") == true)
        #expect(take([]).isEmpty)
        #expect(take([item]).map(\.event) == [.acknowledgementEnding], "it drifted again, and ends soon")
    }

    /// The version that a store counts makes no other value of it; the fingerprint does.
    @Test func aSecretIsNamedByItsFingerprint() {
        func value(_ hex: String, version: String?) -> String {
            DriftValue.digest(of: .concealed(.init(Fingerprint(hex: hex), version: version)))
        }
        #expect(value("aa", version: "1") == value("aa", version: "2"))
        #expect(value("aa", version: "1") != value("ab", version: "1"))
        #expect(DriftValue.digest(of: nil) == "absent")
    }
}
