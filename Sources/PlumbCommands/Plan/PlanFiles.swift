internal import Diagnostics
internal import Reconciling
internal import ArgumentParser
internal import EstateFiles
internal import FoundationEssentials
internal import Planning

/// Plan files: `<date>-<digest8>.plan.json` and the same as `.md`, for their owner's eyes.
enum PlanFiles {
    /// Writes both and returns the plan file's path. The plan file is written as it is made: that of a large plan is never in memory.
    static func write(_ envelope: PlanEnvelope, into directory: String) throws -> String {
        let base = directory.hasSuffix("/") ? directory : directory + "/"
        let name = "\(ClockTime.date(envelope.createdAt))-\(envelope.shortDigest)"
        let count = envelope.plan.changes.count
        let progress = TransientLine("writing the plan: \(count) change\(count == 1 ? "" : "s")…")
        defer { progress.erase() }
        try makeDirectory(base) { "the plan could not be written into \(directory): \($0)" }
        let path = base + name + ".plan.json"
        do {
            let file = try PrivateFileWriter(path: path)
            try envelope.writeFile { try file.add($0) }
            try file.finish()
            try write(Array(PlanMarkdown.render(envelope).text.utf8), to: base + name + ".md")
        } catch let problem as PrivateFileWriter.Problem {
            throw CommandFailure(.failure, "the plan could not be written into \(directory): \(problem.reason)")
        }
        return path
    }

    /// Writes one file into a directory, which is made when it is not there.
    static func write(_ bytes: [UInt8], named name: String, into directory: String) throws {
        try makeDirectory(directory) { "\(name) could not be written into \(directory): \($0)" }
        do {
            try write(bytes, to: directory + "/" + name)
        } catch let problem as PrivateFileWriter.Problem {
            throw CommandFailure(.failure, "\(name) could not be written into \(directory): \(problem.reason)")
        }
    }

    private static func makeDirectory(_ path: String, _ message: (String) -> DisplayText) throws {
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch let error as CocoaError {
            throw CommandFailure(.failure, message(error.reason))
        }
    }

    private static func write(_ bytes: [UInt8], to path: String) throws {
        let file = try PrivateFileWriter(path: path)
        try file.add(bytes)
        try file.finish()
    }

    static func bytes(_ path: String) throws -> [UInt8] {
        do throws(RegularFile.Problem) {
            return try RegularFile.read(path, atMost: sizeLimit)
        } catch {
            throw CommandFailure(.failure, "\(path): \(reason(error))")
        }
    }

    /// A plan of a hundred thousand changes has a fifth of it.
    private static let sizeLimit = 512 << 20

    private static func reason(_ problem: RegularFile.Problem) -> String {
        switch problem {
        case .unreadable: "no such file, or it cannot be read"
        case .noFile: "this is a pipe, a device or a directory, not a file"
        case .tooLarge: "the file has more than \(sizeLimit >> 20) MiB"
        }
    }

    static func read(_ path: String) throws -> PlanEnvelope {
        let bytes = try bytes(path)
        do throws(PlanEnvelope.FileError) {
            return try PlanEnvelope(fileBytes: bytes)
        } catch {
            throw CommandFailure(.failure, "\(path): \(error.message)")
        }
    }
}

extension CocoaError {
    /// In words; its own description is for programmers.
    fileprivate var reason: String {
        switch code {
        case .fileWriteNoPermission, .fileReadNoPermission: "permission is denied"
        case .fileWriteOutOfSpace: "the disk is full"
        case .fileWriteVolumeReadOnly: "the disk is read-only"
        case .fileNoSuchFile, .fileReadNoSuchFile: "there is no such directory"
        case .fileWriteFileExists: "a file of that name is in the way"
        default: "the system refused (\(code.rawValue))"
        }
    }
}
