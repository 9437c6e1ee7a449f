internal import Diagnostics
internal import Resources

/// The environments that a change touches: too many rather than too few, since each is planned and then tells by itself.
///
/// A changed file touches the environments of what it declares. What it declares touches whatever takes something from it, in any
/// environment and through any number of steps: by `!ref` and `!lookup`, as a consumer of a declared secret, as another stage of a pipeline,
/// under the name that it had before, and as the same service elsewhere, whose contract compares the two.
package enum ChangedEnvironments {
    /// - Parameters:
    ///   - files: that the change does not leave as they are, from the directory of the desired state.
    ///   - base: nil where it cannot be read, and then everything of the result is touched.
    /// - Returns: names of environments of the result.
    package static func names(files: [String], base: Estate?, merge: Estate) -> Set<String> {
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
        let reach = ChangeReach([base, merge], from: Set(files))
        return touched.union(reach.environments).intersection(all)
    }
}
