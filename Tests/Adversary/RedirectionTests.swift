import Foundation
import TestBench
import Testing

/// A change that sends credentials to its author, in every checkout in which git does not say what the default branch holds.
@Suite struct RedirectionTests {
    /// What is wrong with the checkout, or how the program is started in it.
    enum Trouble: String, CaseIterable, CustomTestStringConvertible {
        case noDefaultBranch, noGit, brokenConfiguration, missingObjects, brokenGitFile, absoluteDesired, tagOfThatName, branchOfThatName
        case tagOfTheFullName, submodule, embeddedSubmodule, emptyVariable

        var testDescription: String { rawValue }
    }

    @Test(arguments: Trouble.allCases) func nothingIsReadBeforeTheTrustedCommitIsKnown(_ trouble: Trouble) async throws {
        let thief = try await Thief()
        let checkout = try thief.change.checkout()
        var (directory, words, variables) = (checkout.directory, ["plan", "staging"], [String: String]())
        let git = checkout.directory.appending(path: ".git")
        switch trouble {
        case .noDefaultBranch: break
        case .noGit: variables["PATH"] = "/nonexistent"
        case .brokenConfiguration: try Data("[core\n".utf8).write(to: git.appending(path: "config"))
        case .missingObjects:
            try Self.trust(checkout)
            let objects = git.appending(path: "objects")
            try FileManager.default.removeItem(at: objects)
            try FileManager.default.createDirectory(at: objects, withIntermediateDirectories: true)
        case .brokenGitFile:
            try FileManager.default.removeItem(at: git)
            try Data("gitdir: nowhere\n".utf8).write(to: git)
        case .absoluteDesired:
            words += ["--desired", checkout.directory.appending(path: "desired").path]
            directory = thief.change.directory
        case .tagOfThatName: try checkout.git("tag", "origin/main", "HEAD")
        case .branchOfThatName: try checkout.git("branch", "origin/main", "HEAD")
        case .tagOfTheFullName:
            try checkout.git("update-ref", "refs/tags/refs/remotes/origin/main", "HEAD")
            variables["PLUMB_TRUSTED_REF"] = "refs/remotes/origin/main"
        case .submodule: directory = try Self.submodule(thief)
        case .embeddedSubmodule: directory = try Self.submodule(thief, isEmbedded: true)
        case .emptyVariable: variables["PLUMB_TRUSTED_REF"] = ""
        }
        let result = try await thief.plumb(in: directory, variables).run(words)
        #expect(result.code == 1, "\(result.all)")
        #expect(result.talk.contains("No credential was read and no request was sent."), "\(result.all)")
        #expect(try await thief.stolen() == [])
        #expect(try await thief.asked() == [])
    }

    /// The checkout knows the default branch from now on.
    private static func trust(_ checkout: TrustedRepository) throws {
        try checkout.git("fetch", "-q", "--depth=1", "origin", "+refs/heads/main:refs/remotes/origin/main")
        try checkout.git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main")
    }

    /// The change puts another repository in the place of the directory: its author's, with a default branch of its own.
    /// - Parameter isEmbedded: with its git directory in it, and not in the outer one's.
    private static func submodule(_ thief: Thief, isEmbedded: Bool = false) throws -> URL {
        let outer = TrustedRepository(at: thief.change.directory.appending(path: "outer"))
        try FileManager.default.createDirectory(at: outer.directory, withIntermediateDirectories: true)
        try outer.git("init", "-q", "-b", "main")
        let theirs = TrustedRepository(at: thief.change.directory.appending(path: "author"))
        if isEmbedded {
            try outer.git("clone", "-q", theirs.directory.path, "acme")
        } else {
            try outer.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", theirs.directory.path, "acme")
        }
        try outer.commit()
        let inner = TrustedRepository(at: outer.directory.appending(path: "acme"))
        try inner.git("update-ref", "refs/remotes/origin/main", "HEAD")
        try inner.git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main")
        return inner.directory
    }

    @Test(.enabled(if: getuid() == 0, "giving a directory away takes root")) func aRepositoryOfSomebodyElse() async throws {
        let thief = try await Thief()
        let checkout = try thief.change.trustingCheckout()
        try FileManager.default.setAttributes([.ownerAccountID: 65_534], ofItemAtPath: checkout.directory.path)
        try FileManager.default.setAttributes([.ownerAccountID: 65_534], ofItemAtPath: checkout.directory.appending(path: ".git").path)
        let result = try await thief.plumb(in: checkout.directory).run("plan", "staging")
        #expect(result.code == 1, "\(result.all)")
        #expect(result.talk.contains("dubious ownership"), "\(result.all)")
        #expect(try await thief.stolen() == [])
    }

    @Test(arguments: ["link", "folder/desired"]) func aLinkInTheWorkTree(_ path: String) async throws {
        let thief = try await Thief()
        try thief.change.change(["other/readme": "text"])
        try thief.change.link("link", to: "desired")
        try thief.change.link("folder", to: ".")
        let checkout = try thief.change.trustingCheckout()
        let result = try await thief.plumb(in: checkout.directory).run("plan", "staging", "--desired", path)
        #expect(result.code == 1, "\(result.all)")
        #expect(result.talk.contains("is a symbolic link inside the git work tree"), "\(result.all)")
        #expect(try await thief.stolen() == [])
    }

