import Foundation
import Testing

/// A beginning writes everything or nothing, over nothing, and no secret.
@Suite struct StartTests {
    private static let heroku = ["start", "--provider", "heroku", "--store", "file", "--ledger", "file"]

    @Test func everythingIsMadeAndTried() async throws {
        let start = try await BeginningEstate()
        let result = try await start.plumb.run(Self.heroku)
        #expect(result.code == 0, "\(result.all)")
        #expect(result.talk.contains("✓ heroku  reads ") && result.talk.contains("the token is …@moosequest.net's"), "\(result.talk)")
        #expect(
            try start.files().keys.sorted() == [
                ".gitignore", ".plumb/secrets.json", ".plumb/secrets.json.lock", "desired/estate.yaml", "plans/README.md",
            ])
        let mode = try FileManager.default.attributesOfItem(atPath: start.directory.appending(path: ".plumb/secrets.json").path)
        #expect((mode[.posixPermissions] as? Int) == 0o600)
        let estate = try start.text("desired/estate.yaml")
        #expect(estate.contains("estate: acme\n") && estate.contains("token: !env HEROKU_API_KEY"), "\(estate)")
        #expect(estate.contains("fingerprint_key: !secret \"file@production:/plumb/FINGERPRINT_KEY\""))
        #expect(estate.contains("phrase: deploy-production-now") && estate.contains("public: "))
        #expect(estate.contains("# Needs an authorization with the scopes read-protected and write-protected"))
        #expect(try await start.plumb.run("validate").code == 0)
        // The keys are in the store, and nowhere else.
        let stored = try start.text(".plumb/secrets.json")
        let keys = stored.matches(of: /"([A-Za-z0-9+\/]{43}=)"/).map { String($0.1) }
        #expect(keys.count == 2)
        for key in keys { #expect(!estate.contains(key) && !result.all.contains(key)) }
        #expect(!estate.contains("HRKU-") && !result.all.contains("HRKU-"))
        #expect(try await start.simulators.requests("heroku").allSatisfy { $0.hasPrefix("GET ") })
    }

    @Test func nothingIsWrittenOver() async throws {
        let start = try await BeginningEstate()
        #expect(try await start.plumb.run(Self.heroku).code == 0)
        let before = try start.files()
        let second = try await start.plumb.run(Self.heroku)
        #expect(second.code == 1 && second.talk.contains("There is an estate in desired already"), "\(second.all)")
        // Nor below it.
        let below = start.directory.appending(path: "services")
        try FileManager.default.createDirectory(at: below, withIntermediateDirectories: true)
        let third = try await Program(variables: start.variables, workingDirectory: below).run(Self.heroku)
        #expect(third.code == 1 && third.talk.contains("There is an estate in ../desired already"), "\(third.all)")
        #expect(try start.files() == before)
    }

    /// Lines are put below what stands there; a directory of plans that is there stays as it is.
    @Test func whatIsThereStays() async throws {
        let start = try await BeginningEstate()
        try start.write(".gitignore", "node_modules/")
        try start.write("plans/README.md", "ours\n")
        #expect(try await start.plumb.run(Self.heroku + ["--offline"]).code == 0)
        #expect(try start.text(".gitignore").hasPrefix("node_modules/\n# ") && start.text(".gitignore").hasSuffix("\n.plumb/\n"))
        #expect(try start.text("plans/README.md") == "ours\n")
        #expect(try await start.simulators.requests("heroku").isEmpty)
    }

    @Test(arguments: ["wrong-token-0123456789", ""])
    func aCredentialThatDoesNotDo(_ token: String) async throws {
        let start = try await BeginningEstate()
        let result = try await start.plumb.run(Self.heroku, adding: ["HEROKU_API_KEY": token])
        #expect(result.code == 4 && result.talk.contains("✗ heroku"), "\(result.all)")
        #expect(result.talk.contains("heroku authorizations:create"), "\(result.talk)")
        #expect(try start.files().isEmpty)
    }

    /// A right that is missing is named; what the token does reach is enough to begin.
    @Test func aTokenForAPart() async throws {
        let start = try await BeginningEstate()
        let result = try await start.plumb.run(
            ["start", "--provider", "cloudflare", "--ledger", "file"], adding: ["CLOUDFLARE_API_TOKEN": "cf-simulated-worker-deploy"])
        #expect(result.code == 0 && result.talk.contains("! cloudflare  cannot list zones"), "\(result.all)")
        #expect(result.output.contains("Set PLUMB_FINGERPRINT_KEY to at least 32 random characters"))
    }

