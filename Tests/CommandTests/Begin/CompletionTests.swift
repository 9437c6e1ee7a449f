import Foundation
import Testing

/// The scripts, run by the shells themselves; names come from the files here, and silence where they cannot be read.
@Suite struct CompletionTests {
    /// What a shell of this name prints; nil where it is not installed.
    private func shell(_ name: String, _ script: String, in directory: URL = Program.estate) throws -> (output: String, talk: String)? {
        let paths = ["/bin/", "/usr/bin/", "/opt/homebrew/bin/"].map { $0 + name }
        guard let path = paths.first(where: FileManager.default.isExecutableFile(atPath:)) else { return nil }
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = ["-c", script]
        process.currentDirectoryURL = directory
        // No HOME, no credential, no network: nothing is there but the program.
        process.environment = ["PATH": Program.directory.path + ":/usr/bin:/bin", "PLUMB_LEDGER": "git:nowhere"]
        let (output, talk) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = talk
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        let said = talk.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (String(decoding: data, as: UTF8.self), String(decoding: said, as: UTF8.self))
    }

    /// What bash offers for the last word of a command line.
    private func bash(_ words: [String], in directory: URL = Program.estate) throws -> [String] {
        let line = words.joined(separator: " ")
        let quoted = words.map { "'\($0)'" }.joined(separator: " ")
        let script = """
            source <(plumb completion bash)
            COMP_WORDS=(\(quoted)); COMP_CWORD=\(words.count - 1); COMP_LINE='\(line)'; COMP_POINT=\(line.utf8.count)
            _plumb plumb '\(words.last ?? "")' '\(words.dropLast().last ?? "")'
            printf '%s\\n' "${COMPREPLY[@]}"
            """
        let result = try #require(try shell("bash", script, in: directory))
        #expect(result.talk == "")
        return result.output.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
    }

    @Test(arguments: [
        (["plumb", "st"], ["start", "status"]), (["plumb", "plan", ""], ["production", "staging"]),
        (["plumb", "plan", "prod"], ["production"]), (["plumb", "verify", "production", "--contract", "que"], ["queue"]),
        (["plumb", "zone", "export", ""], ["raxx.app"]), (["plumb", "compare", "staging", "p"], ["production"]),
        (["plumb", "plan", "production", "--allow", "brake.dns.root"], ["brake.dns.root-ns"]),
        (["plumb", "drift", "check", "sta"], ["staging"]),
    ])
    func inBash(_ words: [String], _ offered: [String]) throws {
        let found = try bash(words)
        #expect(offered.allSatisfy(found.contains) && (words.last == "" || found.count == offered.count), "\(found)")
    }

