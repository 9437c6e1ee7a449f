import CanonicalJSON
import Diagnostics
import Estate
import Planning
import Resources
import Testing

@Suite("Checklists")
struct ChecklistTests {
    private typealias Bench = ContractPlanBench

    private func variable(
        _ name: String, _ format: Format = .text, when: String? = nil, source: ContractVariable.Source = .us,
        severity: ContractVariable.Severity = .error, standard: String? = nil, fallback: String? = nil
    ) -> ContractVariable {
        ContractVariable(
            Bench.name(name), format: format, when: when.flatMap { Condition($0) }, defaultValue: standard,
            fallback: fallback.map(Bench.name), severity: severity, source: source)
    }

    private func states(_ bench: Bench) -> [String] { bench.checklist().items.map { "\($0.name) \($0.state.rawValue)" } }

    @Test func whatIsThereAndWhatIsNot() throws {
        var bench = Bench()
        bench.contract = ["LIVE", "PENDING", "MISSING", "EMPTY"].map { variable($0) }
        bench.live = ["LIVE": "x", "EMPTY": ""]
        bench.declare("PENDING", "y")
        #expect(states(bench) == ["LIVE live", "PENDING pending", "MISSING missing", "EMPTY missing"])
        let checklist = bench.whole()
        #expect(checklist.isBreached && checklist.isOpen)
        #expect(ChecklistText.render(checklist).text.hasPrefix("production  queue 1 of 4 in place, 2 missing, 1 pending\n"))
    }

    /// By what the next apply would leave: a flag that it turns on asks for its variables now.
    @Test func conditions() {
        var bench = Bench()
        bench.contract = [variable("F", .flag(on: nil)), variable("A", when: "F"), variable("B", when: "not F")]
        #expect(states(bench) == ["F not needed now", "A not needed now", "B missing"])
        bench.declare("F", "1")
        #expect(states(bench) == ["F pending", "A missing", "B not needed now"])
        bench.live = ["F": "1", "A": "x"]
        #expect(states(bench) == ["F live", "A live", "B not needed now"])
        bench.declare("F", "0")
        #expect(states(bench) == ["F pending", "A live", "B missing"])
        #expect(!bench.whole().services[0].items[1].remarks.isEmpty)
    }

    @Test func wrongValuesAndOnesThatWouldBe() throws {
        var bench = Bench()
        bench.contract = [
            ContractVariable(Bench.name("KEY"), format: .stripe(.secret), keyClass: .live, isSecret: true), variable("ID", .uuid),
            variable("SOFT", .uuid, severity: .warning),
        ]
        bench.live = ["ID": "hunter2-hunter2", "SOFT": "hunter2-hunter2"]
        // In the vault, not set yet: told before it is.
        bench.declareSecret("KEY", "sk_" + "test_51PlumbAbCdEf")
        #expect(states(bench) == ["KEY wrong", "ID wrong", "SOFT wrong"])
        let checklist = bench.whole()
        #expect(checklist.services[0].items.map(\.isBreach) == [true, true, false])
        let told =
            ChecklistText.render(checklist).text + ChecklistMarkdown.render(checklist).text + ChecklistJSON.value(checklist).prettyText()
        #expect(told.contains("sk_test_…") && !told.contains("51Plumb") && !told.contains("hunter2"))
    }

    /// Each is told, not only the one that names the pair.
    @Test func swappedValues() {
        var bench = Bench()
        bench.contract = [variable("SECRET", .stripe(.secret)), variable("PUBLISHABLE", .stripe(.publishable))]
        bench.declareSecret("SECRET", "pk_live_51PlumbAbCdEf")
        bench.declareSecret("PUBLISHABLE", "sk_" + "live_51PlumbAbCdEf")
        #expect(states(bench) == ["SECRET wrong", "PUBLISHABLE wrong"])
    }

    @Test func whoBringsIt() {
        var bench = Bench()
        bench.contract = [
            variable("DATABASE_URL", source: .addOn), variable("REDIS_URL", source: .addOn),
            variable("SET", source: .system("the console")),
            variable("ASKED", source: .person("Kris")),
        ]
        bench.addons = ["db": AddOn(plan: "heroku-postgresql:standard-0", name: nil, attachment: nil)]
        bench.desired["SET"] = .external
        let wanted = ["DATABASE_URL waiting", "REDIS_URL missing", "SET waiting", "ASKED missing"]
        #expect(states(bench) == wanted)
        // Live, and not done making its variable.
        bench.liveAddons = ["db"]
        #expect(states(bench) == wanted)
        #expect(bench.checklist().items[2].remarks == ["the console sets it"])
    }

    @Test func whatIsNotMissed() {
        var bench = Bench()
        bench.contract = [
            variable("A"), variable("B", fallback: "A"), variable("C", standard: "x"), variable("D", severity: .off),
            variable("E", severity: .warning), ContractVariable(Bench.name("O"), isOptional: true),
        ]
        bench.live = ["A": "x"]
        #expect(states(bench) == ["A live", "B standard", "C standard", "D not needed now", "E missing", "O not needed now"])
        #expect(!bench.whole().isBreached && !bench.whole().isOpen)
        #expect(ChecklistText.render(bench.whole()).text.hasPrefix("production  queue 3 of 4 in place, 1 warning\n"))
    }

    @Test func flagsThatExcludeOrNeedEachOther() {
        var bench = Bench()
        bench.contract = [
            ContractVariable(
                Bench.name("F"), format: .flag(on: nil), needs: Located(.flag(.init("G")), at: Bench.span(1)), step: "ask Kris"),
            variable("G", .flag(on: nil)),
        ]
        bench.declare("F", "1")
        #expect(states(bench) == ["F wrong", "G not needed now"])
        bench.live = ["G": "1"]
        #expect(states(bench) == ["F pending", "G live"])
        #expect(ChecklistMarkdown.render(bench.whole()).text.contains("  - [ ] by hand first: ask Kris\n"))
    }

    /// A secret whose place is empty cannot be set; live, the variable is in place all the same.
    @Test func aPlaceWithNothingInIt() {
        var bench = Bench()
        bench.contract = [variable("A")]
        bench.desired["A"] = .external
        let finding = Finding(
            rule: "plan.unresolved", severity: .blocks, message: "reading vault@prod:/A: there is no such secret",
            address: Bench.address("A"))
        #expect(bench.checklist(findings: [finding]).items.map(\.state) == [.missing])
        bench.live = ["A": "x"]
        #expect(bench.checklist(findings: [finding]).items.map(\.state) == [.live])
    }
}
