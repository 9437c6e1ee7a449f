/// One line of a git tree.
package struct GitEntry: Hashable, Sendable {
    /// What the entry names: a file's content, a folder, or a submodule's commit.
    package enum Kind: String, Sendable {
        case blob, tree, commit
    }

    package let kind: Kind
    /// The object's id in hex.
    package let id: String
    /// From the root of the tree it was listed in.
    package let path: String
    /// Whether it is a symbolic link, which git keeps as a blob that holds where the link leads.
    let isLink: Bool

    package init(_ kind: Kind, id: String, path: String) {
        self.init(kind, id: id, path: path, isLink: false)
    }

    private init(_ kind: Kind, id: String, path: String, isLink: Bool) {
        self.kind = kind
        self.id = id
        self.path = path
        self.isLink = isLink
    }

    /// As `ls-tree` prints it and `mktree` reads it: `100644 blob ID<TAB>PATH`.
    init?(line: Substring) {
        guard let tab = line.firstIndex(of: "\t") else { return nil }
        let fields = line[..<tab].split(separator: " ")
        guard fields.count == 3, let kind = Kind(rawValue: String(fields[1])) else { return nil }
        self.init(kind, id: String(fields[2]), path: String(line[line.index(after: tab)...]), isLink: fields[0] == "120000")
    }

    var line: String {
        let mode =
            switch kind {
            case .blob: "100644"
            case .tree: "040000"
            case .commit: "160000"
            }
        return "\(mode) \(kind.rawValue) \(id)\t\(path)"
    }
}
