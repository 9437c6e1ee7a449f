#if canImport(Darwin)
internal import Darwin
#else
internal import Glibc
#endif
internal import Reconciling

/// The ledger's place in the file system.
///
/// The file itself is only ever opened by SQLite: closing any other descriptor of it would drop the locks of every
/// connection of the process (fcntl(2)).
struct LedgerFile {
    /// Never `:memory:` or another name that SQLite takes for something else than a file.
    let path: String

    /// What tells the file from another one that took its name.
    struct Identity: Equatable {
        let device: UInt64
        let number: UInt64
    }

    init(_ path: String) throws(LedgerError) {
        guard !path.isEmpty, !path.hasSuffix("/"), !path.utf8.contains(0) else {
            throw LedgerError(.unwritable, "'\(path)' is not a valid name for a ledger file")
        }
        self.path = path.hasPrefix("/") ? path : "./" + path
    }

    /// The file that is there; nil when there is none.
    /// - Throws: ``LedgerError`` for what is there and cannot be a ledger: it must not be taken for a new one.
    func identity() throws(LedgerError) -> Identity? {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else {
            guard errno == ENOENT else { throw LedgerError(.unwritable, "'\(path)' cannot be checked: \(Self.reason())") }
            return nil
        }
        guard status.st_mode & S_IFMT == S_IFREG else { throw LedgerError(.corrupt, "'\(path)' is not a regular file") }
        // To SQLite, an empty file is a new database.
        guard status.st_size > 0 else {
            throw LedgerError(.corrupt, "'\(path)' is empty, which a ledger never is; restore it from a copy")
        }
        return Identity(device: UInt64(status.st_dev), number: UInt64(status.st_ino))
    }

    /// Whether a log lies beside it, with what is not in the file yet.
    var hasLog: Bool {
        var status = stat()
        return unsafe stat(path + "-wal", &status) == 0 && status.st_size > 0
    }

    /// - Throws: ``LedgerError`` when the open file is no longer the one of this name: what is appended would be lost.
    func check(_ opened: Identity) throws(LedgerError) {
        guard try identity() == opened else {
            throw LedgerError(.unwritable, "'\(path)' was removed or replaced since it was opened; nothing was recorded")
        }
    }

    static func reason() -> String { unsafe String(cString: strerror(errno)) }
}
