import Diagnostics
import Estate
import Resources
import Testing

@Suite("Values under a contract")
struct ContractValueTests {
    private static let uuid = "9ff3dac8-745c-47a2-8b5a-d3147cfcfd0a"

    @Test func aWrongFormatTellsWhereItComesFrom() throws {
        var bench = ContractBench(ContractVariable(ContractBench.name("TOKEN"), format: .uuid, origin: "Postmark"))
        bench.set("TOKEN", "hunter2-hunter2", .secret(ContractBench.place("TOKEN"), version: "3"))
        let problem = try #require(bench.problems.first)
        #expect(bench.told == ["contract.format error TOKEN"])
        #expect(problem.message == "TOKEN of raxx-queue-prod is not a UUID; it comes from vault@prod:/Queue/TOKEN v3")
        #expect(problem.span == ContractBench.declared)
        #expect(problem.fix == "get it: Postmark")
    }

    /// What its flag keeps from being read does no harm yet.
    @Test func aWrongFormatBehindAFlagThatIsOffWarns() {
        var bench = ContractBench(
            ContractBench.flag("F"), ContractVariable(ContractBench.name("A"), format: .uuid, when: Condition("F")),
            ContractVariable(ContractBench.name("B"), format: .uuid, severity: .warning),
            ContractVariable(ContractBench.name("C"), format: .uuid, severity: .off))
        for name in ["A", "B", "C"] { bench.set(name, "x") }
        #expect(bench.told == ["contract.format warning A", "contract.format warning B"])
        bench.set("F", "1")
        #expect(bench.told.first == "contract.format error A")
    }

