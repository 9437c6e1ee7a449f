import Planning
import Resources
import Testing

/// What a change causes, what was there already, and what moved outside, from two plans of one observation.
@Suite struct ChangeGroupsTests {
    private func groups(base: Bench, merge: Bench) -> ChangeGroups { ChangeGroups(merge: merge.plan(), base: base.plan()) }

    private func names(_ changes: [Change]) -> [String] { changes.map(\.address.name) }

    @Test func whatTheBaseWantsTooIsNotCausedHere() throws {
        var base = Bench()
        base.want("a", "1")
        var merge = base
        merge.want("b", "2")
        let found = groups(base: base, merge: merge)
        #expect(names(found.caused) == ["b"])
        #expect(names(found.unapplied.map(\.change)) == ["a"])
        #expect(found.unapplied.first?.span == Bench.span())
        #expect(found.drift.isEmpty && found.resolved.isEmpty)
    }

    @Test func driftIsNobodysChange() {
        var base = Bench()
        base.want("a", "1")
        base.applied["a"] = "1"
        base.have("a", "moved")
        var merge = base
        merge.want("b", "2")
        let found = groups(base: base, merge: merge)
        #expect(names(found.drift) == ["a"] && names(found.caused) == ["b"] && found.unapplied.isEmpty)
    }

    @Test func anotherValueForWhatIsNotAppliedIsCausedHere() {
        var base = Bench()
        base.want("a", "1")
        var merge = Bench()
        merge.want("a", "2")
        let found = groups(base: base, merge: merge)
        #expect(names(found.caused) == ["a"] && found.unapplied.isEmpty && found.resolved.isEmpty)
    }

    @Test func whatIsTakenBackIsTold() {
        var base = Bench()
        base.want("a", "1")
        let found = groups(base: base, merge: Bench())
        #expect(names(found.resolved) == ["a"] && found.caused.isEmpty)
        #expect(!found.isWithoutEffect)
    }

    @Test func withoutABaseEverythingIsTheChanges() {
        var merge = Bench()
        merge.want("a", "1")
        #expect(names(ChangeGroups(merge: merge.plan(), base: nil).caused) == ["a"])
    }
}
