#if canImport(Darwin)
internal import Darwin
#else
internal import Glibc
#endif
internal import FoundationEssentials
internal import Reconciling

/// A file that has to outlast a loss of power before something else is thrown away.
enum ArchiveFile {
    /// Writes a file that is not there yet, whole or not at all, mode 0600; one that is there already with the same bytes is left.
    /// - Throws: ``LedgerError`` `.unwritable`; nothing else of the name was touched.
    static func store(_ bytes: [UInt8], named name: String, into directory: String) throws(LedgerError) {
        do {
            try FileManager.default.createDirectory(
                atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw LedgerError(.unwritable, "the directory '\(directory)' cannot be made; nothing was compacted")
        }
        let path = directory + "/" + name
        let draft = "\(path).new-\(String(UInt64.random(in: .min ... .max), radix: 16))"
        defer { _ = unsafe unlink(draft) }
        try put(bytes, into: draft)
        if unsafe link(draft, path) != 0 {
            guard errno == EEXIST else { throw failure("'\(path)' cannot be written") }
            guard FileManager.default.contents(atPath: path).map({ Array($0) }) == bytes else {
                throw LedgerError(.unwritable, "'\(path)' exists already, with other content; nothing was compacted")
            }
            try synchronize(path, O_RDONLY)
        }
        try synchronize(directory, O_RDONLY | O_DIRECTORY)
        // What cannot be read back is no archive.
        guard FileManager.default.contents(atPath: path).map({ Array($0) }) == bytes else {
            throw LedgerError(.unwritable, "'\(path)' is not what was written to it; nothing was compacted")
        }
    }

    private static func put(_ bytes: [UInt8], into path: String) throws(LedgerError) {
        let descriptor = unsafe open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure("'\(path)' cannot be made") }
        defer { close(descriptor) }
        var written = 0
        while written < bytes.count {
            let count = unsafe bytes[written...].withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw failure("'\(path)' cannot be written") }
            written += count
        }
        guard fsync(descriptor) == 0 else { throw failure("'\(path)' cannot be flushed to the disk") }
    }

    private static func synchronize(_ path: String, _ flags: Int32) throws(LedgerError) {
        let descriptor = unsafe open(path, flags | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("'\(path)' cannot be opened") }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure("'\(path)' cannot be flushed to the disk") }
    }

    private static func failure(_ what: String) -> LedgerError {
        LedgerError(.unwritable, "\(what): \(unsafe String(cString: strerror(errno))); nothing was compacted")
    }
}
