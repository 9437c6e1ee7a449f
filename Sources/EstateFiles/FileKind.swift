internal import FoundationEssentials
#if canImport(Glibc)
internal import Glibc
#elseif canImport(Darwin)
internal import Darwin
#endif

/// What stands at a path, links not followed. What cannot be looked at is not taken for something that is not there.
package enum FileKind: Hashable, Sendable {
    case absent
    case file
    case directory
    case link
    /// A pipe, a device or a socket.
    case other
    /// Something on the way to it cannot be searched, or the path is none.
    case unknown

    /// - Parameter path: where to look.
    package init(of path: String) {
        var status = stat()
        guard unsafe lstat(path, &status) == 0 else {
            // Below a file there is nothing.
            self = errno == ENOENT || errno == ENOTDIR ? .absent : .unknown
            return
        }
        switch status.st_mode & S_IFMT {
        case S_IFREG: self = .file
        case S_IFDIR: self = .directory
        case S_IFLNK: self = .link
        default: self = .other
        }
    }
}
