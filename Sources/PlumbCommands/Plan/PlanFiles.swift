internal import Diagnostics
internal import Reconciling
internal import ArgumentParser
internal import EstateFiles
internal import FoundationEssentials
internal import Planning

/// Plan files: `<date>-<digest8>.plan.json` and the same as `.md`, for their owner's eyes.
enum PlanFiles {
    /// Writes both and returns the plan file's path.
    static func write(_ envelope: PlanEnvelope, into directory: String) throws -> String {
        let base = directory.hasSuffix("/") ? directory : directory + "/"
        let name = "\(ClockTime.date(envelope.createdAt))-\(envelope.shortDigest)"
        do {
            try FileManager.default.createDirectory(atPath: base, withIntermediateDirectories: true)
            let path = base + name + ".plan.json"
            try write(envelope.fileBytes(), to: path)
            try write(Array(PlanMarkdown.render(envelope).text.utf8), to: base + name + ".md")
            return path
        } catch let error as CocoaError {
            throw CommandFailure(.failure, "the plan could not be written into \(directory): \(error.reason)")
        }
    }

    /// Writes one file into a directory, which is made when it is not there.
    static func write(_ bytes: [UInt8], named name: String, into directory: String) throws {
        do {
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
            try write(bytes, to: directory + "/" + name)
        } catch let error as CocoaError {
            throw CommandFailure(.failure, "\(name) could not be written into \(directory): \(error.reason)")
        }
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

    /// Whole or not at all, mode 0600.
    private static func write(_ bytes: [UInt8], to path: String) throws {
        guard !Terminal.watch.isIn(bytes) else {
            throw CommandFailure(.failure, "\(path) was not written: it would have held a secret; this is a bug, please report it")
        }
        try Data(bytes).write(to: URL(filePath: path), options: .atomic)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
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
