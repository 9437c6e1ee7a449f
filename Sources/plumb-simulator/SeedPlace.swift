internal import Diagnostics
internal import EstateFiles
internal import ProviderSimulators

/// Where in its file a member of a seed stands: an error that only names `apps[2].name` has to be counted out by hand.
enum SeedPlace {
    /// The error with file and line before the member; as far as the path leads into the file.
    static func located(_ error: SeedError, in file: String, _ root: YAMLNode) -> SeedError {
        var node = root
        for step in steps(error.path) {
            guard let next = child(of: node, step) else { break }
            node = next
        }
        let member = error.path.isEmpty ? "" : ": \(error.path)"
        return SeedError(path: "\(file):\(node.span.line)\(member)", message: error.message)
    }

    /// `apps[2].name` as `apps`, `2`, `name`.
    private static func steps(_ path: String) -> [String] { path.split(whereSeparator: { ".[]".contains($0) }).map(String.init) }

    private static func child(of node: YAMLNode, _ step: String) -> YAMLNode? {
        switch node.kind {
        case .scalar: nil
        case .sequence(let items): Int(step).flatMap { items.indices.contains($0) ? items[$0] : nil }
        case .mapping(let entries): entries.first { $0.key.value == step }?.value
        }
    }
}
