internal import Diagnostics
internal import Estate

extension Estate {
    /// The environments of what a file declares; nil for a file that may concern all of them: the estate's own, a secret's, and one that
    /// declares nothing that is known here.
    ///
    /// A service's file counts for every environment that the service names: its top-level settings hold in each.
    /// - Parameter file: from the directory of the desired state.
    func environments(declaredIn file: String) -> Set<String>? {
        guard name.span.file != file, !secrets.contains(where: { $0.name.span.file == file }) else { return nil }
        var found = Set(services.filter { $0.app.span.file == file }.map(\.environment))
        found.formUnion(zones.filter { $0.name.span.file == file }.map(\.environment))
        found.formUnion(mailDomains.filter { $0.name.span.file == file }.map(\.environment))
        found.formUnion(workers.filter { $0.name.span.file == file }.map(\.environment))
        found.formUnion(repositories.filter { $0.name.span.file == file }.map(\.environment))
        found.formUnion(pagesProjects.filter { $0.name.span.file == file }.map(\.environment))
        return found.isEmpty ? nil : found
    }
}