    /// Where git does say it, the request goes where the default branch sends it, from wherever the program is started.
    @Test(arguments: ["desired", "absolute", "linked from outside", "below"]) func theDefaultBranchSaysWhere(_ way: String) async throws {
        let thief = try await Thief()
        let checkout = try thief.change.trustingCheckout()
        let desired = checkout.directory.appending(path: "desired").path
        let outside = thief.change.directory.appending(path: "link")
        try FileManager.default.createSymbolicLink(atPath: outside.path, withDestinationPath: desired)
        let (directory, path) =
            switch way {
            case "absolute": (thief.change.directory, desired)
            case "linked from outside": (thief.change.directory, outside.path)
            case "below": (checkout.directory.appending(path: "desired"), ".")
            default: (checkout.directory, "desired")
            }
        let result = try await thief.plumb(in: directory).run("plan", "staging", "--desired", path)
        #expect(result.code == 0, "\(result.all)")
        #expect(result.talk.contains("providers differ from origin/main@"), "\(result.all)")
        #expect(try await thief.stolen() == [])
        #expect(try await !thief.asked().isEmpty)
    }

    /// A replaced commit has the id of the right one and the content of another.
    @Test func replacedObjectsDoNotCount() async throws {
        let thief = try await Thief()
        let checkout = try thief.change.trustingCheckout()
        try checkout.git("replace", "refs/remotes/origin/main", "HEAD")
        let result = try await thief.plumb(in: checkout.directory).run("plan", "staging")
        #expect(result.talk.contains("providers differ from origin/main@"), "\(result.all)")
        #expect(try await thief.stolen() == [])
    }

    /// The files that bring an estate into a repository are nobody's word yet.
    @Test func theFirstEstateOfARepository() async throws {
        let thief = try await Thief()
        let change = try PullRequest(["README": "empty"])
        let author = thief.change.directory.appending(path: "author/desired/estate.yaml")
        try change.change(["desired/estate.yaml": try String(contentsOf: author, encoding: .utf8)])
        let checkout = try change.trustingCheckout()
        let result = try await thief.plumb(in: checkout.directory).run("plan", "staging")
        #expect(result.code == 1, "\(result.all)")
        #expect(result.talk.contains("has no desired"), "\(result.all)")
        #expect(try await thief.stolen() == [])
    }

    /// A checkout in a container without git is an archive: files, and nothing that says what was merged.
    @Test func anArchiveInCI() async throws {
        let thief = try await Thief()
        let checkout = try thief.change.checkout()
        try FileManager.default.removeItem(at: checkout.directory.appending(path: ".git"))
        let result = try await thief.plumb(in: checkout.directory, Self.ci).run("plan", "staging")
        #expect(result.code == 1, "\(result.all)")
        #expect(result.talk.contains("install git before that step"), "\(result.all)")
        #expect(result.talk.contains("No credential was read and no request was sent."), "\(result.all)")
        // A person's files are their own.
        let own = try await thief.plumb(in: checkout.directory, ["CI": "false"]).run("plan", "staging")
        #expect(own.talk.contains("is not in a trusted git branch"), "\(own.all)")
    }

    private static let ci = ["CI": "true", "GITHUB_ACTIONS": "true"]

    /// Every command that reads the files and has credentials, but `plumb look`, which reads no files.
    private static let commands = [
        "plan staging", "plan production", "drift staging", "drift check production", "compare staging production", "checklist staging",
        "verify production", "coverage", "doctor", "flags", "init staging", "init production", "bootstrap staging",
        "apply staging --digest \(String(repeating: "0", count: 64)) --target staging --confirm staging", "resume staging",
        "undo staging", "promote staging production --service queue", "forget staging heroku/raxx-queue-staging",
        "task run staging queue migrate",
        "approve staging --digest \(String(repeating: "0", count: 64))", "zone export raxx.app", "status staging", "locks", "audit log",
        "audit verify",
        "audit export staging --out receipts", "ledger key", "adopt --dry-run",
    ]

    /// Where a checkout stands, for all commands at once.
    enum Place: String, CaseIterable, CustomTestStringConvertible {
        case noDefaultBranch, archiveInCI, trusted

        var testDescription: String { rawValue }
    }

    @Test(arguments: Place.allCases) func noCommandAsksTheThief(_ place: Place) async throws {
        let thief = try await Thief()
        let checkout = try place == .trusted ? thief.change.trustingCheckout() : thief.change.checkout()
        if place == .archiveInCI { try FileManager.default.removeItem(at: checkout.directory.appending(path: ".git")) }
        let plumb = thief.plumb(in: checkout.directory, place == .archiveInCI ? Self.ci : [:])
        for command in Self.commands {
            let result = try await plumb.run(command.split(separator: " ").map(String.init))
            #expect(try await thief.stolen() == [], "\(command): \(result.all)")
            guard place != .trusted else { continue }
            #expect(result.code != 0 && result.code != 64, "\(command): \(result.all)")
            #expect(try await thief.asked() == [], "\(command): \(result.all)")
        }
        // Most of what is asked of the honest provider is asked here: the list is no list of misspelled commands.
        #expect(try await thief.asked().count > 20 || place != .trusted)
    }

    /// What needs no files takes no address from them.
    @Test(arguments: ["look", "adopt --dry-run"]) func whatNeedsNoFilesReadsNoneForAddresses(_ command: String) async throws {
        let thief = try await Thief()
        let checkout = try thief.change.checkout()
        let addresses = thief.honest.variables.filter { $0.key.hasSuffix("_URL") }
        _ = try await thief.plumb(in: checkout.directory, addresses).run(command.split(separator: " ").map(String.init))
        #expect(try await thief.stolen() == [])
    }
}
