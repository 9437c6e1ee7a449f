import Planning
import Reconciling
import Resources
import Testing

/// One message for each cause, however often somebody looks.
@Suite struct DriftMessageTests {
    private typealias Fixture = DriftFixture

    @Test func whatIsKnownIsNotToldAgain() {
        var record = Fixture.record
        let first = Fixture.take([Fixture.item("X")], into: &record, at: Fixture.start)
        #expect(first.map(\.event) == [.opened])
        for hour in 1...30 {
            #expect(Fixture.take([Fixture.item("X")], into: &record, at: Fixture.start + hour * Fixture.hour).isEmpty)
        }
        #expect(
            Fixture.take([Fixture.item("X", live: "C")], into: &record, at: Fixture.start + 40 * Fixture.hour).map(\.event) == [.changed])
        let end = Fixture.take([], into: &record, at: Fixture.start + 80 * Fixture.hour)
        #expect(end.map(\.event) == [.resolved])
        #expect(end.first?.items.first?.address.name == "X")
        #expect(Fixture.take([], into: &record, at: Fixture.start + 81 * Fixture.hour).isEmpty)
    }

    /// A→B→A→B within a day is two messages and one "flapping" with its history; six still hours later it is resolved.
    @Test(arguments: [false, true]) func flappingIsToldOnce(_ endsDrifted: Bool) throws {
        var record = Fixture.record
        var told: [DriftMessage] = []
        for (turn, hour) in [0, 2, 4, 6, 7, 8].enumerated() {
            told += Fixture.take(turn % 2 == 0 ? [Fixture.item("X")] : [], into: &record, at: Fixture.start + hour * Fixture.hour)
        }
        #expect(told.map(\.event) == [.opened, .resolved, .flapping])
        #expect(try #require(told.last?.turns.values.first).map(\.value).map { $0 == nil } == [false, true, false])
        let seen = endsDrifted ? [Fixture.item("X")] : []
        if endsDrifted { #expect(Fixture.take(seen, into: &record, at: Fixture.start + 9 * Fixture.hour).isEmpty) }
        let last = Fixture.start + (endsDrifted ? 9 : 8) * Fixture.hour
        #expect(Fixture.take(seen, into: &record, at: last + 6 * Fixture.hour - 1).isEmpty)
        #expect(Fixture.take(seen, into: &record, at: last + 6 * Fixture.hour).map(\.event) == [endsDrifted ? .opened : .resolved])
    }

    /// What somebody took into the files is over at once, also where it flapped; what comes after it begins anew.
    @Test(arguments: [false, true]) func whatIsAcceptedIsOver(_ isFlapping: Bool) throws {
        var record = Fixture.record
        var hour = 0
        func take(_ items: [DriftItem], isAccepted: Bool = false) -> [DriftMessage.Event] {
            hour += 1
            return DriftMessages.take(
                items, judged: { _ in true }, accepted: { _ in isAccepted }, into: &record, at: Fixture.start + hour * 60
            ).map(\.event)
        }
        #expect(take([Fixture.item("X")]) == [.opened])
        if isFlapping {
            #expect(take([]) == [.resolved])
            #expect(take([Fixture.item("X")]) == [.flapping])
        }
        #expect(take([], isAccepted: true) == [.resolved])
        #expect(take([], isAccepted: true).isEmpty)
        #expect(record.threads.values.map(\.status) == [.resolved])
        #expect(take([Fixture.item("X", live: "C")]) == [.opened])
    }

    /// Turns that are more than a day apart are no flapping.
    @Test func slowTurnsAreNoFlapping() {
        var record = Fixture.record
        var told: [DriftMessage.Event] = []
        for turn in 0..<6 {
            told += Fixture.take(turn % 2 == 0 ? [Fixture.item("X")] : [], into: &record, at: Fixture.start + turn * Fixture.day).map(
                \.event)
        }
        #expect(told == [.opened, .resolved, .opened, .resolved, .opened, .resolved])
    }

    @Test func oneHandInOneMinuteIsOneMessage() throws {
        var record = Fixture.record
        let scopes = (1...5).map { Scope(provider: "flat", name: "app-\($0)") }
        let items = scopes.flatMap { scope in
            [Fixture.item("TOKEN", scope: scope, by: "ben@acme.test"), Fixture.item("KEY", scope: scope, by: "ben@acme.test")]
        }
        let other = Fixture.item("OTHER", by: "ben@acme.test", at: "2026-11-20T12:05:00Z")
        let messages = Fixture.take(items + [other], into: &record, at: Fixture.start)
        #expect(messages.map(\.items.count).sorted() == [1, 10])
        let large = try #require(messages.first { $0.items.count == 10 })
        #expect(large.title == "drifted by ben@acme.test at 2026-11-20T12:04: 10 config in 5 scopes")
    }

    @Test func theSameValueInTheSameFieldIsOneMessage() {
        var record = Fixture.record
        let scopes = (1...3).map { Scope(provider: "flat", name: "app-\($0)") }
        let same = scopes.map { Fixture.item("FLAG", scope: $0) }
        let messages = Fixture.take(same + [Fixture.item("FLAG", live: "Z")], into: &record, at: Fixture.start)
        #expect(messages.map(\.items.count).sorted() == [1, 3])
    }

    /// What nobody declares is one cause for each parent: things of an app, apps of an account.
    @Test func whatNobodyDeclaresIsToldByItsParent() {
        var record = Fixture.record
        let other = Scope(provider: "flat", name: "barrel")
        let things = (1...14).map { Fixture.item("V\($0)", live: "\($0)", kind: .undeclared) }
        let apps = ["new-1", "new-2"].map { DriftItem(.undeclared, Address(Scope(provider: "flat", name: $0), "app")) }
        let messages = Fixture.take(
            things + apps + [Fixture.item("W", kind: .undeclared, scope: other)], into: &record, at: Fixture.start)
        #expect(messages.map(\.items.count).sorted() == [1, 2, 14])
        #expect(
            Set(messages.map(\.title)) == [
                "new and not declared: 14 config in flat/box", "new and not declared: 2 app in flat",
                "new and not declared: flat/barrel/config/W",
            ])
        let gone = Fixture.take(apps, into: &record, at: Fixture.start + Fixture.hour)
        #expect(gone.map(\.items.count).sorted() == [1, 14])
        #expect(Set(gone.map(\.title)) == ["resolved: 14 config in flat/box", "resolved: flat/barrel/config/W"])
    }

    /// Of the first list everything is taken as it is; what comes later is new until it is declared or gone, and what was declared once is known.
    @Test func whatAListNames() {
        func app(_ name: String) -> Address { Address(Scope(provider: "flat", name: name), "app") }
        let first = AccountRecord(nil, listed: [app("ours"), app("old")], undeclared: [app("old")])
        #expect(first.news.isEmpty)
        let second = AccountRecord(first, listed: [app("ours"), app("old"), app("new")], undeclared: [app("old"), app("new")])
        #expect(second.news == [app("new")])
        #expect(AccountRecord(second, listed: [app("old"), app("new")], undeclared: [app("old"), app("new")]).news == [app("new")])
        // The files let go of it: it is no news.
        let forgotten = AccountRecord(second, listed: [app("ours"), app("new")], undeclared: [app("ours"), app("new")])
        #expect(forgotten.news == [app("new")])
        // Gone and back again is new.
        #expect(AccountRecord(forgotten, listed: [app("old")], undeclared: [app("old")]).news == [app("old")])
    }

    /// What could not be judged is neither told again nor resolved.
    @Test func whatWasNotReadStaysOpen() {
        var record = Fixture.record
        _ = Fixture.take([Fixture.item("X")], into: &record, at: Fixture.start)
        let silent = DriftMessages.take([], judged: { _ in false }, into: &record, at: Fixture.start + Fixture.hour)
        #expect(silent.isEmpty)
        #expect(record.threads.values.map(\.status) == [.open])
    }

    /// The loudest class comes first, and a drift that becomes it is told again.
    @Test func ourOwnCredentialIsLouder() {
        var record = Fixture.record
        _ = Fixture.take([Fixture.item("X")], into: &record, at: Fixture.start)
        let louder = Fixture.take(
            [Fixture.item("X", kind: .ownCredential), Fixture.item("A", live: "Q")], into: &record, at: Fixture.start + Fixture.hour)
        #expect(louder.map(\.event) == [.changed, .opened])
        #expect(louder.first?.items.first?.kind == .ownCredential)
    }

    @Test func aMessageHasTheSameIDWhoeverComputesIt() {
        var (one, other) = (Fixture.record, Fixture.record)
        let items = [Fixture.item("X"), Fixture.item("Y")]
        let first = Fixture.take(items, into: &one, at: Fixture.start)
        #expect(first == Fixture.take(items.reversed(), into: &other, at: Fixture.start))
        #expect(Set(first.map(\.id)).count == first.count)
    }

    @Test func aRecordReadsAsItWasWritten() throws {
        var record = Fixture.record
        _ = Fixture.take([Fixture.item("X", by: "ben@acme.test")], into: &record, at: Fixture.start)
        record[Fixture.scope] = ScopeRecord()
        let names = (0..<40).map { Address(Scope(provider: "flat", name: "app-\($0)"), "app") }
        record.accounts = ["flat": AccountRecord(nil, listed: Set(names), undeclared: Set(names))]
        #expect(record.accounts?["flat"]?.known == names.sorted(), "its bytes are the same everywhere")
        #expect(try DriftRecord(bytes: record.bytes) == record)
        #expect(throws: DriftStoreError.self) { try DriftRecord(bytes: Array(#"{"version":99}"#.utf8)) }
    }

    @Test func lateIsPastTwiceTheInterval() {
        var record = Fixture.record
        #expect(record.isLate(at: Fixture.start))
        record.lastComplete = Fixture.start
        #expect(!record.isLate(at: Fixture.start + 2 * Fixture.hour))
        #expect(record.isLate(at: Fixture.start + 2 * Fixture.hour + 1))
    }
}
