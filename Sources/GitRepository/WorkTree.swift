/// The git work tree around a directory, found by looking for `.git` on the disk: whether there is one must not depend on
/// whether `git` can be run, or likes what it finds.
package struct WorkTree: Hashable, Sendable {
    /// The real path of the directory that holds `.git`.
    package let root: String
    /// The directory's real path from there; empty for the root itself.
    package let path: String

    /// - Parameter directory: relative to the current directory, or absolute.
    /// - Returns: nil where neither the directory nor one above it holds `.git`.
    /// - Throws: ``GitFailure`` where that cannot be told, and where a link inside a work tree leads to the directory: what the
    ///   default branch holds under the link's name and under the real one are two things.
    package static func around(_ directory: String) throws(GitFailure) -> WorkTree? {
        let real = try RealPath.of(directory)
        guard let root = try root(above: real) else { return nil }
        return WorkTree(root: root, path: real == root ? "" : String(real.dropFirst(root == "/" ? 1 : root.count + 1)))
    }

    /// Whether the path is a symbolic link, itself.
    package static func isLink(_ path: String) throws(GitFailure) -> Bool {
        guard try RealPath.exists(path) else { return false }
        return try RealPath.link(at: path) != nil
    }

    /// The nearest directory that holds `.git`, from this one upwards.
    /// - Parameter directory: a real path.
    static func root(above directory: String) throws(GitFailure) -> String? {
        var place = directory
        while true {
            if try RealPath.exists(place == "/" ? "/.git" : place + "/.git") { return place }
            guard place != "/" else { return nil }
            place = RealPath.parent(of: place)
        }
    }
}
