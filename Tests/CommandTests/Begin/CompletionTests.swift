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