    @Test func plansInBash() throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "plumb-plans-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: directory) }
        let plans = directory.appending(path: "plans/production")
        try FileManager.default.createDirectory(at: plans, withIntermediateDirectories: true)
        for name in ["2026-11-20-7f3a9c1e.plan.json", "2026-11-21-00db19dd.plan.json", "2026-11-21-00db19dd.md"] {
            try Data("{}".utf8).write(to: plans.appending(path: name))
        }
        let found = try bash(["plumb", "show", "plans/"], in: directory)
        #expect(found == ["plans/production/2026-11-21-00db19dd.plan.json", "plans/production/2026-11-20-7f3a9c1e.plan.json"], "\(found)")
    }

    /// Nothing is said on a line that somebody types.
    @Test(arguments: ["estate: [", "\u{0}", "estate: x\nenvironments: nonsense\n"])
    func filesThatCannotBeRead(_ text: String) throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "plumb-broken-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: directory) }
        try FileManager.default.createDirectory(at: directory.appending(path: "desired"), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: directory.appending(path: "desired/estate.yaml"))
        #expect(try bash(["plumb", "plan", "x"], in: directory).filter { !$0.isEmpty } == [])
    }

    /// Files of a change that nobody reviewed: a name is offered only where it is nothing else for a shell, and none is ever run.
    @Test func namesThatAShellWouldRun() throws {
        let directory = try Self.temporary()
        defer { try? FileManager.default.removeItem(at: directory) }
        let names = [
            "$(touch ran)", "`touch ran`", "\\e]0;title\\a", "a;touch ran", "--break-glass", "a b", "*", "~root", "\u{FC}ber", "${x}",
        ]
        let keys = (names + ["plain-1"]).map { #""\#($0)": {}"# }.joined(separator: ", ")
        try Self.write("estate: d\nenvironments: { \(keys) }\n", to: directory.appending(path: "desired/estate.yaml"))
        for (place, name) in names.enumerated() {
            try Self.write("service: '\(name)'\n", to: directory.appending(path: "desired/\(place).yaml"))
            try Self.write("zone: '\(name)'\n", to: directory.appending(path: "desired/zone-\(place).yaml"))
        }
        for name in ["$(touch ran).plan.json", "`touch ran`.plan.json", "a b.plan.json", "a.plan.json", "\u{1B}[2J.plan.json"] {
            try Self.write("{}", to: directory.appending(path: "plans/p/\(name)"))
        }
        try Self.write("{}", to: directory.appending(path: "plans/$(touch ran)/b.plan.json"))
        let offered: [([String], [String])] = [
            (["plumb", "plan", ""], ["plain-1"]), (["plumb", "verify", "x", "--contract", ""], []), (["plumb", "zone", "export", ""], []),
            (["plumb", "show", "plans/"], ["plans/p/a.plan.json"]), (["plumb", "show", ""], ["plans/p/a.plan.json"]),
        ]
        for (words, expected) in offered {
            let found = try bash(words, in: directory).filter { !$0.isEmpty && !$0.hasPrefix("-") }
            #expect(found == expected, "\(words): \(found)")
        }
        #expect(!FileManager.default.fileExists(atPath: directory.appending(path: "ran").path))
    }

    /// Whatever the program prints: the script itself expands nothing.
    @Test func theScriptForBashExpandsNothing() throws {
        let directory = try Self.temporary()
        defer { try? FileManager.default.removeItem(at: directory) }
        let program = directory.appending(path: "other")
        try Self.write("#!/bin/sh\nprintf '%s\\n' '$(touch ran)' '`touch ran`' '*' '~' 'plain'\n", to: program)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program.path)
        let script = """
            source <(plumb completion bash)
            COMP_WORDS=(./other plan ''); COMP_CWORD=2; COMP_LINE='./other plan '; COMP_POINT=13
            _plumb ./other '' plan
            printf '%s\\n' "${COMPREPLY[@]}"
            """
        let result = try #require(try shell("bash", script, in: directory))
        let found = result.output.split(separator: "\n").filter { !$0.hasPrefix("-") }
        #expect(found == ["$(touch ran)", "`touch ran`", "*", "~", "plain"], "\(result)")
        #expect(result.talk == "" && !FileManager.default.fileExists(atPath: directory.appending(path: "ran").path))
    }

    /// The parser's own option prints a script that does.
    @Test(arguments: [
        ["--generate-completion-script", "bash"], ["--generate-completion-script=bash"], ["plan", "--generate-completion-script"],
    ])
    func theScriptOfTheParser(_ arguments: [String]) async throws {
        let result = try await Program(variables: [:]).run(arguments)
        #expect(result.code == 64 && result.output == "" && result.talk.contains("plumb completion bash"), "\(result.all)")
    }

    private static func temporary() throws -> URL {
        let directory = FileManager.default.temporaryDirectory.appending(path: "plumb-names-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        return directory
    }

    private static func write(_ text: String, to file: URL) throws {
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    /// Fish completes where a line is edited; here the line is said to the script.
    @Test func inFish() throws {
        let script = """
            function commandline
                contains -- -t $argv; and echo ''; or printf '%s\\n' plumb plan
            end
            plumb completion fish | source
            __plumb_custom_completion ---completion plan -- positional@0 2 0
            """
        guard let found = try shell("fish", script) else { return }
        #expect(found.output == "production\nstaging\n" && found.talk == "", "\(found)")
    }

    /// A pseudo-terminal of zsh's own, since its completion works in a line editor alone.
    @Test func inZsh() throws {
        let script = """
            zmodload zsh/zpty
            zpty shell 'PS1= zsh -f -i'
            zpty -w shell 'autoload -Uz compinit; compinit -u -D; source <(plumb completion zsh); compdef _plumb plumb; print REA""DY'
            repeat 400; do zpty -r -t shell line && { all+=$line; [[ $all == *READY* ]] && break } || sleep 0.05; done
            zpty -w -n shell $'plumb plan prod\\t'
            all=
            repeat 400; do zpty -r -t shell line && all+=$line || sleep 0.05; [[ $all == *production* ]] && break; done
            print -r -- $all
            zpty -d shell
            """
        guard let found = try shell("zsh", script) else { return }
        #expect(found.output.contains("production"), "\(found)")
    }
}
