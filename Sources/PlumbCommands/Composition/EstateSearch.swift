#if canImport(Glibc)
internal import Glibc
#elseif canImport(Darwin)
internal import Darwin
#endif

/// Looks upwards for the desired state, as git does for its repository.
enum EstateSearch {
    static let name = "desired"

    /// Found once: nothing moves while a command runs.
    static let found = nearest { path in Entry(path) }

    /// What is at a path.
    struct Entry {
        let isDirectory: Bool
        /// What tells it from others.
        let identity: [UInt64]
        let owner: UInt32

        init(isDirectory: Bool, identity: [UInt64], owner: UInt32) {
            (self.isDirectory, self.identity, self.owner) = (isDirectory, identity, owner)
        }

        /// Nil where nothing is there.
        init?(_ path: String) {
            var status = stat()
            guard stat(path, &status) == 0 else { return nil }
            self.init(
                isDirectory: status.st_mode & S_IFMT == S_IFDIR, identity: [UInt64(status.st_dev), UInt64(status.st_ino)],
                owner: status.st_uid)
        }
    }

    /// - Parameter entry: what is at a path, from the current directory.
    /// - Returns: the way up, such as `../../`; empty where nothing is found, or here.
    ///
    /// It ends at the root of a git work tree, whose files a reader takes for all there is, and where a directory is somebody else's, who
    /// could have put anything there.
    static func nearest(_ entry: (String) -> Entry?) -> String {
        var way = ""
        guard let start = entry(".") else { return "" }
        var here = start
        while true {
            if entry(way + name)?.isDirectory == true { return way }
            guard entry(way + ".git") == nil, let above = entry(way + ".."), above.identity != here.identity, above.owner == start.owner
            else { return "" }
            way += "../"
            here = above
        }
    }
}
