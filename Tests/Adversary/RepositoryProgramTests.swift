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
}
