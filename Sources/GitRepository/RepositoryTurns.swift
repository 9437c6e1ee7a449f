internal import FoundationEssentials
#if canImport(Glibc)
internal import Glibc
#elseif canImport(Darwin)
internal import Darwin
#endif

/// Lets everybody who changes a repository do so one after another, in this process and in others. Git's own locks do not wait: a git that
/// finds one held fails.
struct RepositoryTurns: Sendable {
    /// Of the repository. The file that is locked stands beside it, and stays.
    let place: String
    /// How long one's turn is waited for.
    let patience: Duration

    private var file: String { place + ".lock" }

    /// Git's lock on where the past of this repository is cut off, which each fetch writes.
    private var lockOfGit: String { place + "/shallow.lock" }

    /// Runs `body` while nobody else is in theirs. It must not take a turn of the same repository.
    func take<Value>(_ body: () async throws(GitFailure) -> Value) async throws(GitFailure) -> Value {
        let descriptor = try opened()
        // Unlocked first: a program that is just being started has the descriptor too, until it is another program.
        defer {
            _ = flock(descriptor, LOCK_UN)
            close(descriptor)
        }
        let deadline = ContinuousClock.now + patience
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            let code = errno
            guard code == EWOULDBLOCK || code == EINTR else { throw problem(file, "cannot be locked", code) }
            try await pause(
                until: deadline,
                "another plumb has held \(file) for \(patience.components.seconds) seconds; see which with: fuser '\(file)'")
        }
        return try await body()
    }

    /// Runs a git that needs its own lock, in one's turn: one whose plumb was ended may still be at work.
    func afterOtherGits<Value>(_ body: () async throws(GitFailure) -> Value) async throws(GitFailure) -> Value {
        let deadline = ContinuousClock.now + patience
        while true {
            while try RealPath.exists(lockOfGit) {
                try await pause(
                    until: deadline,
                    "git's lock \(lockOfGit) is held by a running git, or was left behind by one that was killed; if no git is running, remove it: "
                        + "rm '\(lockOfGit)'")
            }
            do throws(GitFailure) {
                return try await body()
            } catch {
                // It may have come while this one ran.
                guard try RealPath.exists(lockOfGit) else { throw error }
            }
        }
    }

    private func opened() throws(GitFailure) -> Int32 {
        let directory = RealPath.parent(of: place)
        do {
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        } catch {
            throw GitFailure(reason: "the directory \(directory) cannot be made")
        }
        let descriptor = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw problem(file, "cannot be opened", errno) }
        return descriptor
    }

    private func problem(_ path: String, _ what: String, _ code: Int32) -> GitFailure {
        GitFailure(reason: "\(path) \(what): \(String(cString: strerror(code)))")
    }

    /// Waits a moment, at random, so that those who met once do not meet again.
    /// - Throws: ``GitFailure`` with `reason` after the deadline, and where the task is cancelled.
    private func pause(until deadline: ContinuousClock.Instant, _ reason: @autoclosure () -> String) async throws(GitFailure) {
        guard .now < deadline else { throw GitFailure(reason: reason()) }
        guard (try? await Task.sleep(for: .milliseconds(Int.random(in: 20...60)))) != nil else {
            throw GitFailure(reason: "cancelled while waiting for \(place)")
        }
    }
}
