/// `owner/name` of a repository at a code host, in its one spelling.
enum RepositoryName {
    /// Whether the host knows no repository by the text in another spelling, and the text leads nowhere else in an address.
    static func isOne(_ text: String) -> Bool {
        guard text.wholeMatch(of: /[A-Za-z0-9][A-Za-z0-9-]{0,38}\/[A-Za-z0-9._-]{1,100}/) != nil else { return false }
        let name = text.split(separator: "/")[1].lowercased()
        return name != "." && name != ".." && !name.hasSuffix(".git")
    }
}
