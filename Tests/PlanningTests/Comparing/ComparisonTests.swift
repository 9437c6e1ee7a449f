import Diagnostics
import CanonicalJSON
import Estate
import Planning
import Resources
import Testing

@Suite("Two environments side by side")
struct ComparisonTests {
    private typealias Bench = ComparisonBench

    private func secret(_ name: String, shared: Bool? = nil, class keyClass: KeyClass? = nil) -> ContractVariable {
        ContractVariable(Bench.name(name), keyClass: keyClass, isSecret: true, mayBeShared: shared)
    }

    @Test func whatIsMissingInEither() throws {
        var bench = Bench()
        bench.staging.config = ["A": "x", "BOTH": "1"]
        bench.production.config = ["B": "y", "BOTH": "1"]
        bench.production.declared = ["A": .literal("z")]
        #expect(bench.unexpected == ["missing A", "extra B"])
        #expect(bench.found("A")?.files == "the files set it in production")
        // Whether it was applied before, and is deleted, only a history tells.
        #expect(bench.found("B")?.files == "no file declares it in production: a plan shows whether it stays")
        bench.production.declared["B"] = .absent
        #expect(bench.found("B")?.files == "the files remove it from production")
        bench.production.declared["B"] = .external
        #expect(bench.found("B")?.files == nil)
        bench.production.declared["B"] = .literal("y")
        #expect(bench.found("B")?.files == "the files declare it so")
        bench.staging.config["B"] = "z"
        #expect(bench.found("B")?.files == "no file declares it in staging: a plan shows whether it stays")
        bench.production.declared["B"] = nil
        #expect(bench.found("B")?.files == "no file declares it in staging and production: a plan shows whether it stays")
    }

    /// Of a secret that is live, whether the files change it is not known without reading the vault.
    @Test func whatTheFilesSay() {
        var bench = Bench()
        bench.staging.config = ["A": "true", "S": "one"]
        bench.production.config = ["A": "false", "S": "two"]
        bench.production.declared = [
            "A": .literal("true"), "S": .expression(.secret(SecretReference(store: "vault", environment: nil, folder: "/", name: "S"))),
        ]
        #expect(bench.found("A")?.files == "the files change it in production")
        #expect(bench.found("S")?.files == nil)
        #expect(bench.found("A")?.left == "\"true\"" && bench.found("S")?.left == nil)
    }

    @Test func secretsThatAreTheSame() {
        var bench = Bench()
        for name in ["OWN", "SHARED", "TOLD", "PLAIN", "UNKNOWN"] {
            bench.staging.config[name] = "same-\(name)"
            bench.production.config[name] = "same-\(name)"
        }
        bench.read(secret("OWN"))
        bench.read(secret("SHARED", shared: true))
        bench.read(ContractVariable(Bench.name("TOLD"), mayBeShared: true))
        bench.read(ContractVariable(Bench.name("PLAIN")))
        #expect(bench.unexpected == ["same OWN"])
        #expect(bench.toConfirm == ["same SHARED", "same TOLD", "same UNKNOWN"])
        #expect(bench.found("SHARED")?.reason.contains("allowed by the contract (shared: true), to be confirmed") == true)
    }

    /// A key that opens both at once is told even where nobody wrote that it may not be shared.
    @Test func keysOfTwoClasses() throws {
        var bench = Bench()
        bench.staging.contract = [ContractVariable(Bench.name("KEY"), format: .stripe(.secret), keyClass: .test)]
        bench.production.contract = [ContractVariable(Bench.name("KEY"), format: .stripe(.secret), keyClass: .live)]
        bench.staging.config = ["KEY": "sk_" + "test_51PlumbAbCdEf"]
        bench.production.config = bench.staging.config
        #expect(bench.unexpected == ["same KEY"])
        #expect(bench.found("KEY")?.reason == "the same value in both, and staging takes a test key, production a live one")
        bench.production.config = ["KEY": "sk_" + "live_51PlumbAbCdEf"]
        #expect(bench.unexpected == [] && bench.found("KEY")?.standing == .expected)
        // A public prefix at most.
        #expect(bench.found("KEY")?.left == "sk_test_…" && bench.found("KEY")?.right == "sk_live_…")
        let told =
            ComparisonText.render(bench.whole).text + ComparisonMarkdown.render(bench.whole).text
            + ComparisonJSON.value(bench.whole).prettyText()
        #expect(!told.contains("51Plumb"))
    }

    @Test func valuesThatDiffer() {
        var bench = Bench()
        let place = SecretReference(store: "vault", environment: nil, folder: "/", name: "ORIGIN")
        let one = SecretReference(store: "vault", environment: "prod", folder: "/", name: "ONE")
        for name in ["OWN", "MODE", "ORIGIN", "ONE", "UNKNOWN", "SHARED"] {
            bench.staging.config[name] = "a-\(name)"
            bench.production.config[name] = "b-\(name)"
        }
        bench.read(secret("OWN"))
        bench.read(secret("SHARED", shared: true))
        for variable in ["MODE", "ORIGIN", "ONE"] { bench.read(ContractVariable(Bench.name(variable))) }
        for declared in [\Bench.staging.declared, \Bench.production.declared] {
            bench[keyPath: declared] = ["ORIGIN": .expression(.secret(place)), "ONE": .expression(.secret(one))]
        }
        // One place for both environments leaves no reason to differ.
        #expect(bench.unexpected == ["different MODE", "different ONE", "different UNKNOWN"])
        #expect(bench.toConfirm == [])
    }

