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

    /// The entries of a folder as git stores it: for each `MODE NAME`, a zero, and the id's own bytes.
    /// - Throws: ``GitFailure`` for anything else.
    static func all(in folder: ObjectAnswer.Object) throws(GitFailure) -> [GitEntry] {
        let (bytes, length) = (folder.bytes, folder.id.count / 2)
        var entries: [GitEntry] = []
        var start = bytes.startIndex
        while start < bytes.endIndex {
            guard let blank = bytes[start...].firstIndex(of: 32), let zero = bytes[blank...].firstIndex(of: 0), bytes.count - zero > length
            else { throw GitFailure(reason: "the folder \(folder.id) cannot be read") }
            let mode = String(decoding: bytes[start..<blank], as: UTF8.self)
            let kind: Kind = mode == "40000" ? .tree : mode == "160000" ? .commit : .blob
            let name = String(decoding: bytes[(blank + 1)..<zero], as: UTF8.self)
            start = zero + 1 + length
            entries.append(GitEntry(kind, id: hex(bytes[(zero + 1)..<start]), path: name, isLink: mode == "120000"))
        }
        return entries
    }

    private static func hex(_ bytes: ArraySlice<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
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
