#if os(Linux)
import CanonicalJSON
import Foundation
import ProviderSimulators
import TestBench
import Testing

/// What no store has is put into one first, through the gate of its environment, and only then do files name its place.
@Suite struct AdoptStoreTests {
    private static let store = ["--store", "vault:/Adopted"]

    private func estate(_ header: String = AdoptedEstate.header, begun: Bool = true) async throws -> AdoptedEstate {
        let estate = try await AdoptedEstate(header: header)
        if begun {
            for environment in ["staging", "production"] {
                #expect(try await estate.plumb.run("init", environment, "--empty").code == 0)
            }
            try await estate.simulators.resetRequests()
        }
        return estate
    }

    private func vault(_ estate: AdoptedEstate, _ slug: String) async throws -> [String: JSONValue] {
        let picture = try await estate.simulators.picture("infisical")
        return picture["environments"]?[slug]?.object ?? [:]
    }

    /// Every place below the folder with its value and how often it was written.
    private func adopted(_ estate: AdoptedEstate) async throws -> [String: String] {
        var found: [String: String] = [:]
        for slug in ["staging", "prod"] {
            for (place, entry) in try await vault(estate, slug) where place.hasPrefix("/Adopted/") {
                found["\(slug):\(place)"] = "\(entry["value"]?.string ?? "") v\(entry["version"]?.integer ?? 0)"
            }
        }
        return found
    }

    private func variable(_ name: String, of app: String, _ estate: AdoptedEstate) async throws -> String {
        let picture = try await estate.simulators.picture("heroku")
        let live = picture["apps"]?.array?.first { $0["name"]?.string == app }?["config"]?[name]?.string
        return try #require(live)
    }

    /// The command with what confirms production, as the run before printed it.
    private func confirmed(_ report: JSONValue) throws -> [String] {
        let plan = try #require((report["unconfirmed"]?.array ?? []).first { $0["environment"] == "production" })
        let (digest, words) = (try #require(plan["digest"]?.string), try #require(plan["words"]?.string))
        return ["--target", "production", "--confirm", words, "--digest", digest]
    }

    @Test func throughTheGateOfEachEnvironment() async throws {
        let estate = try await estate()
        let before = try estate.files()
        // Nobody confirmed anything: the plans are shown, and nothing is written anywhere.
        let (shown, first) = try await estate.adopt(Self.store)
        #expect(shown.code == 2, "\(shown.all)")
        #expect(
            (first["unconfirmed"]?.array ?? []).compactMap { $0["environment"]?.string } == ["production", "staging"], "\(shown.output)")
        #expect(try await estate.writes() == [])
        #expect(try await adopted(estate).isEmpty)
        #expect(try estate.files() == before)

        // The name is enough without a gate; production's words belong to its plan.
        let (_, second) = try await estate.adopt(Self.store + ["--target", "staging"])
        #expect(try await adopted(estate).keys.allSatisfy { $0.hasPrefix("staging:/Adopted/") }, "\(second)")
        #expect(try await !adopted(estate).isEmpty)
        #expect(try estate.files() == before)
        let words = try confirmed(second)
        let wrong = words.map { $0.hasPrefix("deploy-prod-now ") ? "deploy-prod-now 00000000" : $0 }
        #expect(try await estate.plumb.run(["adopt", "--output", "json"] + Self.store + wrong).code == 5)
        #expect(try estate.files() == before)
        let (_, third) = try await estate.adopt(Self.store)
        let (result, report) = try await estate.adopt(Self.store + confirmed(third))
        #expect(result.code == 0 && report["written"] == true && report["isStored"] == true, "\(result.all)")

        let console = try estate.text("services/console.yaml")
        #expect(console.contains("SECRET_KEY: !secret \"vault:/Adopted/console/SECRET_KEY\""), "\(console)")
        #expect(!console.contains("SECRET_KEY: !external"))
        let live = try await variable("SECRET_KEY", of: "raxx-console-prod", estate)
        #expect(try await adopted(estate)["prod:/Adopted/console/SECRET_KEY"] == "\(live) v1")
        // Of what is left external nobody can read the value.
        let left = (report["to_store"]?.array ?? []).compactMap(\.string)
        #expect(left == [], "\(left)")
        #expect((report["plans"]?.array ?? []).allSatisfy { $0["changes"]?.array == [] })
        #expect(try await estate.writes().allSatisfy { !$0.hasPrefix("PATCH /apps") && !$0.contains("/zones") })
        for environment in ["staging", "production"] {
            let plan = try await estate.plumb.run("plan", environment)
            #expect(plan.code == 0 && !plan.all.contains("no longer declared"), "\(plan.all)")
            let log = try await estate.plumb.run("audit", "log", "--environment", environment)
            #expect(log.output.contains("operation.intent") && log.output.contains("operation.done"), "\(log.output)")
            #expect(try await estate.plumb.run("audit", "verify").code == 0)
        }
        #expect(try await estate.plumb.run("audit", "log", "--environment", "production").output.contains("gate.confirmed"))

        // Again: nothing to store, and no byte of any file changes.
        let files = try desired(estate)
        try await estate.simulators.resetRequests()
        let (again, last) = try await estate.adopt(Self.store)
        #expect(again.code == 0 && last["files"]?.array == [] && last["stored"]?.array == [], "\(again.all)")
        #expect(try await estate.writes() == [])
        #expect(try desired(estate) == files)
    }

