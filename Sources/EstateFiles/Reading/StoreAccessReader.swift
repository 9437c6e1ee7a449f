internal import Diagnostics
internal import Estate

/// Reads `paths` of a store for one environment: a list for reading and writing, or a list for each.
enum StoreAccessReader {
    static func read(_ node: YAMLNode, _ sink: inout DiagnosticSink) -> StoreAccess? {
        guard case .mapping = node.kind else {
            return node.items("\"paths\"", &sink).map { items in
                let paths = items.compactMap { path($0, &sink) }
                return StoreAccess(read: paths, write: paths)
            }
        }
        guard var reader = MappingReader(node, .storePaths, &sink) else { return nil }
        let read = reader.list("read", &sink).compactMap { path($0, &sink) }
        let write = reader.list("write", &sink).compactMap { path($0, &sink) }
        reader.finish(&sink)
        return StoreAccess(read: read, write: write)
    }

    private static func path(_ node: YAMLNode, _ sink: inout DiagnosticSink) -> StorePath? {
        guard let text = node.text("a path", &sink) else { return nil }
        let path = StorePath(text.value)
        if path == nil {
            sink.report(
                .error(
                    "store.path", "\"\(text.value)\" is not a location in a store", at: text.span,
                    fix: "write \"/FOLDER/\", \"/FOLDER/NAME\" or \"@slug:/FOLDER/\""))
        }
        return path
    }
}
