import Diagnostics
import Estate
import Planning
import Resources
import Testing

@Suite("Contracts of the planned state")
struct ContractCheckTests {
    private typealias Bench = ContractPlanBench

    private func variable(_ name: String, _ format: Format = .text, when: String? = nil, isSecret: Bool = false) -> ContractVariable {
        ContractVariable(Bench.name(name), format: format, when: when.flatMap { Condition($0) }, isSecret: isSecret)
    }

    @Test func aMissingVariableBlocks() throws {
        var bench = Bench()
        bench.contract = [
            ContractVariable(
                Bench.name("STRIPE_API_KEY"), absence: "fails on its billing paths", origin: "Stripe, Live mode",
                stored: Bench.place("STRIPE_API_KEY"))
        ]
        let plan = bench.plan()
        let finding = try #require(plan.findings.first)
        #expect(plan.isBlocked && finding.rule == "contract.missing" && finding.severity == .blocks)
        #expect(finding.message.hasSuffix("it fails on its billing paths"))
        #expect(finding.span?.line == 30 && finding.address == Bench.address("STRIPE_API_KEY"))
        #expect(finding.fix?.contains("vault@prod:/Queue/STRIPE_API_KEY") == true)
    }

    /// Desired over live: what the plan sets, keeps and takes away.
    @Test func theStateThePlanWouldProduce() {
        var bench = Bench()
        bench.contract = ["SET", "KEPT", "GONE", "PRUNED"].map { variable($0) }
        bench.declare("SET", "x")
        bench.desired["GONE"] = .absent
        bench.live = ["KEPT": "y", "GONE": "z", "PRUNED": "p"]
        #expect(bench.told == ["blocks contract.missing GONE"])
        bench.applied = [Bench.address("PRUNED"): .text("was")]
        #expect(bench.told == ["blocks contract.missing GONE", "blocks contract.missing PRUNED"])
    }

    @Test func whatIsOnlyObservedStaysAsItIs() {
        var bench = Bench()
        bench.contract = [variable("A", .uuid)]
        bench.mode = .observe
        bench.declare("A", "9ff3dac8-745c-47a2-8b5a-d3147cfcfd0a")
        #expect(bench.told == ["blocks contract.missing A"])
        bench.live = ["A": "x"]
        #expect(bench.told == ["blocks contract.format A"])
    }

    @Test func liveValuesAreJudgedWithoutBeingSeen() throws {
        var bench = Bench()
        bench.contract = [variable("F", .flag(on: nil)), variable("A", .uuid, when: "F"), variable("B", when: "not F")]
        bench.live = ["F": "1", "A": "hunter2-hunter2"]
        #expect(bench.told == ["blocks contract.format A"])
        #expect(bench.plan().findings.allSatisfy { !$0.message.contains("hunter2") })
        bench.live = ["F": "0"]
        #expect(bench.told == ["blocks contract.missing B"])
    }

