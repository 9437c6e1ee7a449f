internal import CanonicalJSON
internal import Diagnostics
internal import EstateFiles
internal import FoundationEssentials
internal import ProviderSimulators

/// The pictures of all simulators, kept in one file so that a restart goes on where the last run stopped.
actor StateKeeper {
    private let file: String?

    /// Whether anything is kept at all.
    nonisolated let isKeeping: Bool
    private var pictures: [String: JSONValue] = [:]

    init(file: String?) throws {
        self.file = file
        isKeeping = file != nil
        guard let file, FileManager.default.fileExists(atPath: file) else { return }
        let json = try JSONValue(parsing: Array(Data(contentsOf: URL(filePath: file))))
        guard let members = json.object else { throw SeedError(path: file, message: "the state is not a map") }
        pictures = members
    }

    /// What the state file, or else the seed directory, has for this provider.
    func picture(of kind: String, seeds: String) throws -> JSONValue? {
        if let kept = pictures[kind] { return kept }
        let path = URL(filePath: seeds).appending(path: "\(kind).yaml").path
        guard let data = FileManager.default.contents(atPath: path) else { return nil }
        var sink = DiagnosticSink()
        let node = YAMLDocument.parse(Array(data), file: path, into: &sink)
        guard let node, !sink.hasErrors else {
            throw SeedError(
                path: path, message: DiagnosticRenderer.text(sink.sorted, sources: [path: String(decoding: data, as: UTF8.self)]))
        }
        return node.json
    }

    /// Replaces the file in one step when the picture is a new one.
    func keep(_ picture: JSONValue, of kind: String) throws {
        guard let file, pictures[kind] != picture else { return }
        pictures[kind] = picture
        try Data(JSONValue.object(pictures).canonicalBytes()).write(to: URL(filePath: file), options: .atomic)
    }
}
