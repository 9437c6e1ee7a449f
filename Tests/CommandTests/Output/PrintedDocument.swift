#if os(Linux)
import CanonicalJSON
import Foundation
import TestBench
import Testing

/// What a command line printed with `--output json`, and which document that is to be.
struct PrintedDocument {
    let name: String
    let arguments: [String]
    let result: Program.Result

    init(_ name: String, _ plumb: Program, _ arguments: [String], adding variables: [String: String] = [:]) async throws {
        self.name = name
        self.arguments = arguments
        result = try await plumb.run(arguments + ["--output", "json"], adding: variables)
    }

    var json: JSONValue {
        get throws { try JSONValue(parsing: Array(result.output.utf8)) }
    }
}

/// A situation in which commands print documents that take more than one command line.
enum DocumentWorld: String, CaseIterable {
    case applied, begun, broughtUp, drifted, gated, proposed, promotedFlag, surveyed, task, waiting, zoneFiles

    /// What is printed there, as command and document.
    var pairs: [[String]] {
        switch self {
        case .applied:
            [
                ["plan", "plan"], ["show", "plan"], ["apply", "apply"], ["undo", "plan"], ["undo", "apply"],
                ["forget", "plan"], ["forget", "apply"], ["ledger copy", "ledger copy"], ["ledger compact", "ledger compact"],
            ]
        case .begun: [["start", "start"], ["doctor", "doctor"]]
        case .broughtUp: [["bootstrap", "plan"], ["bootstrap", "bootstrap"]]
        case .drifted: [["drift", "drift"], ["drift ack", "drift ack"], ["drift", "drift proposal"], ["drift", "plan"]]
        case .gated: [["ledger key", "ledger key"], ["ledger key", "ledger key"], ["approve", "approve"]]
        case .proposed: [["plan", "pull request"], ["plan", "pull request"]]
        case .promotedFlag: [["flags promote", "nothing"], ["flags promote", "plan"]]
        case .surveyed: [["look", "look"], ["adopt", "adopt"], ["coverage", "coverage"]]
        case .task: [["task run", "plan"], ["task run", "apply"]]
        case .waiting: [["resume", "nothing"], ["resume", "apply"]]
        case .zoneFiles: [["zone import", "zone import"], ["zone import", "zone import"], ["zone export", "zone export"]]
        }
    }

    func printed() async throws -> [PrintedDocument] {
        switch self {
        case .applied: try await Self.applied()
        case .begun: try await Self.begun()
        case .broughtUp: try await Self.broughtUp()
        case .drifted: try await Self.drifted()
        case .gated: try await Self.gated()
        case .proposed: try await Self.proposed()
        case .promotedFlag: try await Self.promotedFlag()
        case .surveyed: try await Self.surveyed()
        case .task: try await Self.task()
        case .waiting: try await Self.waiting()
        case .zoneFiles: try await Self.zoneFiles()
        }
    }

    private static let heroku = "{ heroku: { kind: heroku, token: !env HEROKU_API_KEY } }"

    private static func words(_ shown: PrintedDocument, _ phrase: String = "now") throws -> [String] {
        let digest = try #require(try shown.json["digest"]?.string, "\(shown.result.all)")
        return ["--digest", digest, "--target", "production", "--confirm", "\(phrase) \(digest.prefix(8))"]
    }

    private static func applied() async throws -> [PrintedDocument] {
        let world = try SmallEstate(await Simulators(), providers: heroku)
        let plumb = world.plumb
        try world.write("web.yaml", "service: web\nenvironments: { production: { app: acme-web, config: { A: \"1\" } } }\n")
        #expect(try await plumb.run("init", "production").code == 0)
        let plans = world.directory.appending(path: "plans").path
        let plan = try await PrintedDocument("plan", plumb, ["plan", "production", "--out", plans])
        let file = try FileManager.default.contentsOfDirectory(atPath: plans).first { $0.hasSuffix(".plan.json") }
        let show = try await PrintedDocument("plan", plumb, ["show", "\(plans)/\(try #require(file))"])
        let apply = try await PrintedDocument("apply", plumb, ["apply", "production"] + words(plan))
        try world.write("web.yaml", "service: web\nenvironments: { production: { app: acme-web, config: { A: \"2\" } } }\n")
        #expect(try await world.apply().code == 0)
        let undo = try await PrintedDocument("plan", plumb, ["undo", "production"])
        let undone = try await PrintedDocument("apply", plumb, ["undo", "production"] + words(undo))
        try world.write("web.yaml", "service: other\nenvironments: { production: { app: acme-other, mode: observe } }\n")
        let forget = try await PrintedDocument("plan", plumb, ["forget", "production", "heroku/acme-web"])
        let forgotten = try await PrintedDocument("apply", plumb, ["forget", "production", "heroku/acme-web"] + words(forget))
        let ledger = plumb.variables["PLUMB_LEDGER", default: ""]
        let copy = try await PrintedDocument("ledger copy", plumb, ["ledger", "copy", "--from", ledger, "--to", "\(ledger)-2"])
        let archive = world.directory.appending(path: "archive").path
        let compact = try await PrintedDocument("ledger compact", plumb, ["ledger", "compact", "--archive", archive])
        return [plan, show, apply, undo, undone, forget, forgotten, copy, compact]
    }

