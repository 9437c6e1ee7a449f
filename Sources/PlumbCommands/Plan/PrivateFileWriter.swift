internal import Diagnostics
internal import Reconciling
#if canImport(Glibc)
internal import Glibc
#elseif canImport(Darwin)
internal import Darwin
#endif

/// A file for its owner's eyes that is written part by part, and is there whole or not at all; never with a secret in it.
final class PrivateFileWriter {
    /// Why the file was not written.
    enum Problem: Error {
        case refused(errno: Int32)
        /// It would have held a secret.
        case secret
    }

    private let path: String
    private let temporary: String
    /// Nil once it is closed.
    private var descriptor: Int32?
    private var scan = Terminal.watch.scan()

    /// - Parameter path: in a directory that is there. What stands there is replaced by ``finish()``.
    init(path: String) throws(Problem) {
        let name = path.split(separator: "/").last ?? ""
        self.path = path
        temporary = path.dropLast(name.count) + ".\(UInt64.random(in: .min ... .max)).plumb"
        // Nobody else can read it from its first moment.
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .refused(errno: errno) }
        self.descriptor = descriptor
    }

    deinit {
        guard let descriptor else { return }
        close(descriptor)
        unlink(temporary)
    }

    /// - Parameter part: that does not end within a word.
    func add(_ part: [UInt8]) throws(Problem) {
        guard let descriptor, !scan.finds(in: part) else { throw .secret }
        var rest = part[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Self.systemWrite(descriptor, $0) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw .refused(errno: count < 0 ? errno : EIO) }
            rest = rest.dropFirst(count)
        }
    }

    /// Puts the file into its place.
    func finish() throws(Problem) {
        guard let descriptor else { return }
        guard fsync(descriptor) == 0 || errno == EINVAL, rename(temporary, path) == 0 else { throw .refused(errno: errno) }
        close(descriptor)
        self.descriptor = nil
    }

    private static func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
        #if canImport(Glibc)
        Glibc.write(descriptor, bytes.baseAddress, bytes.count)
        #else
        Darwin.write(descriptor, bytes.baseAddress, bytes.count)
        #endif
    }
}

extension PrivateFileWriter.Problem {
    /// In words.
    var reason: String {
        switch self {
        case .secret: "it would have held a secret; this is a bug, please report it"
        case .refused(EACCES), .refused(EPERM): "permission is denied"
        case .refused(ENOSPC), .refused(EDQUOT): "the disk is full"
        case .refused(EROFS): "the disk is read-only"
        case .refused(ENOENT), .refused(ENOTDIR): "there is no such directory"
        case .refused(EEXIST), .refused(EISDIR): "a file of that name is in the way"
        case .refused(let code): String(cString: strerror(code))
        }
    }
}
