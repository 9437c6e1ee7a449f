#if os(Linux)
import Foundation
import Testing

/// What somebody mistypes is refused before anything is asked of anybody.
@Suite struct MistakeTests {
    @Test("an address of a simulator that is none never leads to the real API")
    func addresses() async throws {
        let simulators = try await Simulators()
        let wrong = ["PLUMB_HEROKU_URL": "https://evil.example", "PLUMB_CLOUDFLARE_URL": "nonsense"]
        let plan = try await simulators.plumb.run(["plan", "staging"], adding: wrong)
        #expect(plan.code == 1, "\(plan.all)")
        #expect(plan.talk.contains("PLUMB_HEROKU_URL, PLUMB_CLOUDFLARE_URL: not a loopback address"), "\(plan.all)")
        let names = try await simulators.plumb.run(["plan", "staging"], adding: ["PLUMB_RESOLVERS": "1.1.1.1"])
        #expect(names.code == 1 && names.talk.contains("PLUMB_RESOLVERS is not a list of loopback addresses"), "\(names.all)")
        for kind in ["heroku", "cloudflare", "infisical"] { #expect(try await simulators.requests(kind) == []) }
    }

    @Test("a brake that there is none of, a digest that is none")
    func names() async throws {
        let simulators = try await Simulators()
        let plan = try await simulators.plumb.run("plan", "staging", "--allow", "nonsense")
        #expect(plan.code == 64 && plan.talk.contains("there is no brake nonsense"), "\(plan.all)")
        let known = try await simulators.plumb.run("plan", "staging", "--allow", "brake.config.mass-delete")
        #expect(known.output.contains(" --allow brake.config.mass-delete") || known.output.contains("in sync"), "\(known.all)")
        let apply = try await simulators.plumb.run("apply", "staging", "--digest", "zzzzzzzz")
        #expect(apply.code == 64 && apply.talk.contains("--digest is hexadecimal"), "\(apply.all)")
    }

    @Test("what is wrong with a seed is said with its file, its line and its member")
    func seed() async throws {
        let simulators = try await Simulators()
        let seeds = simulators.directory.appending(path: "seeds")
        try FileManager.default.createDirectory(at: seeds, withIntermediateDirectories: true)
        let file = seeds.appending(path: "heroku.yaml")
        try Data("tokens: { t: a@example.com }\napps:\n- name: acme-web\n- name: acme-api\n  maintenance: perhaps\n".utf8).write(to: file)
        let result = try await simulators.plumb.run("simulate", "--seed", seeds.path)
        #expect(result.code != 0 && result.all.contains("heroku.yaml:5: apps[1].maintenance: is not true or false"), "\(result.all)")
    }

    @Test("a simulator replaces no device, no pipe, no link and no file of others", arguments: ["--ports-file", "--state"])
    func placesOfASimulator(_ option: String) async throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "plumb-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let (pipe, link, file) = (
            directory.appending(path: "pipe").path, directory.appending(path: "link").path, directory.appending(path: "file")
        )
        #expect(mkfifo(pipe, 0o600) == 0)
        try Data("mine\n".utf8).write(to: file)
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: file.path)
        for place in [pipe, link, file.path, directory.path] {
            let process = Process()
            process.executableURL = Program.directory.appending(path: "plumb-simulator")
            process.arguments = ["--seed", Program.root.appending(path: "Examples/raxx").path, option, place]
            let talk = Pipe()
            process.standardError = talk
            process.standardOutput = FileHandle.nullDevice
            try process.run()
            let said = String(decoding: talk.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            process.waitUntilExit()
            #expect(process.terminationStatus == 64 && said.contains("the file exists"), "\(place): \(said)")
        }
        var status = stat()
        #expect(lstat(pipe, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO)
        #expect(lstat(link, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK)
        #expect(try String(contentsOf: file, encoding: .utf8) == "mine\n")
    }

    @Test("a setting that is none makes no bug of ours")
    func settings() async throws {
        let start = try await BeginningEstate()
        let result = try await start.plumb.run(
            "start", "--offline", "--provider", "powerdns", "--set", "powerdns.url=nonsense", "--variable", "powerdns.token=KEY")
        #expect(
            [3, 64].contains(result.code) && result.talk.contains("Nothing was written") && !result.all.contains("bug"), "\(result.all)")
        #expect(try start.files().isEmpty)
    }

    @Test("a ledger that is not there is no empty one")
    func ledger() async throws {
        let simulators = try await Simulators()
        let path = simulators.directory.appending(path: "mistyped.sqlite").path
        for command in [["audit", "verify"], ["audit", "log"], ["status", "production"], ["locks"]] {
            let result = try await simulators.plumb.run(command, adding: ["PLUMB_LEDGER": path])
            #expect(result.code == 1 && result.talk.contains("the ledger: there is no file \(path)"), "\(command): \(result.all)")
        }
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test("every variable that is missing is told at once")
    func credentials() async throws {
        let simulators = try await Simulators()
        let missing = ["HEROKU_API_KEY", "INFISICAL_TOKEN", "CF_WORKER_DEPLOY"]
        let plan = try await simulators.plumb.run(
            ["plan", "production"], adding: Dictionary(uniqueKeysWithValues: missing.map { ($0, "") }))
        #expect(plan.code == 1, "\(plan.all)")
        for name in missing { #expect(plan.talk.contains(name), "\(plan.talk)") }
    }
}
#endif