    @Test func declaredExceptions() {
        var bench = Bench()
        bench.staging.config = ["MODE": "a-mode", "TOKEN": "a-token", "ONLY": "x", "STALE": "same-value"]
        bench.production.config = ["MODE": "b-mode", "TOKEN": "b-token", "STALE": "same-value"]
        bench.staging.formation = ["web": .record(["quantity": .integer(1)])]
        bench.production.formation = ["web": .record(["quantity": .integer(2)]), "clock": .record(["quantity": .integer(1)])]
        bench.read(secret("TOKEN", shared: true))
        bench.rules = ComparisonRules(
            differs: Bench.because([
                "MODE": "it says which one it is", "ONLY": "a toy", "STALE": "it should", "formation/web": "more to do",
            ]),
            same: Bench.because(["TOKEN": "they know each other by it"]))
        #expect(bench.unexpected == ["different TOKEN", "extra formation clock"])
        #expect(bench.found("TOKEN")?.reason == "it must be the same: they know each other by it")
        #expect(bench.found("MODE")?.reason == "it says which one it is")
        #expect(bench.toConfirm == ["same STALE"])
        bench.production.config["TOKEN"] = "a-token"
        bench.rules = ComparisonRules(differs: Bench.because(["MODE": "m", "ONLY": "o", "formation": "f"]), same: bench.rules.same)
        #expect(bench.unexpected == [] && bench.toConfirm == ["same STALE"])
        bench.production.config["TOKEN"] = nil
        #expect(bench.unexpected == ["missing TOKEN"])
    }

    @Test func aFlagThatIsOffIsAsGoodAsAbsent() {
        var bench = Bench()
        bench.read(ContractVariable(Bench.name("FLAG"), format: .flag(on: nil)))
        bench.staging.config = ["FLAG": "0"]
        #expect(bench.unexpected == [])
        bench.staging.config = ["FLAG": "1"]
        #expect(bench.unexpected == ["missing FLAG"])
        bench.production.config = ["FLAG": "true"]
        #expect(bench.unexpected == [])
        bench.production.config = ["FLAG": "false"]
        #expect(bench.unexpected == ["different FLAG"])
    }

    @Test func whatAnAddOnKeeps() {
        var bench = Bench()
        bench.staging.config = ["DATABASE_URL": "postgres://u:p@a/d"]
        bench.production.config = ["DATABASE_URL": "postgres://u:p@b/d"]
        bench.staging.kept = ["DATABASE_URL": "postgresql-flat-1"]
        bench.production.kept = ["DATABASE_URL": "postgresql-round-2"]
        #expect(bench.unexpected == [])
        // One database under both.
        bench.production.config = bench.staging.config
        bench.production.kept = bench.staging.kept
        #expect(bench.unexpected == ["same DATABASE_URL"])
    }

    /// By role: add-ons by their attachment, domains by their place, sizes without case.
    @Test func settings() {
        var bench = Bench()
        func addon(_ plan: String, _ name: String) -> Content {
            .record(["plan": .text(plan), "name": .text(name), "attachment": .text("DATABASE")])
        }
        bench.staging.addons = ["postgresql-flat-1": addon("heroku-postgresql:standard-0", "postgresql-flat-1")]
        bench.production.addons = ["postgresql-round-2": addon("heroku-postgresql:standard-0", "postgresql-round-2")]
        bench.staging.formation = ["web": .record(["quantity": .integer(1), "size": .text("Standard-1X")])]
        bench.production.formation = ["web": .record(["quantity": .integer(1), "size": .text("standard-1x")])]
        bench.staging.domains = ["staging.example.net"]
        bench.production.domains = ["www.example.net"]
        bench.staging.features = ["preboot": false]
        #expect(bench.unexpected == [])
        bench.production.addons = ["postgresql-round-2": addon("heroku-postgresql:standard-2", "postgresql-round-2")]
        bench.production.stack = "container"
        bench.production.features = ["preboot": true]
        bench.production.domains.append("api.example.net")
        bench.staging.formation["web"] = .record(["quantity": .integer(1), "size": .text("basic")])
        #expect(
            bench.unexpected == [
                "different add-on DATABASE", "different formation web", "different stack", "extra feature preboot", "extra domain 2",
            ])
        #expect(ComparisonText.render(bench.whole).text.contains("missing in staging  domain api.example.net"))
    }

    @Test func anAppThatDoesNotExist() {
        var bench = Bench()
        bench.staging.config = ["A": "x", "B": "y"]
        bench.production.isThere = false
        #expect(bench.unexpected == ["missing app"])
        #expect(bench.found("app")?.reason == "queue-production does not exist")
        bench.staging.isThere = false
        #expect(bench.comparison.differences == [])
    }
}
