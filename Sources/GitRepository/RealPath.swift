#if canImport(Glibc)
internal import Glibc
#elseif canImport(Darwin)
internal import Darwin
#endif
internal import FoundationEssentials

/// Follows a path link by link.
enum RealPath {
    /// As many links as Linux follows in one path.
    private static let linkLimit = 40

    /// The path without links, `.` and `..`.
    /// - Throws: ``GitFailure`` where something of it is missing, or a link on the way is part of a work tree.
    static func of(_ path: String) throws(GitFailure) -> String {
        var real = path.hasPrefix("/") ? "/" : FileManager.default.currentDirectoryPath
        var rest = components(of: path)
        var links = 0
        while let name = rest.popLast() {
            guard name != "." else { continue }
            guard name != ".." else {
                real = parent(of: real)
                continue
            }
            let next = real == "/" ? "/" + name : real + "/" + name
            guard let target = try link(at: next) else {
                real = next
                continue
            }
            links += 1
            guard links <= linkLimit else { throw GitFailure(reason: "\(path) passes through more than \(linkLimit) symbolic links") }
            if let root = try WorkTree.root(above: real) {
                throw GitFailure(
                    reason: "\(next) is a symbolic link inside the git work tree \(root); name the directory that it points to")
            }
            if target.hasPrefix("/") { real = "/" }
            rest += components(of: target)
        }
        return real
    }

    /// From the last to the first.
    private static func components(of path: String) -> [String] {
        path.split(separator: "/").reversed().map(String.init)
    }

    /// - Parameter path: absolute.
    static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return "/" }
        return String(path[..<slash])
    }

    /// Whether something is there, of whatever kind.
    /// - Throws: ``GitFailure`` where that cannot be told.
    static func exists(_ path: String) throws(GitFailure) -> Bool {
        var status = stat()
        guard lstat(path, &status) != 0 else { return true }
        let code = errno
        guard code == ENOENT || code == ENOTDIR else {
            throw GitFailure(reason: "cannot check whether \(path) exists: \(String(cString: strerror(code)))")
        }
        return false
    }

    /// Whether a directory is there, and no link to one.
    /// - Throws: ``GitFailure`` where that cannot be told.
    static func isDirectory(_ path: String) throws(GitFailure) -> Bool {
        guard try exists(path) else { return false }
        var status = stat()
        guard lstat(path, &status) == 0 else {
            throw GitFailure(reason: "\(path) cannot be reached: \(String(cString: strerror(errno)))")
        }
        return status.st_mode & S_IFMT == S_IFDIR
    }

    /// Where a link leads; nil for anything else.
    static func link(at path: String) throws(GitFailure) -> String? {
        var status = stat()
        guard lstat(path, &status) == 0 else {
            throw GitFailure(reason: "\(path) cannot be reached: \(String(cString: strerror(errno)))")
        }
        guard status.st_mode & S_IFMT == S_IFLNK else { return nil }
        guard let target = try? FileManager.default.destinationOfSymbolicLink(atPath: path) else {
            throw GitFailure(reason: "the link \(path) cannot be read")
        }
        return target
    }
}