    @Test(arguments: [
        (["--provider", "herouk"], "did you mean heroku?"), (["--provider", "powerdns"], "--set powerdns.url=…"),
        (["--provider", "heroku", "--environment", "Production"], "lower-case letters"),
        (["--provider", "heroku", "--variable", "heroku.token=HRKU-1234-a-token"], "never the credential itself"),
        (["--provider", "heroku", "--store", "valt"], "did you mean vault?"),
        (["--provider", "heroku", "--set", "nonsense"], "KIND.KEY=VALUE"),
        (["--provider", "heroku", "--ledger", "paper"], "Write git or file."),
    ])
    func whatIsNoAnswer(_ arguments: [String], _ words: String) async throws {
        let start = try await BeginningEstate()
        let result = try await start.plumb.run(["start", "--offline"] + arguments)
        #expect(result.code == 64 && result.talk.contains(words), "\(result.all)")
        #expect(!result.all.contains("1234"))
        #expect(try start.files().isEmpty)
    }

    /// Typed with a step back; what was answered gives the same file again.
    @Test func aDialogIsRecorded() async throws {
        let start = try await BeginningEstate()
        let answers = start.directory.deletingLastPathComponent().appending(path: "answers.json").path
        let conversation = Conversation(program: start.plumb)
        let result = try await conversation.run(
            "start", "--answers", answers, "--offline",
            answers: [
                ("Name of the estate [acme]: ", "shop"), ("Environments, the strictest last [staging production]: ", "back"),
                ("Environments", ""), ("Environments", ""), ("Providers, of ", "heroku"), ("heroku: the variable with", ""),
                ("Where secrets are kept", ""), ("file: the path of the file", ""), ("Where the history is kept", "file"),
                ("Write these? [yes] ", "yes"),
            ])
        #expect(result.code == 0, "\(result.all)")
        let first = try start.text("desired/estate.yaml")
        #expect(first.contains("estate: acme\n"))
        let again = try await BeginningEstate(beside: start)
        let replay = try await again.plumb.run("start", "--answers", answers, "--offline")
        #expect(replay.code == 0, "\(replay.all)")
        #expect(try again.text("desired/estate.yaml") == first)
    }

    @Test func stoppingLeavesNothing() async throws {
        let start = try await BeginningEstate()
        let result = try await Conversation(program: start.plumb).run(
            Self.heroku + ["--offline"],
            answers: [
                ("Name of the estate", ""), ("Environments", ""), ("heroku: the variable with", ""), ("file: the path of the file", ""),
                ("Write these? [yes] ", "no"),
            ])
        #expect(result.code == 1 && result.talk.contains("Nothing was written"), "\(result.all)")
        #expect(try start.files().isEmpty)
    }

    /// Nothing is made in the store where the files could not be written.
    @Test(arguments: [".gitignore/x", "plans"]) func whatIsInTheWay(_ path: String) async throws {
        let start = try await BeginningEstate()
        try start.write(path, "mine\n")
        let result = try await start.plumb.run(Self.heroku)
        #expect(result.code == 1 && result.talk.contains("Nothing was written"), "\(result.all)")
        #expect(try Array(start.files().keys) == [path])
    }

    /// Keys are never taken away again; git goes on ignoring them, and it is said what stays.
    @Test func whatComesBetween() async throws {
        let start = try await BeginningEstate()
        try start.write(".plumb/secrets.json", #"{"production": {"/plumb/LEDGER_KEY": "no key of a ledger"}}"#)
        let secrets = start.directory.appending(path: ".plumb/secrets.json").path
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: secrets)
        let result = try await start.plumb.run(Self.heroku)
        #expect(result.code == 1 && result.talk.contains("holds something else than a key"), "\(result.all)")
        #expect(result.talk.contains("What stays: .gitignore."), "\(result.talk)")
        #expect(result.talk.contains("The new key at file@production:/plumb/FINGERPRINT_KEY stays in the store"), "\(result.talk)")
        #expect(try start.text(".gitignore").contains("\n.plumb/\n") && start.text(".plumb/secrets.json").contains("FINGERPRINT_KEY"))
        #expect(try start.files().keys.allSatisfy { $0 == ".gitignore" || $0.hasPrefix(".plumb/") })
    }