    private static func begun() async throws -> [PrintedDocument] {
        let beginning = try await BeginningEstate()
        let start = try await PrintedDocument(
            "start", beginning.plumb, ["start", "--provider", "heroku", "--store", "file", "--ledger", "file"])
        return [start, try await PrintedDocument("doctor", beginning.plumb, ["doctor"])]
    }

    private static func broughtUp() async throws -> [PrintedDocument] {
        let world = try SmallEstate(await Simulators(), providers: heroku, environments: "{ production: {} }")
        try world.write("web.yaml", "service: web\nenvironments: { production: { app: acme-web, config: { A: \"1\" } } }\n")
        let shown = try await PrintedDocument("plan", world.plumb, ["bootstrap", "production"])
        return [shown, try await PrintedDocument("bootstrap", world.plumb, ["bootstrap", "production", "--target", "production"])]
    }

    private static func drifted() async throws -> [PrintedDocument] {
        let world = try await DriftWorld()
        try await world.set("web", #"{"FLAG_A":"false","FLAG_B":"false"}"#)
        let drift = try await PrintedDocument("drift", world.plumb, ["drift", "production"])
        let address = "heroku/acme-web/config/FLAG_A"
        let ack = try await PrintedDocument("drift ack", world.plumb, ["drift", "ack", address, "--reason", "INC-12"])
        let accept = ["drift", "production", "--propose", "accept", "--only", "config/FLAG_B"]
        let proposal = try await PrintedDocument("drift proposal", world.plumb, accept)
        #expect(try proposal.json["edited"]?.array?.first?["path"] == "desired/web.yaml", "\(proposal.result.all)")
        let revert = try await PrintedDocument("plan", world.plumb, ["drift", "production", "--propose", "revert"])
        return [drift, ack, proposal, revert]
    }

    private static func gated() async throws -> [PrintedDocument] {
        let estate = try await GatedEstate(
            gate: "approvals: { count: 1 }", isShared: true, signing: "key: !secret \"keys:/LEDGER_KEY\"")
        let place = estate.simulators.directory.appending(path: "keys.json").path
        try Data("{}\n".utf8).write(to: URL(filePath: place))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: place)
        let file = estate.repository.appending(path: "desired/estate.yaml")
        let text = try String(contentsOf: file, encoding: .utf8)
        try text.replacingOccurrences(of: "stores:\n", with: "stores:\n  keys: { kind: file, path: \"\(place)\" }\n")
            .write(to: file, atomically: true, encoding: .utf8)
        try estate.commit()
        let plumb = estate.plumb(as: "ci")
        let made = try await PrintedDocument("ledger key", plumb, ["ledger", "key"])
        #expect(try made.json["state"] == "made", "\(made.result.all)")
        let key = try #require(try made.json["signing"]?["keys"]?.array?.first?["public"]?.string)
        try estate.useSigning("key: !secret \"keys:/LEDGER_KEY\", keys: [{ public: \"\(key)\" }]")
        let used = try await PrintedDocument("ledger key", plumb, ["ledger", "key"])
        #expect(try used.json["state"] == "in-use" && used.json["signing"] == .null, "\(used.result.all)")
        #expect(try await plumb.run("init", "production").code == 0)
        let digest = try await plumb.run("plan", "production").digest
        let approve = try await PrintedDocument(
            "approve", estate.plumb(as: "anna"), ["approve", "production", "--digest", digest, "--key", estate.key("anna")])
        return [made, used, approve]
    }

    private static func proposed() async throws -> [PrintedDocument] {
        let repository = try await ReviewedRepository()
        try repository.shell("git clone -q remote.git clone && cd clone && git remote set-head origin main")
        // Somebody's own machine, and no job.
        var variables = repository.runnerVariables.filter { !$0.key.hasPrefix("GITHUB_") && $0.key != "CI" }
        variables["HEROKU_API_KEY"] = "HRKU-simulated-operator"
        variables["PLUMB_FINGERPRINT_KEY"] = "a fingerprint key of the test, long enough"
        let clone = repository.directory.appending(path: "clone")
        let plumb = Program(variables: variables, workingDirectory: clone)
        #expect(try await plumb.run("init", "production", adding: ["CI": "", "GITHUB_ACTIONS": ""]).code == 0)
        try ReviewedRepository.service(staging: ["A": "1"], production: ["A": "1"]).write(
            to: clone.appending(path: "desired/shop.yaml"), atomically: true, encoding: .utf8)
        try repository.shell("cd clone && git -c user.name=ana -c user.email=ana@acme.example commit -q -a -m change")
        let arguments = ["plan", "--pr", "--base", "origin/main"]
        let offline = try await PrintedDocument("pull request", plumb, arguments + ["--offline"])
        return [try await PrintedDocument("pull request", plumb, arguments), offline]
    }

