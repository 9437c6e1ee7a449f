internal import Reconciling
internal import ArgumentParser
internal import Diagnostics
internal import FoundationEssentials

/// A file that is made, or given other content, whole or not at all; never with a secret in it.
struct NewFile {
    let path: String

    func write(_ bytes: [UInt8], mode: Int = 0o644) throws {
        guard !Terminal.watch.isIn(bytes) else {
            throw CommandFailure(.failure, "\(path) was not written: it would have held a secret; this is a bug, please report it")
        }
        if FileManager.default.fileExists(atPath: path) { return try FileReplacement(path: path).write(bytes) }
        do {
            try FileManager.default.createDirectory(
                at: URL(filePath: path).deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(bytes).write(to: URL(filePath: path), options: .atomic)
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        } catch {
            throw CommandFailure(.failure, "\(path) could not be written: \(String(describing: error))")
        }
    }
}
