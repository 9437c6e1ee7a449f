import CanonicalJSON
import Diagnostics
import Estate
import Planning
import Reconciling
import Resources
import Testing

/// What a gate asks for besides its words: who, approvals, a code, a freeze.
@Suite("What a gate requires")
struct RequirementTests {
    private let day = 86_400

    private func gate(_ rules: EnvironmentDeclaration.Gate) -> Gate {
        Gate(
            EnvironmentDeclaration(
                name: Located("production", at: SourceSpan(file: "estate.yaml", line: 1, column: 1)), banner: nil, gate: rules))
    }

    private func event(_ sequence: Int, _ kind: LedgerEvent.Kind, by actor: String = "anna", _ detail: JSONValue) -> RecordedEvent {
        RecordedEvent(
            sequence: sequence, hash: "\(sequence)",
            event: LedgerEvent(environment: "production", kind: kind, time: 0, actor: actor, run: nil, detail: detail))
    }

    private func states(
        _ rules: EnvironmentDeclaration.Gate, _ change: (inout GateFacts, PlanEnvelope) -> Void
    ) throws -> [GateRequirement.State] {
        let envelope = try PlanFixture.envelope()
        var facts = GateFacts()
        facts.actor = "ci"
        change(&facts, envelope)
        return gate(rules).requirements(for: envelope, given: facts).map(\.state)
    }

    @Test("a gate of words alone requires nothing more")
    func bare() throws {
        #expect(try states(.init(phrase: "x")) { _, _ in } == [])
    }

    @Test("without facts everything is outstanding, and nothing is let through")
    func closed() throws {
        let rules = EnvironmentDeclaration.Gate(
            phrase: "go", appliers: ["anna"], approvals: Approvals(count: 1), codes: SecretReference("vault:/TOTP"),
            soak: Soak(environment: "staging", seconds: 60),
            freezes: [Freeze(zone: "Nowhere/Such", window: .weekly([.thu], from: 0, to: 0), reason: nil)])
        let envelope = try PlanFixture.envelope()
        let all = gate(rules).requirements(for: envelope, given: GateFacts())
        #expect(all.map(\.kind) == [.applier, .approvals, .code, .freeze])
        #expect(all.allSatisfy { $0.state == .outstanding })
        do throws(Gate.Rejection) {
            _ = try gate(rules).approve(envelope, with: .typed("go \(envelope.shortDigest)"))
            Issue.record("it was let through")
        } catch {
            for requirement in all { #expect(error.reason.contains(requirement.sentence)) }
        }
    }

    @Test(arguments: [("anna", true), ("Anna", false), ("berta", false), ("", false)])
    func appliers(_ actor: String, _ may: Bool) throws {
        let found = try states(.init(phrase: "x", appliers: ["anna", "ci"])) { facts, _ in facts.actor = actor }
        #expect(found == [may ? .satisfied : .outstanding])
    }

    // MARK: Approvals

    /// Names and keys as `name/key`, and who counts of them for a plan that `maker` made, `author` wrote and `ci` applies.
    @Test(
        "approvals are people's",
        arguments: [
            ([], 0), (["berta/1"], 1), (["berta/1", "carla/2"], 2), (["berta/1", "berta/1"], 1), (["berta/1", "berta/2"], 1),
            (["berta/1", "BERTA/2"], 1), (["berta/1", "carla/1"], 1), (["berta/1", "carla/2", "berta/2"], 1),
            (["maker@example.net/1"], 0), (["maker/1"], 0), (["author@example.net/1", "carla/2"], 1), (["ci/1"], 0),
            (["maker@example.net/1", "berta/1"], 0), (["Author@Example.net/1"], 0),
        ] as [([String], Int)])
    func approvals(_ signers: [String], _ counted: Int) throws {
        let envelope = try PlanFixture.envelope()
        var facts = GateFacts()
        facts.actor = "ci"
        facts.authors = .init(names: ["author@example.net", "The Author"])
        facts.events = [
            event(1, .planCreated, by: "maker", ["digest": .string(envelope.digest)]),
            event(2, .planCreated, by: "berta", ["digest": .string(envelope.digest)]),
        ]
        facts.signers = signers.map { text in
            let parts = text.split(separator: "/")
            return GateFacts.Signer(principal: String(parts[0]), key: Array(parts[1].utf8))
        }
        for needed in 1...3 {
            let found = gate(.init(phrase: "x", approvals: Approvals(count: needed))).requirements(for: envelope, given: facts)
            #expect(found.map(\.state) == [counted >= needed ? .satisfied : .outstanding], "\(needed): \(found)")
        }
    }

    @Test("what no trusted key signed may be anybody's: one more is needed")
    func unsigned() throws {
        let envelope = try PlanFixture.envelope()
        func requirement(_ signers: [String], _ authors: GateFacts.Authors) -> GateRequirement? {
            var facts = GateFacts()
            facts.authors = authors
            facts.signers = signers.map { GateFacts.Signer(principal: $0, key: Array($0.utf8)) }
            return gate(.init(phrase: "x", approvals: Approvals(count: 1))).requirements(for: envelope, given: facts).first
        }
        let unproved = GateFacts.Authors(names: ["author"], unproved: ["4be21d0aaaaa", "5ce21d0aaaaa"])
        let one = requirement(["berta"], unproved)
        #expect(one?.state == .outstanding)
        #expect(
            one?.sentence
                == "1 of 2 approvals: berta; one more is needed, since no trusted signature proves who wrote 4be21d0aaaaa and 1 more")
        #expect(requirement(["berta", "carla"], unproved)?.state == .satisfied)
        #expect(requirement(["berta", "author"], unproved)?.state == .outstanding)
        let unknown = requirement(["berta", "carla"], .init(unknown: "this clone is shallow"))
        #expect(unknown?.state == .outstanding && unknown?.sentence.hasSuffix("not known: this clone is shallow") == true)
    }

