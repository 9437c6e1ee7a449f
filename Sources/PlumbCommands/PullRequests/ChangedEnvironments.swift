internal import Diagnostics
internal import Estate

/// The environments that a change touches: too many rather than too few, since each is planned and then tells by itself.
enum ChangedEnvironments {
    /// - Parameters:
    ///   - files: that the change does not leave as they are, from the directory of the desired state.
    ///   - base: nil where it cannot be read, and then everything of the result is touched.
    static func names(files: [String], base: Estate?, merge: Estate) -> Set<String> {
        let all = Set(merge.environments.keys)
        guard !files.isEmpty else { return [] }
        guard let base else { return all }
        var touched: Set<String> = []
        for file in files {
            let (before, after) = (base.environments(declaredIn: file), merge.environments(declaredIn: file))
            let isDeclared = (base.declares(file), merge.declares(file))
            // Where one side knows the file as something of the whole estate, all of it is touched.
            if isDeclared.0 && before == nil || isDeclared.1 && after == nil || before == nil && after == nil { return all }
            touched.formUnion(before ?? [])
            touched.formUnion(after ?? [])
        }
        return touched.intersection(all)
    }
}

extension Estate {
    /// Whether the file is one of the estate's, or declares something for all environments.
    fileprivate func declares(_ file: String) -> Bool {
        name.span.file == file || secrets.contains { $0.name.span.file == file } || environments(declaredIn: file) != nil
    }
}
