import Diagnostics
import Estate
import Resources
import Testing

@Suite("What a contract misses")
struct ContractMissingTests {
    @Test func aMissingVariableTellsAllThereIsToTell() throws {
        let bench = ContractBench(
            ContractVariable(
                ContractBench.name("SECRET_KEY", line: 4), absence: "refuses to start", origin: "Stripe, Live mode",
                stored: ContractBench.place("SECRET_KEY")))
        let problem = try #require(bench.problems.first)
        #expect(bench.told == ["contract.missing error SECRET_KEY"])
        #expect(problem.message == "raxx-queue-prod would have no SECRET_KEY, and then it refuses to start")
        #expect(problem.span?.line == 4)
        #expect(problem.fix == "get it: Stripe, Live mode; put it at vault@prod:/Queue/SECRET_KEY, and declare it as !secret")
    }

    @Test func anEmptyValueIsMissing() {
        var bench = ContractBench(ContractVariable(ContractBench.name("A")), ContractVariable(ContractBench.name("B"), defaultValue: "b"))
        bench.set("A", "")
        bench.set("B", "")
        #expect(bench.told == ["contract.missing error A", "contract.missing error B"])
    }

    @Test func whatNeedNotBeThere() {
        let bench = ContractBench(
            ContractVariable(ContractBench.name("A"), isOptional: true), ContractVariable(ContractBench.name("B"), defaultValue: "b"),
            ContractVariable(ContractBench.name("C"), severity: .off), ContractBench.flag("F"))
        #expect(bench.told == [])
    }

    /// By the flag's state: on, off, not there, seen by nobody.
    @Test(
        arguments: [("1", ["contract.missing error A"]), ("0", []), (nil, []), ("?", ["contract.missing warning A"])]
            as [(String?, [String])])
    func behindAFlag(_ state: String?, _ told: [String]) {
        var bench = ContractBench(ContractBench.flag("F"), ContractVariable(ContractBench.name("A"), when: Condition("F")))
        if state == "?" { bench.setUnseen("F") } else if let state { bench.set("F", state) }
        #expect(bench.told == told)
    }

    @Test func behindAnotherEnvironmentsFlag() {
        var bench = ContractBench(
            ContractBench.flag("F"), ContractVariable(ContractBench.name("A"), when: Condition("F@staging and not F")))
        #expect(bench.told == ["contract.missing warning A"])
        bench.elsewhere = ["staging": ["F": true]]
        #expect(bench.told == ["contract.missing error A"])
        bench.elsewhere = ["staging": ["F": false]]
        #expect(bench.told == [])
    }

    @Test func aDefaultDecidesForAFlagThatIsNotThere() {
        let flag = ContractVariable(ContractBench.name("F"), format: .flag(on: nil), defaultValue: "true")
        let bench = ContractBench(flag, ContractVariable(ContractBench.name("A"), when: Condition("F")))
        #expect(bench.told == ["contract.missing error A"])
    }

    @Test func aFallbackIsUsedAndTold() {
        var bench = ContractBench(
            ContractVariable(ContractBench.name("LIVE")),
            ContractVariable(ContractBench.name("PAPER"), fallback: ContractBench.name("LIVE")))
        #expect(bench.told == ["contract.missing error LIVE", "contract.missing error PAPER"])
        bench.set("LIVE", "x")
        #expect(bench.told == ["contract.fallback note PAPER"])
        bench.isComplete = false
        #expect(bench.told == [])
    }

    /// Offline it may be live without being declared.
    @Test func offlineItIsOneDegreeLess() {
        var bench = ContractBench(
            ContractVariable(ContractBench.name("A")), ContractVariable(ContractBench.name("B"), severity: .warning))
        #expect(bench.told == ["contract.missing error A", "contract.missing warning B"])
        bench.isComplete = false
        #expect(bench.told == ["contract.missing warning A"])
    }

    @Test(arguments: [
        (ContractVariable.Source.addOn, "declare the add-on that sets it (ops answers for it)"),
        (.system("the console"), "have the console set it, and declare A: !external (ops answers for it)"),
        (.person("Kris"), "ask Kris for it; declare it"), (.us, "provide it; declare it (ops answers for it)"),
    ])
    func whatToDo(_ source: ContractVariable.Source, _ fix: String) {
        let bench = ContractBench(ContractVariable(ContractBench.name("A"), source: source, owner: "ops"))
        #expect(bench.problems.map(\.fix) == [fix])
    }
}