    @Test("what the applier's own key signed, or they recorded, does not count under any name")
    func ownKey() throws {
        func counts(_ signer: GateFacts.Signer, own: Set<[UInt8]> = []) throws -> Bool {
            try states(.init(phrase: "x", approvals: Approvals(count: 1))) { facts, _ in
                facts.signers = [signer]
                facts.ownKeys = own
            } == [.satisfied]
        }
        #expect(try counts(.init(principal: "berta", key: [1], recordedBy: "berta"), own: [[2]]))
        #expect(try !counts(.init(principal: "berta", key: [1]), own: [[1]]))
        #expect(try !counts(.init(principal: "berta", key: [1], recordedBy: "ci")))
    }

    @Test("whoever approves or applies a plan did not make it")
    func maker() throws {
        let envelope = try PlanFixture.envelope()
        func state(_ purpose: PlanCreation.Purpose) throws -> [GateRequirement.State] {
            try states(.init(phrase: "x", approvals: Approvals(count: 1))) { facts, _ in
                facts.events = [event(1, .planCreated, by: "berta", PlanCreation(envelope, for: purpose).detail)]
                facts.signers = [.init(principal: "berta", key: [1])]
            }
        }
        #expect(try state(.plan) == [.outstanding])
        #expect(try state(.approve) == [.satisfied] && state(.apply) == [.satisfied])
    }

    // MARK: Codes

    private func used(_ sequence: Int, _ step: Int, _ digest: String) -> RecordedEvent {
        event(sequence, .codeUsed, UsedCodes.detail(step: step, digest: digest))
    }

    @Test("a code holds for its plan")
    func codeOfAnotherPlan() throws {
        let rules = EnvironmentDeclaration.Gate(phrase: "x", codes: SecretReference("vault:/TOTP"))
        #expect(try states(rules) { facts, envelope in facts.events = [used(1, 5, envelope.digest)] } == [.satisfied])
        #expect(try states(rules) { facts, _ in facts.events = [used(1, 5, "another")] } == [.outstanding])
    }

    @Test("a step that was used, or an earlier one, is not taken again")
    func steps() {
        let none = UsedCodes(in: [])
        #expect(none.isOpen(5) && none.newest == nil)
        let codes = UsedCodes(in: [used(1, 5, "a"), used(2, 7, "b")])
        #expect(!codes.isOpen(5) && !codes.isOpen(6) && !codes.isOpen(7) && codes.isOpen(8))
    }

    @Test("of two machines that record one step at once, the first has it")
    func race() {
        let events = [used(1, 5, "a"), used(2, 5, "b"), used(3, 4, "c")]
        #expect(UsedCodes.isFirst(1, in: events))
        #expect(!UsedCodes.isFirst(2, in: events) && !UsedCodes.isFirst(3, in: events) && !UsedCodes.isFirst(4, in: events))
        let codes = UsedCodes(in: events)
        #expect(codes.hold(for: "a") && !codes.hold(for: "b") && !codes.hold(for: "c"))
    }