    @Test func aTestKeyBlocksAndSaysWhereItComesFrom() throws {
        var bench = Bench()
        bench.contract = [ContractVariable(Bench.name("STRIPE_API_KEY"), format: .stripe(.secret), keyClass: .live, isSecret: true)]
        bench.declareSecret("STRIPE_API_KEY", "sk_" + "test_51PlumbAbCdEf")
        let finding = try #require(bench.plan().findings.first { $0.rule == "contract.class" })
        #expect(finding.severity == .blocks && finding.span?.line == 10)
        #expect(
            finding.message
                == "STRIPE_API_KEY of raxx-queue-prod is a test key (sk_test_…) where production needs a live one; it comes from vault@prod:/Queue/STRIPE_API_KEY v1"
        )
        // In sync, the live value is the declared one, and comes from the same place.
        bench.live = ["STRIPE_API_KEY": "sk_" + "test_51PlumbAbCdEf"]
        #expect(bench.plan().changes.isEmpty)
        #expect(bench.plan().findings.first?.message == finding.message)
        bench.declareSecret("STRIPE_API_KEY", "sk_" + "live_51PlumbAbCdEf")
        #expect(bench.told == [])
    }

    @Test func swappedSecretsAreNamed() {
        var bench = Bench()
        bench.contract = [variable("SECRET", .stripe(.secret)), variable("PUBLISHABLE", .stripe(.publishable))]
        bench.declareSecret("SECRET", "pk_live_51PlumbAbCdEf")
        bench.declareSecret("PUBLISHABLE", "sk_" + "live_51PlumbAbCdEf")
        #expect(bench.told == ["blocks contract.swapped SECRET"])
    }

    @Test func whatWarnsAndWhatNotes() {
        var bench = Bench()
        bench.contract = [
            variable("A", isSecret: true), ContractVariable(Bench.name("B"), fallback: Bench.name("A")),
            ContractVariable(Bench.name("F"), format: .flag(on: nil), step: "ask Kris"),
        ]
        bench.declareSecret("A", "same")
        bench.declare("TYPO", "x")
        bench.declare("F", "1")
        bench.peers = [
            ContractPeer(
                environment: "staging", variable: "A", source: nil, fingerprint: Bench.key.fingerprint(of: "same"))
        ]
        #expect(
            bench.told == [
                "warns contract.shared A", "warns contract.step F", "warns contract.unread TYPO", "notes contract.fallback B",
            ])
        #expect(!bench.plan().isBlocked)
    }

    /// A secret that could not be read is unknown, not missing; its own finding blocks.
    @Test func whatIsNotKnownIsNotMissing() {
        var bench = Bench()
        bench.contract = [variable("A", .uuid), variable("B", .origin)]
        bench.desired["A"] = .present(.unknown(after: Bench.address("", "app"), attribute: "origin"))
        bench.desired["B"] = .present(.concealed(.init(Bench.key.fingerprint(of: "x"), source: Bench.place("B"))))
        #expect(bench.told == [])
    }

    @Test func externalValues() {
        var bench = Bench()
        bench.contract = [variable("F", .flag(on: nil))]
        bench.desired["F"] = .external
        bench.live = ["F": "maybe"]
        #expect(bench.told == ["blocks contract.format F"])
        #expect(bench.plan().findings.first?.message.hasSuffix("somebody else sets it") == true)
        bench.live = ["F": "true"]
        #expect(bench.plan().findings.isEmpty)
    }

    @Test(arguments: [true, false])
    func anAddOnBringsItsVariables(_ readsConfig: Bool) {
        var bench = Bench()
        bench.readsConfig = readsConfig
        bench.contract = [ContractVariable(Bench.name("DATABASE_URL"), format: .postgresURL(user: nil), source: .addOn)]
        #expect(bench.told == ["blocks contract.missing DATABASE_URL"])
        // One that the plan creates will.
        bench.addons = ["db": AddOn(plan: "heroku-postgresql:standard-0", name: nil, attachment: nil)]
        #expect(bench.told == [])
        // One that is live has, unless the list of variables says otherwise.
        bench.liveAddons = ["db"]
        #expect(bench.told == (readsConfig ? ["blocks contract.missing DATABASE_URL"] : []))
        bench.live = ["DATABASE_URL": "postgres://u:p@h/d"]
        bench.addOnVars = ["DATABASE_URL"]
        #expect(bench.told == [])
        bench.live = ["DATABASE_URL": "mysql://u:p@h/d"]
        #expect(bench.told == (readsConfig ? ["blocks contract.format DATABASE_URL"] : []))
    }

    /// The digest covers what was found, so a plan made before a contract was broken is stale.
    @Test func theDigestCoversFindings() throws {
        var bench = Bench()
        bench.contract = [variable("A", .uuid)]
        bench.live = ["A": "9ff3dac8-745c-47a2-8b5a-d3147cfcfd0a"]
        let before = try bench.plan().digest()
        bench.live = ["A": "x"]
        #expect(try bench.plan().digest() != before)
    }
}
