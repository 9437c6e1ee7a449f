internal import ArgumentParser
internal import Diagnostics
internal import FoundationEssentials
#if canImport(Glibc)
internal import Glibc
#elseif canImport(Darwin)
internal import Darwin
#endif

/// Another content for a file, whole or not at all, with the mode that it has.
struct FileReplacement {
    /// Where links lead to: the link stays one.
    private let path: String

    init(path: String) {
        self.path = URL(filePath: path).resolvingSymlinksInPath().path
    }

    func write(_ bytes: [UInt8]) throws {
        let temporary = URL(filePath: path).deletingLastPathComponent().path + "/.\(UInt64.random(in: .min ... .max)).plumb"
        do {
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
            try Data(bytes).write(to: URL(filePath: temporary), options: .withoutOverwriting)
            if let mode { try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: temporary) }
        } catch {
            _ = unlink(temporary)
            throw CommandFailure(.failure, "\(path) could not be written: \(String(describing: error))")
        }
        guard rename(temporary, path) == 0 else {
            let reason = String(cString: strerror(errno))
            _ = unlink(temporary)
            throw CommandFailure(.failure, "\(path) could not be written: \(reason)")
        }
    }
}