    @Test("after five wrong codes there is a pause")
    func guessing() {
        func wrong(_ count: Int, code: Bool = true) -> [RecordedEvent] {
            (0..<count).map { event($0 + 1, .gateRejected, code ? ["reason": "wrong", "code": true] : ["reason": "wrong"]) }
        }
        #expect(!UsedCodes(in: wrong(4)).isThrottled(at: 10))
        #expect(UsedCodes(in: wrong(5)).isThrottled(at: 10))
        #expect(!UsedCodes(in: wrong(5)).isThrottled(at: UsedCodes.pause))
        #expect(!UsedCodes(in: wrong(9, code: false)).isThrottled(at: 10))
    }

    /// Any number of processes record a try at once; the chain says which of them may compare.
    @Test("of many that guess at once only five compare")
    func guessingAtOnce() {
        func tried(_ sequence: Int) -> RecordedEvent { event(sequence, .codeTried, ["digest": "a"]) }
        let events = (1...40).map(tried)
        let codes = UsedCodes(in: events)
        #expect((1...40).filter { codes.mayCompare($0, at: 10) } == [1, 2, 3, 4, 5])
        #expect(codes.isThrottled(at: 10) && !codes.isThrottled(at: UsedCodes.pause))
        // A try that was right is no wrong one.
        let right = event(41, .codeUsed, UsedCodes.detail(step: 5, digest: "a", attempt: 1))
        #expect(UsedCodes(in: events + [right]).mayCompare(6, at: 10) && !UsedCodes(in: events + [right]).mayCompare(7, at: 10))
    }

    @Test("where codes could be replayed, none counts")
    func copiedLedger() throws {
        let rules = EnvironmentDeclaration.Gate(phrase: "x", codes: SecretReference("vault:/TOTP"))
        let found = try states(rules) { facts, envelope in
            facts.events = [used(1, 5, envelope.digest)]
            facts.codeProblem = "this history is a copy"
        }
        #expect(found == [.outstanding])
    }

    @Test(
        "who is the author",
        arguments: [
            ("anna@example.net", "anna", true), ("anna@example.net", "ANNA@example.net", true), ("anna", "anna@elsewhere.net", true),
            ("octocat", "583231+octocat@users.noreply.github.com", true),
            ("octocat", "583231-octocat@users.noreply.gitlab.com", true), ("octocat", "583231+octocat@example.net", false),
            ("anna@example.net", "berta", false), ("anna", "", false),
            ("anna", "annabel", false),
        ])
    func authors(_ principal: String, _ author: String, _ isOwn: Bool) throws {
        var facts = GateFacts()
        facts.authors = .init(names: [author])
        #expect(gate(.init(phrase: "x")).isOwn(principal, for: try PlanFixture.envelope().digest, given: facts) == isOwn)
    }

    // MARK: Freeze and break-glass

    @Test("a freeze holds in its zone's time")
    func freeze() throws {
        // 1970-01-01 was a Thursday; the zone's clock shows two hours more.
        let rules = EnvironmentDeclaration.Gate(
            phrase: "x", freezes: [Freeze(zone: "UTC", window: .weekly([.thu], from: 60, to: 119), reason: "tea")])
        #expect(try states(rules) { facts, _ in facts.now = 3_599 } == [.satisfied])
        #expect(try states(rules) { facts, _ in facts.now = 3_600 } == [.outstanding])
        #expect(try states(rules) { facts, _ in facts.now = 7_199 } == [.outstanding])
        #expect(try states(rules) { facts, _ in facts.now = 7_200 } == [.satisfied])
    }

    @Test("breaking the glass replaces approvals, soak and freezes, and nothing else")
    func breakGlass() throws {
        let freeze = Freeze(zone: "UTC", window: .weekly(Set(Weekday.allCases), from: 0, to: 1_439), reason: nil)
        let rules = EnvironmentDeclaration.Gate(phrase: "go", approvals: Approvals(count: 1), freezes: [freeze])
        let envelope = try PlanFixture.envelope()
        var facts = GateFacts()
        facts.breakGlass = "the site is down"
        #expect(gate(rules).requirements(for: envelope, given: facts).map(\.state) == [.replaced, .replaced])
        let approved = try gate(rules).approve(envelope, with: .typed("go \(envelope.shortDigest)"), given: facts)
        #expect(approved.brokenGlass == "the site is down")
        #expect(throws: Gate.Rejection.self) { _ = try gate(rules).approve(envelope, with: .typed("go"), given: facts) }
        let strict = EnvironmentDeclaration.Gate(phrase: "go", appliers: ["anna"], codes: SecretReference("vault:/TOTP"))
        #expect(gate(strict).requirements(for: envelope, given: facts).map(\.state) == [.outstanding, .outstanding])
    }
}
