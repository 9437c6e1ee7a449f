import Foundation
import TestBench
import Testing

/// A clone of the estate and its remote, which has the ledger too, with a `git` before the real one that can end the program at a push.
struct CrashRepository: Sendable {
    let directory: URL

    /// The bare repository.
    var remote: URL { directory.appending(path: "remote.git") }
    /// Where the program runs.
    var clone: URL { directory.appending(path: "clone") }
    /// Where the program finds `git`.
    private var programs: URL { directory.appending(path: "bin") }
    /// How often something was pushed.
    private var pushes: URL { directory.appending(path: "pushes") }
    /// At which push the program ends, and when.
    private var end: URL { directory.appending(path: "end") }

    /// Makes a remote without a commit, or with the ledger that the previous version of the program wrote.
    static func begin(in directory: URL, isMigrated: Bool) throws -> CrashRepository {
        let repository = CrashRepository(directory: directory)
        try Git.output(["init", "--quiet", "--bare", "--initial-branch=main", repository.remote.path])
        guard isMigrated else { return repository }
        try repository.inRemote("fetch", "--quiet", PreviousLedger.bundle, "refs/plumb/ledger:refs/plumb/ledger")
        return repository
    }

    /// Puts the estate's files on the default branch.
    func publish(_ files: URL) throws {
        let seed = directory.appending(path: "seed")
        try Git.output(["init", "--quiet", "--initial-branch=main", seed.path])
        try FileManager.default.copyItem(at: files.appending(path: "desired"), to: seed.appending(path: "desired"))
        try Git.output(["-C", seed.path, "add", "desired"])
        try Git.output(["-C", seed.path, "commit", "--quiet", "--message=estate"])
        try Git.output(["-C", seed.path, "push", "--quiet", remote.path, "main"])
    }

    /// The same in another directory, with programs of its own.
    func copy(to directory: URL) throws -> CrashRepository {
        let copy = CrashRepository(directory: directory)
        try FileManager.default.copyItem(at: remote, to: copy.remote)
        // Nothing tidies in the background while directories are removed.
        for setting in ["gc.auto", "receive.autogc"] { try copy.inRemote("config", setting, "0") }
        try FileManager.default.createDirectory(at: copy.programs, withIntermediateDirectories: true)
        let git = copy.programs.appending(path: "git")
        try Data(copy.script.utf8).write(to: git)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: git.path)
        try copy.renew()
        return copy
    }

    /// Goes on from the other one's remote.
    func take(_ other: CrashRepository) throws {
        try FileManager.default.removeItem(at: remote)
        try FileManager.default.copyItem(at: other.remote, to: remote)
    }

    /// Counts pushes, and ends whoever asked for the one that is named: before it, or after it before anybody heard of it.
    private var script: String {
        """
        #!/bin/sh
        PATH='\(Self.path)'
        case " $* " in *" push "*)
            count=$(( $(cat '\(pushes.path)' 2> /dev/null || echo 0) + 1 ))
            echo $count > '\(pushes.path)'
            if [ "$count before" = "$(cat '\(end.path)' 2> /dev/null)" ]; then kill -9 $PPID; exit 1; fi
            if [ "$count after" = "$(cat '\(end.path)' 2> /dev/null)" ]; then git "$@"; kill -9 $PPID; exit 1; fi;;
        esac
        exec git "$@"

        """
    }

    private static var path: String { ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin" }

    /// What the program is started with.
    var variables: [String: String] { ["PATH": programs.path + ":" + Self.path] }

    private func inRemote(_ arguments: String...) throws { try Git.output(["--git-dir=\(remote.path)"] + arguments) }

    /// The ledger's commit.
    func ledger() throws -> String {
        try Git.output(["--git-dir=\(remote.path)", "rev-parse", "refs/plumb/ledger"]).trimmingCharacters(in: .newlines)
    }

    /// The ledger as it was at a commit, for a clone that has seen nothing of it.
    func restore(_ ledger: String) throws {
        try inRemote("update-ref", "refs/plumb/ledger", ledger)
        try renew()
    }

    /// Another clone, as a runner has it.
    private func renew() throws {
        if FileManager.default.fileExists(atPath: clone.path) { try FileManager.default.removeItem(at: clone) }
        try Git.output(["clone", "--quiet", "--depth=1", "file://\(remote.path)", clone.path])
        try count(from: 0)
    }

    /// How often something was pushed since ``restore(_:)``.
    var pushed: Int {
        let text = (try? String(contentsOf: pushes, encoding: .utf8)) ?? ""
        return Int(text.trimmingCharacters(in: .newlines)) ?? 0
    }

    private func count(from number: Int) throws { try Data("\(number)\n".utf8).write(to: pushes) }

    /// The next program ends at this push of its own.
    func end(at push: Int, _ moment: CrashPoint.Moment) throws {
        try count(from: 0)
        try Data("\(push) \(moment.rawValue)\n".utf8).write(to: end)
    }

    /// No program ends any more.
    func endNothing() throws {
        if FileManager.default.fileExists(atPath: end.path) { try FileManager.default.removeItem(at: end) }
    }
}