    private static func promotedFlag() async throws -> [PrintedDocument] {
        let world = try SmallEstate(await Simulators(), providers: heroku, environments: "{ staging: {}, production: {} }")
        func write(_ production: String) throws {
            try world.write(
                "web.yaml",
                """
                service: web
                reads: { FLAG_A: { format: flag } }
                environments:
                  staging: { app: acme-web-staging, config: { FLAG_A: "true" } }
                  production: { app: acme-web, config: { FLAG_A: "\(production)" } }

                """)
        }
        #expect(try await world.plumb.run("init", "production").code == 0)
        let arguments = ["flags", "promote", "FLAG_A", "--from", "staging", "--to", "production"]
        try write("true")
        let nothing = try await PrintedDocument("nothing", world.plumb, arguments)
        try write("false")
        return [nothing, try await PrintedDocument("plan", world.plumb, arguments)]
    }

    private static func surveyed() async throws -> [PrintedDocument] {
        let estate = try await AdoptedEstate()
        let look = try await PrintedDocument("look", estate.plumb, ["look"])
        let adopt = try await PrintedDocument("adopt", estate.plumb, ["adopt"])
        return [look, adopt, try await PrintedDocument("coverage", estate.plumb, ["coverage"])]
    }

    private static func task() async throws -> [PrintedDocument] {
        let simulators = try await Simulators()
        let plumb = simulators.plumb
        #expect(try await plumb.run("init", "staging").code == 0)
        try await simulators.send(
            "POST", "heroku", "/_control/heroku/deploy",
            body: #"{"app":"raxx-velvet-staging","process_types":{"web":"velvet serve"},"commit":"2ef77cf3aa00"}"#)
        let arguments = ["task", "run", "staging", "velvet", "migrate"]
        let shown = try await PrintedDocument("plan", plumb, arguments)
        let digest = try #require(try shown.json["digest"]?.string, "\(shown.result.all)")
        return [shown, try await PrintedDocument("apply", plumb, arguments + ["--digest", digest])]
    }

    private static func waiting() async throws -> [PrintedDocument] {
        let simulators = try await Simulators.withNames()
        let plumb = simulators.plumb
        #expect(try await plumb.run("init", "production").code == 0)
        let nothing = try await PrintedDocument("nothing", plumb, ["resume", "production"])
        let digest = try await plumb.run("plan", "production").digest
        let words = ["--target", "production", "--confirm", "deploy-prod-now \(digest.prefix(8))"]
        let silent = ["PLUMB_RESOLVERS": "127.0.0.1:1,127.0.0.1:1"]
        #expect(try await plumb.run(["apply", "production", "--digest", digest, "--park"] + words, adding: silent).code == 0)
        return [nothing, try await PrintedDocument("apply", plumb, ["resume", "production"])]
    }

    private static func zoneFiles() async throws -> [PrintedDocument] {
        let world = try SmallEstate(
            await Simulators(), providers: "{ cloudflare: { kind: cloudflare, token: !env CLOUDFLARE_EDIT_DNS } }",
            environments: "{ production: {} }")
        let file = world.directory.appending(path: "example.zone").path
        let text = """
            $ORIGIN raxx.app.
            $TTL 300
            @ IN SOA ns1.example.net. hostmaster.example.com. 1 10800 3600 604800 3600
            @ IN NS ns1.example.net.
            www IN A 192.0.2.1 ; cf_tags=cf-proxied:true

            """
        try Data(text.utf8).write(to: URL(filePath: file))
        let shown = try await PrintedDocument("zone import", world.plumb, ["zone", "import", file])
        #expect(try shown.json["path"] == .null && shown.json["proxied"] == 1, "\(shown.result.all)")
        #expect(try shown.json["text"]?.string?.hasPrefix("zone: raxx.app\n") == true)
        #expect(try shown.json["diagnostics"]?.array?.first?["rule"] == "dns.ns-at-apex")
        let out = "desired/zones/raxx.app.yaml"
        let written = try await PrintedDocument("zone import", world.plumb, ["zone", "import", file, "--out", out])
        #expect(try written.json["path"]?.string == out && written.json["text"] == shown.json["text"], "\(written.result.all)")
        let export = try await PrintedDocument("zone export", world.plumb, ["zone", "export", "raxx.app"])
        #expect(try export.json["text"]?.string?.contains("$ORIGIN raxx.app.\n") == true, "\(export.result.all)")
        return [shown, written, export]
    }
}
#endif
