#if canImport(Darwin)
internal import Darwin
#else
internal import Glibc
#endif
internal import Reconciling

extension LedgerFile {
    /// Makes a new ledger and the directories that are missing for it; it keeps one that another process made meanwhile.
    ///
    /// The file gets its name only when it is whole, so that no one sees an empty one, whenever this is interrupted.
    func create() throws(LedgerError) {
        // SQLite would replay the log of the lost ledger into the new one.
        guard unsafe access(path + "-wal", F_OK) != 0 else {
            throw LedgerError(.corrupt, "'\(path)' is missing, but its log '\(path)-wal' exists; restore both from a copy")
        }
        try Self.makeDirectory(directory)
        ignoreOwnDirectory()
        let draft = "\(path).new-\(String(UInt64.random(in: .min ... .max), radix: 16))"
        try Self.makeEmptyFile(draft)
        defer { for suffix in ["", "-wal", "-shm", "-journal"] { _ = unsafe unlink(draft + suffix) } }
        try Schema.create(at: draft)
        guard unsafe link(draft, path) == 0 || errno == EEXIST else {
            throw LedgerError(.unwritable, "'\(path)' cannot be created: \(Self.reason())")
        }
        try Self.synchronize(directory)
    }

    private var directory: String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// `.plumb` is nothing that is committed, wherever it is made: a ledger that git tracks is refused. Where this fails, git shows it.
    private func ignoreOwnDirectory() {
        guard directory == ".plumb" || directory.hasSuffix("/.plumb") else { return }
        let descriptor = unsafe open(directory + "/.gitignore", O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        let all = "*\n"
        _ = unsafe all.utf8CString.withUnsafeBufferPointer { unsafe write(descriptor, $0.baseAddress, all.utf8.count) }
    }

    private static func makeEmptyFile(_ path: String) throws(LedgerError) {
        let descriptor = unsafe open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw LedgerError(.unwritable, "'\(path)' cannot be created: \(reason())") }
        close(descriptor)
    }

    /// Makes a directory and its missing parents, for their owner alone.
    private static func makeDirectory(_ path: String) throws(LedgerError) {
        var status = stat()
        if unsafe stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR { return }
        if let slash = path.lastIndex(of: "/"), slash > path.startIndex {
            let parent = String(path[..<slash])
            try makeDirectory(parent)
            guard unsafe mkdir(path, 0o700) == 0 || errno == EEXIST else { throw noDirectory(path) }
            return try synchronize(parent)
        }
        guard unsafe mkdir(path, 0o700) == 0 || errno == EEXIST else { throw noDirectory(path) }
    }

    private static func noDirectory(_ path: String) -> LedgerError {
        LedgerError(.unwritable, "the directory '\(path)' cannot be created: \(reason())")
    }

    /// Makes the names in a directory outlast a loss of power.
    private static func synchronize(_ directory: String) throws(LedgerError) {
        let descriptor = unsafe open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw LedgerError(.unwritable, "'\(directory)' cannot be opened: \(reason())") }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw LedgerError(.unwritable, "'\(directory)' cannot be written: \(reason())") }
    }
}