    private func desired(_ estate: AdoptedEstate) throws -> [String: Data] { try estate.files().filter { $0.key.hasPrefix("desired/") } }

    /// Killed wherever it is: the next run goes on, asks for no words again where the first had them, and writes nothing twice.
    @Test(arguments: [3, 5, 6, 8, 11, 14]) func killedAndGoneOnWith(records: Int) async throws {
        let undisturbed = try await estate()
        _ = try await undisturbed.adopt(Self.store + ["--target", "staging"])
        let whole = try await adopted(undisturbed)
        let estate = try await estate()
        _ = try await estate.plumb.run(
            ["adopt"] + Self.store + ["--target", "staging"], adding: Program.mishap("MISHAP_SYNC", records))
        let (again, _) = try await estate.adopt(Self.store + ["--target", "staging"])
        #expect(try await adopted(estate) == whole, "\(again.all)")
        #expect(whole.values.allSatisfy { $0.hasSuffix(" v1") })
        let (_, third) = try await estate.adopt(Self.store)
        #expect((third["unconfirmed"]?.array ?? []).compactMap { $0["environment"]?.string } == ["production"])
        #expect(try await !estate.plumb.run("status", "staging").all.contains("has not finished"))
    }

    @Test func whatStandsThereAlreadyIsLeftAsItIs() async throws {
        let estate = try await estate()
        var picture = try await estate.simulators.picture("infisical").object ?? [:]
        var environments = picture["environments"]?.object ?? [:]
        var production = environments["prod"]?.object ?? [:]
        production["/Adopted/console/SECRET_KEY"] = ["value": "something-else-that-somebody-put-there", "version": 1]
        environments["prod"] = .object(production)
        picture["environments"] = .object(environments)
        try await estate.simulators.send(
            "POST", "infisical", "/_control/restore", body: String(decoding: JSONValue.object(picture).canonicalBytes(), as: UTF8.self))
        let apps = ["--app", "raxx-console-prod", "--app", "raxx-velvet-prod"]
        let (_, first) = try await estate.adopt(Self.store + apps)
        let conflicts = (first["conflicts"]?.array ?? []).compactMap { $0["place"]?.string }
        #expect(conflicts == ["vault@prod:/Adopted/console/SECRET_KEY"], "\(first)")
        let (result, _) = try await estate.adopt(Self.store + apps + confirmed(first))
        #expect(result.code == 0, "\(result.all)")
        #expect(try await adopted(estate)["prod:/Adopted/console/SECRET_KEY"] == "something-else-that-somebody-put-there v1")
        #expect(try estate.text("services/console.yaml").contains("SECRET_KEY: !external"))
        #expect(try estate.text("services/velvet.yaml").contains("!secret \"vault:/Adopted/velvet/VELVET_SERVICE_TOKEN\""))
    }

    /// Adopted without a store first: with one later, the files come to say the same as with one at once.
    @Test func whatWasLeftExternal() async throws {
        let once = try await estate()
        func store(_ estate: AdoptedEstate) async throws -> Program.Result {
            _ = try await estate.adopt(Self.store + ["--target", "staging"])
            let (_, report) = try await estate.adopt(Self.store)
            return try await estate.adopt(Self.store + confirmed(report)).result
        }
        #expect(try await store(once).code == 0)
        let later = try await estate()
        #expect(try await later.adopt().result.code == 0)
        let plain = try later.text("services/console.yaml")
        #expect(plain.contains("SECRET_KEY: !external"))
        let result = try await store(later)
        #expect(result.code == 0, "\(result.all)")
        let console = try later.text("services/console.yaml")
        #expect(!console.contains("SECRET_KEY: !external"), "\(console)")
        let lines = { (text: String) in text.split(separator: "\n") }
        #expect(
            lines(console).difference(from: lines(plain)).removals.allSatisfy { change in
                if case .remove(_, let line, _) = change { line.contains("!external") } else { false }
            })
        func secrets(_ estate: AdoptedEstate) throws -> [String] {
            let all = try estate.files().filter { $0.key.hasPrefix("desired/services/") }.values.map { String(decoding: $0, as: UTF8.self) }
            return all.flatMap { $0.matches(of: /!secret "[^"]+"/).map { String($0.output) } }.sorted()
        }
        #expect(try secrets(later) == secrets(once))
        #expect(try await adopted(later) == adopted(once))
    }