    @Test func aTestKeyWhereALiveOneIsNeeded() {
        var bench = ContractBench(ContractVariable(ContractBench.name("STRIPE_API_KEY"), format: .stripe(.secret), keyClass: .live))
        bench.set("STRIPE_API_KEY", "sk_" + "test_51PlumbAbCdEf", .secret(ContractBench.place("STRIPE_API_KEY"), version: "1"))
        #expect(bench.told == ["contract.class error STRIPE_API_KEY"])
        #expect(
            bench.problems.first?.message
                == "STRIPE_API_KEY of raxx-queue-prod is a test key (sk_test_…) where production needs a live one; it comes from vault@prod:/Queue/STRIPE_API_KEY v1"
        )
        bench.set("STRIPE_API_KEY", "sk_" + "live_51PlumbAbCdEf")
        #expect(bench.told == [])
    }

    @Test func aSecretMayNotBeWrittenInTheFile() {
        var bench = ContractBench(ContractVariable(ContractBench.name("A"), isSecret: true))
        bench.set("A", "x", .literal)
        #expect(bench.told == ["contract.secret-literal error A"])
    }

    @Test func valuesInEachOthersPlaceAreSwapped() {
        var bench = ContractBench(
            ContractVariable(ContractBench.name("LIVE_URL"), format: .oneOf(["https://api.alpaca.markets"])),
            ContractVariable(ContractBench.name("PAPER_URL"), format: .oneOf(["https://paper-api.alpaca.markets"])),
            ContractVariable(ContractBench.name("OTHER"), format: .uuid))
        bench.set("LIVE_URL", "https://paper-api.alpaca.markets", .literal)
        bench.set("PAPER_URL", "https://api.alpaca.markets", .literal)
        bench.set("OTHER", "x")
        #expect(bench.told == ["contract.format error OTHER", "contract.swapped error LIVE_URL"])
        #expect(bench.problems.last?.message == "LIVE_URL and PAPER_URL of raxx-queue-prod are swapped: each holds what the other takes")
        // One of them alone is merely wrong.
        bench.set("PAPER_URL", "https://paper-api.alpaca.markets", .literal)
        #expect(bench.told == ["contract.format error LIVE_URL", "contract.format error OTHER"])
    }

    /// Two opaque secrets look alike; the places they are kept in do not.
    @Test func secretsFromEachOthersPlaceAreSwapped() {
        func variable(_ name: String) -> ContractVariable { ContractVariable(ContractBench.name(name), stored: ContractBench.place(name)) }
        var bench = ContractBench(variable("LIVE"), variable("PAPER"))
        bench.set("LIVE", "x", .secret(ContractBench.place("PAPER"), version: nil))
        bench.set("PAPER", "y", .secret(ContractBench.place("LIVE"), version: nil))
        #expect(bench.told == ["contract.swapped error LIVE"])
        bench.set("PAPER", "x", .secret(ContractBench.place("PAPER"), version: nil))
        #expect(bench.told == ["contract.source error LIVE"])
        bench.set("LIVE", "x", .secret(ContractBench.place("ELSEWHERE"), version: nil))
        #expect(bench.told == [])
    }

    @Test func oneSecretInTwoEnvironments() {
        func told(_ variable: ContractVariable, _ theirs: String?, _ place: String) -> [String] {
            var bench = ContractBench(variable)
            bench.set("A", "x", .secret(ContractBench.place("A"), version: nil), fingerprint: "aa")
            bench.peers = [
                ContractPeer(
                    environment: "staging", variable: "A", source: ContractBench.place(place),
                    fingerprint: theirs.map { Fingerprint(hex: $0) })
            ]
            return bench.told
        }
        let secret = ContractVariable(ContractBench.name("A"), isSecret: true)
        #expect(told(secret, "aa", "B") == ["contract.shared warning A"])
        #expect(told(secret, "bb", "A") == [])
        #expect(told(secret, nil, "A") == ["contract.shared warning A"])
        #expect(told(secret, nil, "B") == [])
        #expect(told(ContractVariable(ContractBench.name("A"), isSecret: true, mayBeShared: true), "aa", "A") == [])
        #expect(told(ContractVariable(ContractBench.name("A")), "aa", "A") == [])
        #expect(told(ContractVariable(ContractBench.name("A"), mayBeShared: false), "aa", "B") == ["contract.shared warning A"])
    }

    @Test func whatNobodyReads() {
        var bench = ContractBench(ContractVariable(ContractBench.name("SENTRY_DSN"), isOptional: true))
        bench.set("SENTRY_DNS", "x", .literal)
        bench.set("LIVE_ONLY", "x", .live)
        #expect(bench.told == ["contract.unread warning SENTRY_DNS"])
        #expect(bench.problems.first?.fix == "did you mean SENTRY_DSN?")
        bench.variables = []
        #expect(bench.told == [])
    }

    @Test func flagsThatExcludeEachOther() {
        var bench = ContractBench(ContractBench.flag("B", excludes: ["A"]), ContractBench.flag("A", excludes: ["B"]))
        bench.set("A", "1")
        #expect(bench.told == [])
        bench.set("B", "1")
        #expect(bench.told == ["contract.excludes error A"])
        bench.set("B", "0")
        #expect(bench.told == [])
    }

    @Test func whatAFlagNeeds() {
        var bench = ContractBench(ContractBench.flag("A", needs: Condition("B")), ContractBench.flag("B"))
        #expect(bench.told == [])
        bench.set("A", "1")
        #expect(bench.told == ["contract.needs error A"])
        bench.setUnseen("B")
        #expect(bench.told == ["contract.needs warning A"])
        bench.set("B", "1")
        #expect(bench.told == [])
    }

    @Test func aPersonIsNeededWhenTheFlagIsFlipped() {
        var bench = ContractBench(ContractBench.flag("A", step: "remove Access first"))
        bench.set("A", "1")
        #expect(bench.told == [])
        bench.before = ["A": false]
        #expect(bench.problems.map(\.message) == ["A of raxx-queue-prod would be turned on: remove Access first"])
        bench.before = ["A": true]
        #expect(bench.told == [])
        bench.set("A", "0")
        #expect(bench.told == ["contract.step warning A"])
    }

    /// Whatever is wrong, no sentence holds a value.
    @Test func noFindingHoldsAValue() {
        for row in ContractFormatRow.all {
            for value in ContractFormatRow.all.flatMap({ $0.good + $0.bad }) where value.count > 12 {
                var bench = ContractBench(
                    ContractVariable(ContractBench.name("A"), format: row.format, keyClass: .live),
                    ContractVariable(ContractBench.name("B"), format: .uuid))
                bench.set("A", value, .literal)
                bench.set("B", value, .literal)
                for problem in bench.problems {
                    let text = problem.message.replacing(row.format.description, with: "")
                    #expect(!text.contains(value))
                }
            }
        }
    }
}
