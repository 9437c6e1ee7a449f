internal import Diagnostics

extension Estate {
    /// The environments of what a file declares; nil for a file that may concern all of them: the estate's own, a secret's, and one that
    /// declares nothing that is known here.
    ///
    /// A service's file counts for every environment that the service names: its top-level settings hold in each. What other environments
    /// take from there is not part of it, see ``ChangedEnvironments``.
    /// - Parameter file: from the directory of the desired state.
    package func environments(declaredIn file: String) -> Set<String>? {
        guard name.span.file != file, !secrets.contains(where: { $0.name.span.file == file }) else { return nil }
        var found = Set(declarations.filter { $0.files.contains(file) }.map(\.environment))
        found.formUnion(acknowledgements.filter { $0.span.file == file }.map(\.environment))
        return found.isEmpty ? nil : found
    }

    /// Whether the file is one of the estate's, or declares something for all environments.
    func declares(_ file: String) -> Bool {
        name.span.file == file || secrets.contains { $0.name.span.file == file } || environments(declaredIn: file) != nil
    }
}
