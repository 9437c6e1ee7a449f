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

    /// What is given for each argument and each option that a command must have, by what its help calls it.
    private static let values = [
        "environment": "staging", "environments": "staging", "from": "staging", "to": "production", "plan": "staging", "service": "queue",
        "task": "migrate", "address": "heroku/raxx-queue-staging/config/LOG_LEVEL", "reason": "known", "flag": "billing",
        "zone": "raxx.app",
        "file": "plan.json", "path": "estate", "shell": "bash", "out": "receipts", "archive": "archive",
    ]

    /// Commands that are useless with no more than what they must have.
    private static let more = [
        "approve": ["--digest", String(repeating: "0", count: 64)],
        "apply": ["--digest", String(repeating: "0", count: 64), "--target", "staging", "--confirm", "staging"], "adopt": ["--dry-run"],
    ]

    /// Why a command may end well where nobody vouches for the files: it has no credential and sends no request.
    private static let withoutCredentials = [
        "explain": "it prints what a key of the files means", "completion": "it prints a script",
        "validate": "it reads the files and nothing else",
        "show": "it reads a plan's file", "zone import": "it reads a zone file", "schema": "it prints what files may hold",
    ]

    /// Why a command is not run here.
    private static let elsewhere = [
        "simulate": "it serves until it is stopped, and is the provider",
        "look": "it reads no files: whatNeedsNoFilesReadsNoneForAddresses",
        "start": "it refuses a folder with an estate, and reads none: whatNeedsNoFilesReadsNoneForAddresses",
    ]

    /// The same commands in other words.
    private static let variants = [
        "plan production", "plan --pr", "drift check production", "drift check --all", "flags production", "init production",
        "verify production", "compare production staging", "coverage", "audit", "flags", "undo staging --run 1",
    ]

    /// Every command that the program has, with what it must have.
    private static func lines() async throws -> [(name: String, words: [String])] {
        var lines = variants.map { (name: $0, words: $0.split(separator: " ").map(String.init)) }
        for command in try await ListedCommand.all() where elsewhere[command.name] == nil {
            var words = command.words
            for parameter in command.parameters where !parameter.isOptional || parameter.option == nil {
                let value = try #require(
                    values[parameter.option ?? parameter.value], "say what \(command.name) is given for \(parameter.value)")
                words += (parameter.option.map { ["--\($0)"] } ?? []) + [value]
            }
            lines.append((command.name, words + (more[command.name] ?? [])))
        }
        return lines
    }

    /// Where a checkout stands, for all commands at once.
    enum Place: String, CaseIterable, CustomTestStringConvertible {
        case noDefaultBranch, archiveInCI, trusted

        var testDescription: String { rawValue }
    }

    /// Of every command of the program: one that is added is among them, and fails here where it asks before it knows whom to trust.
    @Test(arguments: Place.allCases) func noCommandAsksTheThief(_ place: Place) async throws {
        let thief = try await Thief()
        let checkout = try place == .trusted ? thief.change.trustingCheckout() : thief.change.checkout()
        if place == .archiveInCI { try FileManager.default.removeItem(at: checkout.directory.appending(path: ".git")) }
        let plumb = thief.plumb(in: checkout.directory, place == .archiveInCI ? Self.ci : [:])
        let lines = try await Self.lines()
        #expect(lines.count > 40, "\(lines.map(\.words))")
        for (name, words) in lines {
            let line = words.joined(separator: " ")
            let result = try await plumb.run(words)
            #expect(try await thief.stolen() == [], "\(line): \(result.all)")
            // The list is no list of misspelled commands.
            #expect(result.code != 64 || !result.all.contains("Usage:"), "\(line): \(result.all)")
            guard place != .trusted else { continue }
            #expect(try await thief.asked() == [], "\(line): \(result.all)")
            #expect(result.code != 0 || Self.withoutCredentials[name] != nil, "\(line): \(result.all)")
        }
        // Most of what is asked of the honest provider is asked here.
        #expect(try await thief.asked().count > 20 || place != .trusted)
    }

    /// What is said of a command is said of one that there is.
    @Test func everyExceptionIsOfACommand() async throws {
        let names = Set(try await ListedCommand.all().map(\.name))
        let said = Set(Self.withoutCredentials.keys).union(Self.elsewhere.keys).union(Self.more.keys)
        #expect(said.subtracting(names) == [])
        #expect(Set(Self.withoutCredentials.keys).isDisjoint(with: Self.elsewhere.keys))
    }

    /// What needs no files takes no address from them.
    @Test(arguments: ["look", "adopt --dry-run", "start"]) func whatNeedsNoFilesReadsNoneForAddresses(_ command: String) async throws {
        let thief = try await Thief()
        let checkout = try thief.change.checkout()
        let addresses = thief.honest.variables.filter { $0.key.hasSuffix("_URL") }
        _ = try await thief.plumb(in: checkout.directory, addresses).run(command.split(separator: " ").map(String.init))
        #expect(try await thief.stolen() == [])
    }
}
