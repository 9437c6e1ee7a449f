import CanonicalJSON
import Foundation
import Testing

@Suite struct CoverageTests {
    private func coverage(_ estate: AdoptedEstate, _ more: [String] = []) async throws -> (Program.Result, JSONValue) {
        let result = try await estate.plumb.run(["coverage", "--output", "json"] + more)
        let report = try JSONValue(parsing: Array(result.output.utf8))
        return (result, report)
    }

    private func names(_ report: JSONValue, _ state: String) -> [String] {
        (report["entries"]?.array ?? []).filter { $0["state"]?.string == state }.compactMap { $0["name"]?.string }
    }

    @Test func whatNoFileDeclaresIsListed() async throws {
        let estate = try await AdoptedEstate()
        let (_, empty) = try await coverage(estate)
        #expect(names(empty, "undeclared").contains("heroku/raxx-api-prod") && names(empty, "managed") == [])
        #expect(try await estate.adopt().result.code == 0)
        // What the vault holds besides is somebody else's until a file names it.
        let (_, stored) = try await coverage(estate)
        #expect(names(stored, "undeclared").allSatisfy { $0.hasPrefix("vault@") }, "\(stored)")
        #expect(
            names(stored, "undeclared").contains { $0.hasSuffix("/") } && !names(stored, "undeclared").contains("vault@staging:/Queue/"))
        #expect(names(stored, "observed").contains("vault@staging:/Queue/STRIPE_API_KEY"))
        let others = "environments: { staging: staging, production: prod }\n"
        try estate.write(
            "estate.yaml",
            AdoptedEstate.header.replacingOccurrences(
                of: others, with: others + "    ignore: [{ pattern: \"/*\", reason: the vault of several teams }]\n"))
        let (result, report) = try await coverage(estate)
        #expect(result.code == 0, "\(result.all)")
        #expect(names(report, "undeclared") == [], "\(result.output)")
        #expect(names(report, "ignored").contains { $0.hasPrefix("vault@") } && result.output.contains("the vault of several teams"))
        #expect(names(report, "managed").contains("heroku/raxx-queue-staging/addon/postgresql"))
        #expect(names(report, "observed").contains("heroku/raxx-console-prod/config/SECRET_KEY"))
        // An app that somebody makes, and a variable.
        try await estate.simulators.send("POST", "heroku", "/apps", headers: Simulators.asOperator, body: #"{"name": "raxx-labs"}"#)
        try await estate.simulators.send(
            "PATCH", "heroku", "/apps/raxx-queue-staging/config-vars", headers: Simulators.asOperator, body: #"{"NEW": "1"}"#)
        let (_, more) = try await coverage(estate)
        #expect(names(more, "undeclared") == ["heroku/raxx-labs", "heroku/raxx-queue-staging/config/NEW"])
        #expect(try await coverage(estate, ["production"]).1["entries"]?.array?.isEmpty == false)
        #expect(try await names(coverage(estate, ["production"]).1, "undeclared") == [])
        #expect(try await coverage(estate, ["--at-least", "100"]).0.code == 4)
        // What an app that nobody declares costs is said with it.
        try await estate.simulators.send(
            "POST", "heroku", "/apps/raxx-labs/addons", headers: Simulators.asOperator, body: #"{"plan": "heroku-redis:mini"}"#)
        let forgotten = try await coverage(estate).1["entries"]?.array?.first { $0["name"]?.string == "heroku/raxx-labs" }
        #expect(forgotten?["monthlyCents"]?.integer == 5_000)
        #expect(try await estate.writes().filter { !$0.hasPrefix("POST /apps") && !$0.hasPrefix("PATCH /apps") } == [])
        for output in ["text", "markdown"] {
            let shown = try await estate.plumb.run("coverage", "--output", output)
            #expect(shown.code == 0 && shown.output.contains("raxx-labs") && shown.output.contains("50.00 a month"), "\(shown.all)")
        }
    }

    /// What is forgotten costs something: as far as anybody tells, and what nobody tells is never nothing.
    @Test func whatItCosts() async throws {
        let estate = try await AdoptedEstate()
        #expect(try await estate.adopt().result.code == 0)
        func heroku(_ method: String, _ path: String, _ body: String) async throws {
            try await estate.simulators.send(method, "heroku", path, headers: Simulators.asOperator, body: body)
        }
        for (name, size) in [("raxx-labs", "standard-2x"), ("raxx-toys", "eco")] {
            try await heroku("POST", "/apps", #"{"name": "\#(name)"}"#)
            try await heroku("POST", "/_control/heroku/deploy", #"{"app": "\#(name)", "process_types": {"web": "serve"}}"#)
            try await heroku("PATCH", "/apps/\(name)/formation/web", #"{"quantity": 1, "dyno_size": {"name": "\#(size)"}}"#)
        }
        try await heroku("POST", "/apps/raxx-labs/addons", #"{"plan": "heroku-redis:mini"}"#)
        var picture = try await estate.simulators.picture("cloudflare").object ?? [:]
        let zones = picture["zones"]?.array ?? []
        picture["zones"] = .array(
            zones + [
                ["name": "paid.example", "plan": "pro", "price": 25], ["name": "given.example", "price": 0], ["name": "dark.example"],
            ])
        try await estate.simulators.send(
            "POST", "cloudflare", "/_control/restore", body: String(decoding: JSONValue.object(picture).canonicalBytes(), as: UTF8.self))

        let (result, report) = try await coverage(estate)
        func entry(_ name: String) -> JSONValue? { report["entries"]?.array?.first { $0["name"]?.string == name } }
        let labs = entry("heroku/raxx-labs")
        #expect(labs?["monthlyCents"] == 10_000 && labs?["isCostKnown"] == true, "\(result.output)")
        #expect(entry("heroku/raxx-toys")?["monthlyCents"] == .null && entry("heroku/raxx-toys")?["isCostKnown"] == false)
        #expect(entry("cloudflare/paid.example")?["monthlyCents"] == 2_500)
        #expect(entry("cloudflare/given.example")?["monthlyCents"] == 0 && entry("cloudflare/given.example")?["isCostKnown"] == true)
        #expect(entry("cloudflare/dark.example")?["monthlyCents"] == .null && entry("cloudflare/dark.example")?["isCostKnown"] == false)
        #expect(report["total"]?["undeclaredMonthlyCents"] == 12_500 && report["total"]?["undeclaredOfUnknownCost"] == 2)
        for output in ["text", "markdown"] {
            let shown = try await estate.plumb.run("coverage", "--output", output).output
            #expect(shown.contains("125.00 a month at least"), "\(shown)")
            #expect(shown.contains("the cost of 2 of them is not, or not all, known") && shown.contains("cost unknown"), "\(shown)")
        }
    }

    /// What cannot be read is unknown, and neither zero nor covered: nobody knows how much there is.
    @Test func whatCannotBeRead() async throws {
        let estate = try await AdoptedEstate()
        #expect(try await estate.adopt().result.code == 0)
        try await estate.simulators.send(
            "POST", "heroku", "/_control/faults", body: #"{"path": "/apps", "status": 403, "count": 1000}"#)
        for more in [[], ["--at-least", "1"], ["--at-least", "100"]] {
            let (result, report) = try await coverage(estate, more)
            #expect(result.code == 1 && result.talk.contains("not everything could be read at "), "\(result.all)")
            #expect(names(report, "unknown").contains("heroku/service"))
            #expect(report["providers"]?["heroku"]?["percent"] == .null && report["total"]?["percent"] == .null)
        }
        #expect(try await estate.plumb.run("coverage").output.contains("unknown\n"))
    }
}

@Suite struct LookTests {
    @Test func withATokenAndNothingElse() async throws {
        let estate = try await AdoptedEstate(header: nil)
        let result = try await estate.plumb.run("look")
        #expect(result.code == 0, "\(result.all)")
        #expect(result.output.contains("heroku/raxx-queue-prod") && result.output.contains("production of raxx-queue"))
        #expect(try estate.files().isEmpty)
        #expect(try await estate.writes() == [])
        let json = try JSONValue(parsing: Array(try await estate.plumb.run("look", "--output", "json").output.utf8))
        #expect(json["things"]?.array?.count == 8 && json["unknown"]?.array == [])
        let none = Program(
            variables: estate.simulators.variables.filter { $0.key != "HEROKU_API_KEY" }, workingDirectory: estate.directory)
        #expect(try await none.run("look").code == 1)
    }

    /// One thing that is not known is not "done".
    @Test(arguments: ["text", "json"]) func oneThingThatCannotBeRead(_ output: String) async throws {
        let estate = try await AdoptedEstate(header: nil)
        let apps = try JSONValue(parsing: Array(try await estate.simulators.send("GET", "heroku", "/apps", headers: Simulators.asOperator)))
        let id = try #require(apps.array?.first?["id"]?.string)
        let fault: JSONValue = ["path": .string("/apps/\(id)/"), "status": 403, "count": 1_000]
        try await estate.simulators.send("POST", "heroku", "/_control/faults", body: fault.prettyText())
        let result = try await estate.plumb.run("look", "--output", output)
        #expect(result.code == 1 && result.output.contains("unknown") && result.output.contains("heroku/raxx-queue-prod"), "\(result.all)")
    }
}
