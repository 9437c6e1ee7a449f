import Foundation
import TestBench
import Testing

/// No program runs that a repository names.
@Suite struct RepositoryProgramTests {
    private static let estate = "estate: acme\nfingerprint_key: !env KEY\nenvironments: { staging: {} }\nledger: { kind: git }\n"

    private static func variables(_ home: URL) -> [String: String] {
        [
            "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "", "HOME": home.path,
            "KEY": "a fingerprint key of the test, long enough",
        ]
    }

    /// A program that says that it ran.
    private static func trap(in directory: URL) throws -> (program: URL, mark: URL) {
        let (program, mark) = (directory.appending(path: "trap"), directory.appending(path: "sprung"))
        try Data("#!/bin/sh\ntouch '\(mark.path)'\nexit 1\n".utf8).write(to: program)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program.path)
        return (program, mark)
    }

    /// The change makes a folder look like a repository of its own.
    @Test func aFolderThatLooksLikeARepository() async throws {
        let change = try PullRequest(["desired/estate.yaml": Self.estate])
        let (program, mark) = try Self.trap(in: change.directory)
        let configuration = """
            [core]
            repositoryformatversion = 0
            bare = false
            worktree = .
            fsmonitor = \(program.path)
            hooksPath = \(change.directory.path)
            sshCommand = \(program.path)
            [remote "origin"]
            url = ssh://localhost/nowhere
            """
        try change.change([
            "evil/HEAD": "ref: refs/heads/main\n", "evil/config": configuration, "evil/objects/a": "", "evil/refs/a": "",
            "evil/desired/estate.yaml": Self.estate,
        ])
        let checkout = try change.trustingCheckout()
        let plumb = Program(variables: Self.variables(change.directory), workingDirectory: checkout.directory.appending(path: "evil"))
        for words in [["plan", "staging"], ["audit", "verify"], ["locks"]] {
            let result = try await plumb.run(words)
            #expect(result.code == 1, "\(words) \(result.all)")
        }
        // The repository around the folder has that remote, and no history on it.
        let copied = try await plumb.run("ledger", "copy", "--from", "git:origin", "--to", "x.sqlite")
        #expect(copied.output.contains("0 of 0 events"), "\(copied.all)")
        #expect(!FileManager.default.fileExists(atPath: mark.path))
    }

    /// Settings of the repository's own configuration, and an address of the remote with which they would matter.
    @Test(arguments: [
        ("core.sshCommand", "PROGRAM", "ssh://localhost/nowhere"), ("core.gitProxy", "PROGRAM", "git://localhost/nowhere"),
        ("credential.helper", "!PROGRAM", "http://127.0.0.1:1/nowhere"), ("remote.origin.uploadpack", "PROGRAM", "/nowhere"),
        ("remote.origin.vcs", "ext", "PROGRAM"), ("core.pager", "PROGRAM", "ext::PROGRAM"), ("core.fsmonitor", "PROGRAM", "ext::PROGRAM"),
        ("core.hooksPath", "DIRECTORY", "ext::PROGRAM"),
    ]) func aSettingOfTheRepository(_ setting: String, _ value: String, _ address: String) async throws {
        let change = try PullRequest(["desired/estate.yaml": Self.estate])
        try change.change(["a": "b"])
        let checkout = try change.trustingCheckout()
        let (program, mark) = try Self.trap(in: change.directory)
        func filled(_ text: String) -> String {
            text.replacingOccurrences(of: "PROGRAM", with: program.path).replacingOccurrences(of: "DIRECTORY", with: change.directory.path)
        }
        try checkout.git("config", "remote.origin.url", filled(address))
        try checkout.git("config", setting, filled(value))
        let plumb = Program(variables: Self.variables(change.directory), workingDirectory: checkout.directory)
        let result = try await plumb.run("audit", "verify")
        #expect(result.code == 1, "\(result.all)")
        #expect(!FileManager.default.fileExists(atPath: mark.path), "\(result.all)")
    }

    /// Where the repository's configuration names the filter that attributes of the change choose.
    enum Filter: String, CaseIterable, CustomTestStringConvertible {
        case clean, process, requiredProcess, nameWithAnEqualsSign, included, includedForTheDirectory, ofTheWorkTree

        var testDescription: String { rawValue }
        var name: String { self == .nameWithAnEqualsSign ? "a=b" : "x" }

        /// Arguments of `git config`, one list for each setting.
        func settings(_ program: String, _ file: String) -> [[String]] {
            switch self {
            case .clean, .nameWithAnEqualsSign: [["filter.\(name).clean", program]]
            case .process: [["filter.x.process", program]]
            case .requiredProcess: [["filter.x.process", program], ["filter.x.required", "true"]]
            case .included: [["--file", file, "filter.x.clean", program], ["include.path", file]]
            case .includedForTheDirectory: [["--file", file, "filter.x.clean", program], ["includeIf.gitdir:**.path", file]]
            case .ofTheWorkTree: [["extensions.worktreeConfig", "true"], ["--worktree", "filter.x.clean", program]]
            }
        }
    }

    private static let plain = """
        estate: acme
        fingerprint_key: !env KEY
        providers: { heroku: { kind: heroku, token: !env HEROKU } }
        environments: { staging: {} }
        """

    /// git asks a filter what a file is that was touched.
    @Test(arguments: Filter.allCases) func aFilterOfTheRepository(_ filter: Filter) async throws {
        let change = try PullRequest(["desired/estate.yaml": Self.plain])
        try change.change([".gitattributes": "* filter=\(filter.name)\n"])
        let checkout = try change.trustingCheckout()
        let (program, mark) = try Self.trap(in: change.directory)
        for setting in filter.settings(program.path, change.directory.appending(path: "more").path) {
            try checkout.git(["config"] + setting)
        }
        try Data(Self.plain.utf8).write(to: checkout.directory.appending(path: "desired/estate.yaml"))
        let more = ["HEROKU": "h", "PLUMB_HEROKU_URL": "http://127.0.0.1:1", "PLUMB_LEDGER": change.directory.path + "/l.sqlite"]
        let plumb = Program(
            variables: Self.variables(change.directory).merging(more) { $1 }, workingDirectory: checkout.directory)
        for words in [["plan", "staging"], ["drift", "staging"], ["status", "staging"]] {
            let result = try await plumb.run(words)
            #expect(!FileManager.default.fileExists(atPath: mark.path), "\(words) \(result.all)")
        }
        // git does ask it otherwise, and may fail since the trap speaks no protocol.
        let status = Process()
        status.executableURL = URL(filePath: "/usr/bin/env")
        status.arguments = ["git", "-C", checkout.directory.path, "status"]
        (status.standardOutput, status.standardError) = (FileHandle.nullDevice, FileHandle.nullDevice)
        try status.run()
        status.waitUntilExit()
        #expect(FileManager.default.fileExists(atPath: mark.path))
    }

    /// What a filter would have made of the files does not count: the label says that they are not the commit's.
    @Test func whatAFilterHidesIsTold() async throws {
        let change = try PullRequest(["desired/estate.yaml": Self.plain, ".gitattributes": "desired/* filter=x\n"])
        try change.change(["a": "b"])
        let checkout = try change.trustingCheckout()
        try Data((Self.plain + "# more\n").utf8).write(to: checkout.directory.appending(path: "desired/estate.yaml"))
        try checkout.git("config", "filter.x.clean", "sed '/# more/d'")
        let more = ["HEROKU": "h", "PLUMB_HEROKU_URL": "http://127.0.0.1:1", "PLUMB_LEDGER": change.directory.path + "/l.sqlite"]
        let plumb = Program(
            variables: Self.variables(change.directory).merging(more) { $1 }, workingDirectory: checkout.directory)
        let result = try await plumb.run("plan", "staging")
        #expect(result.all.contains("+uncommitted."), "\(result.all)")
    }

    /// A promised object that is missing would be fetched, by the program that the configuration names for the remote.
    @Test func aMissingObjectIsNotFetched() async throws {
        let change = try PullRequest(["desired/estate.yaml": Self.plain])
        try change.change(["a": "b"])
        let checkout = try change.trustingCheckout()
        let (program, mark) = try Self.trap(in: change.directory)
        let objects = checkout.directory.appending(path: ".git/objects")
        try FileManager.default.removeItem(at: objects)
        try FileManager.default.createDirectory(at: objects, withIntermediateDirectories: true)
        for (name, value) in [
            ("core.repositoryFormatVersion", "1"), ("extensions.partialClone", "origin"), ("remote.origin.promisor", "true"),
            ("remote.origin.uploadpack", program.path), ("remote.origin.url", change.directory.appending(path: "remote.git").path),
        ] { try checkout.git("config", name, value) }
        let plumb = Program(variables: Self.variables(change.directory), workingDirectory: checkout.directory)
        let result = try await plumb.run("plan", "staging")
        #expect(result.code == 1, "\(result.all)")
        #expect(!FileManager.default.fileExists(atPath: mark.path), "\(result.all)")
    }
}