    /// What an environment may not use is found before anything is written, and so is a store that there is not.
    @Test func placesThatMustNotBeUsed() async throws {
        let header = AdoptedEstate.header.replacingOccurrences(
            of: "    environments: { staging: staging, production: prod }\n",
            with: "    environments: { staging: staging, production: prod }\n"
                + "    paths: { production: { read: [\"/\"], write: [\"/Queue/\"] } }\n")
        let texts = [
            (header, "vault:/Adopted", Int32(4), "production may not keep secrets at vault@prod:/Adopted/console/"),
            (AdoptedEstate.header, "safe:/Adopted", 64, "the estate has no store \"safe\"; it has vault"),
            (AdoptedEstate.header, "vault@prod:/Adopted", 64, "--store has the form STORE:/FOLDER"),
        ]
        for (header, store, code, message) in texts {
            try #require(header != AdoptedEstate.header || store != "vault:/Adopted")
            let estate = try await estate(header)
            let before = try estate.files()
            for more in [[], ["--target", "staging"]] {
                let result = try await estate.plumb.run(["adopt", "--store", store] + more)
                #expect(result.code == code && result.talk.contains(message), "\(result.all)")
            }
            #expect(try await estate.writes() == [])
            #expect(try estate.files() == before)
        }
    }

    /// A gated environment without a history records nothing, and so nothing is stored in any.
    @Test func withoutAHistory() async throws {
        let estate = try await estate(begun: false)
        let result = try await estate.plumb.run(["adopt"] + Self.store + ["--target", "staging"])
        #expect(result.code == 1 && result.talk.contains("plumb init production"), "\(result.all)")
        #expect(try await estate.writes() == [])
        #expect(try await adopted(estate).isEmpty)
    }

    /// No value stands in any output, file or ledger, whichever way it is stored.
    @Test func noSecretGetsOut() async throws {
        let estate = try await estate()
        var texts: [String: String] = [:]
        func run(_ more: [String]) async throws -> JSONValue? {
            let json = try await estate.plumb.run(["adopt", "-vv", "--output", "json"] + Self.store + more)
            texts["adopt \(more)"] = json.all
            return try? JSONValue(parsing: Array(json.output.utf8))
        }
        texts["dry"] = try await estate.plumb.run(["adopt", "-vv", "--dry-run"] + Self.store).all
        _ = try await run(["--target", "staging"])
        let report = try #require(try await run([]))
        _ = try await run(try confirmed(report))
        #expect(try estate.text("services/console.yaml").contains("!secret \"vault:/Adopted/"))
        for environment in ["staging", "production"] {
            for command in [
                ["plan", environment, "-vv"], ["audit", "log", "--environment", environment, "--output", "json"], ["status", environment],
            ] {
                texts["\(command)"] = try await estate.plumb.run(command).all
            }
        }
        for (path, data) in try estate.files() { texts[path] = String(decoding: data, as: UTF8.self) }
        for path in ["", "-wal"] {
            let ledger = URL(filePath: estate.simulators.directory.appending(path: "ledger.sqlite").path + path)
            if let data = try? Data(contentsOf: ledger) { texts["ledger\(path)"] = String(decoding: data, as: UTF8.self) }
        }
        for marker in try SimulatedSecrets.markers() {
            for form in SimulatedSecrets.forms(of: marker) {
                for (place, text) in texts where text.contains(form) { Issue.record("\(place) holds \(marker.prefix(6))…") }
            }
        }
        #expect(texts.values.allSatisfy { !$0.contains("output withheld") && !$0.contains("would have held") })
    }

    /// On a terminal the words are typed, production's with the digits of its plan; then the files are asked about.
    @Test func typedOnATerminal() async throws {
        let estate = try await estate()
        let program = try TypingProgram(
            estate.plumb, ["adopt", "--app", "raxx-console-prod"] + Self.store, in: estate.simulators.directory)
        try await program.asked("to apply\n> ")
        let words = try #require(program.said.firstMatch(of: /type  (deploy-prod-now [0-9a-f]{8})  to apply/)?.1)
        #expect(try estate.files().keys.allSatisfy { !$0.hasPrefix("desired/services") })
        program.type(String(words))
        try await program.asked("write these ")
        #expect(try await adopted(estate)["prod:/Adopted/console/SECRET_KEY"]?.hasSuffix(" v1") == true)
        program.type("yes")
        #expect(try await program.end() == 0, "\(program.said)")
        #expect(try estate.text("services/console.yaml").contains("!secret \"vault:/Adopted/console/SECRET_KEY\""))
    }
}
#endif
