/// Folder paths: with a leading and without a trailing slash, `/` for the root.
enum InfisicalFolders {
    /// The deepest folder that holds all of them.
    static func common(_ folders: [String]) -> String {
        let parts = folders.map { $0.split(separator: "/") }
        guard var shared = parts.first else { return "/" }
        for other in parts.dropFirst() {
            shared = Array(zip(shared, other).prefix { $0 == $1 }.map(\.0))
        }
        return "/" + shared.joined(separator: "/")
    }

    static func place(_ folder: String, _ name: String) -> String {
        "/" + (folder.split(separator: "/") + [name[...]]).joined(separator: "/")
    }
}