    /// The next `git add` takes in no key, whatever the file is called and whatever .gitignore says.
    @Test(arguments: [
        "!x.json", "s[1].json", "#s.json", "x\\y.json", "s.json ", "a b.json", "s?*.json", "./s.json",
        ".plumb/secrets.json",
    ])
    func gitIgnoresTheKeys(_ path: String) async throws {
        let start = try await BeginningEstate()
        try TrustedRepository(at: start.directory).git("init", "-q", "-b", "main")
        for old in ["", "!.plumb/\n!*.json\n", ".plumb/\n!.plumb/\n"] {
            for name in try FileManager.default.contentsOfDirectory(atPath: start.directory.path) where name != ".git" {
                try FileManager.default.removeItem(at: start.directory.appending(path: name))
            }
            if !old.isEmpty { try start.write(".gitignore", old) }
            let result = try await start.plumb.run(Self.heroku + ["--set", "file.path=\(path)"])
            #expect(result.code == 0, "\(result.all)")
            #expect(try Self.untracked(start) == [".gitignore", "desired/estate.yaml", "plans/README.md"])
        }
    }

    /// Where git would take them in all the same, none is made.
    @Test func gitDoesNotIgnoreTheKeys() async throws {
        let start = try await BeginningEstate()
        let root = start.directory.deletingLastPathComponent()
        try TrustedRepository(at: root).git("init", "-q", "-b", "main")
        try start.write("k/.gitignore", "!s.json\n")
        for path in ["k/s.json", "../s.json", root.appending(path: "s.json").path] {
            let result = try await start.plumb.run(Self.heroku + ["--set", "file.path=\(path)"])
            #expect(
                result.code == 1 && result.talk.contains("git does not ignore") && result.talk.contains("No file was left behind"),
                "\(result.all)")
            #expect(try Array(start.files().keys) == ["k/.gitignore"])
            #expect(!FileManager.default.fileExists(atPath: root.appending(path: "s.json").path))
        }
        let here = try await start.plumb.run(Self.heroku + ["--set", "file.path=\(start.directory.path)/s.json"])
        #expect(here.code == 0, "\(here.all)")
        #expect(try start.text(".gitignore").contains("\n/s.json\n"))
    }

    private static func untracked(_ start: BeginningEstate) throws -> [String] {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["git", "-C", start.directory.path, "status", "--porcelain", "--untracked-files=all"]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self).split(separator: "\n").map { String($0.dropFirst(3)) }.sorted()
    }

    /// What was written is what every other command takes.
    @Test(arguments: [
        ["--store", "file", "--offline"], ["--store", "none", "--offline"], ["--store", "none"], ["--store", "environment"],
    ])
    func withARemoteItIsValid(_ arguments: [String]) async throws {
        let start = try await BeginningEstate()
        let repository = TrustedRepository(at: start.directory)
        try repository.git("init", "-q", "-b", "main")
        try repository.git("init", "-q", "--bare", start.directory.deletingLastPathComponent().appending(path: "origin.git").path)
        try repository.git("remote", "add", "origin", "../origin.git")
        let result = try await start.plumb.run(["start", "--provider", "heroku"] + arguments)
        #expect(result.code == 0, "\(result.all)")
        let valid = try await start.plumb.run("validate")
        #expect(valid.code == 0, "\(valid.all)")
        #expect(result.output.contains("plumb ledger key") == arguments.contains("file"), "\(result.output)")
    }

    @Test func aSharedHistoryWithoutAKey() async throws {
        let start = try await BeginningEstate()
        for store in ["none", "environment"] {
            let result = try await start.plumb.run(["start", "--provider", "heroku", "--store", store, "--ledger", "git", "--offline"])
            #expect(result.code == 64 && result.talk.contains("keep the history on this machine"), "\(result.all)")
        }
        #expect(try start.files().isEmpty)
    }

    /// A history that is there is another estate's.
    @Test func aHistoryThatIsThere() async throws {
        let start = try await BeginningEstate()
        #expect(try await start.plumb.run(Self.heroku + ["--environment", "staging"]).code == 0)
        #expect(try await start.plumb.run("init", "staging").code == 0)
        try FileManager.default.removeItem(at: start.directory.appending(path: "desired"))
        let result = try await start.plumb.run(Self.heroku + ["--environment", "staging"])
        #expect(result.code == 1 && result.talk.contains("There is already a history of"), "\(result.all)")
    }
}
