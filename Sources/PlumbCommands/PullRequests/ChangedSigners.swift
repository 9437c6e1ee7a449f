internal import Diagnostics
internal import Estate
internal import SSHSignatures

/// Whose approvals count before a change and after it: the files of allowed signers that the gates name.
enum ChangedSigners {
    /// A signer that was added, removed or given another key.
    struct Change: Hashable {
        /// From the directory of the desired state.
        let file: String
        /// The name in the file.
        let key: String
        /// The type and the fingerprint of the key; nil where the name is not there.
        let before: String?
        let after: String?
    }

    /// An estate with every file of its directory. The estate is nil where the commit has no valid one.
    typealias Version = (estate: Estate?, files: [String: [UInt8]])

    /// Whether any gate asks for approvals.
    static func concern(_ estates: Estate?...) -> Bool { estates.contains { !paths(of: $0).isEmpty } }

    /// What each gate's file says differently, by file and name. A gate that names another file has the signers of that one.
    static func all(base: Version, merge: Version) -> [Change] {
        let (old, new) = (paths(of: base.estate), paths(of: merge.estate))
        var changes: Set<Change> = []
        for environment in Set(old.keys).union(new.keys) {
            // Of a base that is invalid, it is not known which file it names.
            let before = base.estate == nil ? new[environment] : old[environment]
            guard let file = new[environment] ?? before else { continue }
            let lines = { (path: String?, files: [String: [UInt8]]) in path.flatMap { files[$0] }.map(AllowedSignerLine.all) ?? [] }
            changes.formUnion(differences(lines(before, base.files), lines(new[environment], merge.files), in: file))
        }
        return changes.sorted { ($0.file, $0.key, $0.before ?? "", $0.after ?? "") < ($1.file, $1.key, $1.before ?? "", $1.after ?? "") }
    }

    /// By environment.
    private static func paths(of estate: Estate?) -> [String: String] {
        (estate?.environments.values.map(\.self) ?? []).reduce(into: [:]) { $0[$1.name.value] = $1.gate?.approvals?.signers }
    }

    private static func differences(_ old: [AllowedSignerLine], _ new: [AllowedSignerLine], in file: String) -> [Change] {
        let removed = Dictionary(grouping: Set(old).subtracting(new), by: \.name).mapValues { $0.map(\.key).sorted() }
        let added = Dictionary(grouping: Set(new).subtracting(old), by: \.name).mapValues { $0.map(\.key).sorted() }
        return Set(removed.keys).union(added.keys).flatMap { name -> [Change] in
            let (before, after) = (removed[name] ?? [], added[name] ?? [])
            return (0..<max(before.count, after.count)).map { place in
                Change(
                    file: file, key: name, before: place < before.count ? before[place] : nil,
                    after: place < after.count ? after[place] : nil)
            }
        }
    }
}
