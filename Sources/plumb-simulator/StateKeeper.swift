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
        return try seed(of: kind, seeds: seeds)?.node.json
    }

    /// The error with its place in the seed's file; as it is where the state came from elsewhere.
    func located(_ error: SeedError, of kind: String, seeds: String) -> SeedError {
        guard pictures[kind] == nil, let (node, path) = try? seed(of: kind, seeds: seeds) else { return error }
        return SeedPlace.located(error, in: path, node)
    }

    private func seed(of kind: String, seeds: String) throws -> (node: YAMLNode, path: String)? {
        let path = URL(filePath: seeds).appending(path: "\(kind).yaml").path
        guard let data = FileManager.default.contents(atPath: path) else { return nil }
        var sink = DiagnosticSink()
        let node = YAMLDocument.parse(Array(data), file: path, into: &sink)
        guard let node, !sink.hasErrors else {
            throw SeedError(
                path: path, message: DiagnosticRenderer.text(sink.sorted, sources: [path: String(decoding: data, as: UTF8.self)]).text)
        }
        let filled = try Self.filled(node, path: path)
        return (filled, path)
    }

    /// With a value where the seed says `!fake`.
    private static func filled(_ node: YAMLNode, path: String) throws -> YAMLNode {
        switch node.kind {
        case .scalar(let words, _):
            guard node.tag == "!fake" else { return node }
            guard let value = FakeCredential.make(words) else {
                throw SeedError(path: "\(path):\(node.span.line)", message: "no credential is called \"\(words)\"")
            }
            return YAMLNode(.scalar(value, isPlain: false), at: node.span)
        case .sequence(let items):
            return YAMLNode(.sequence(try items.map { try filled($0, path: path) }), tag: node.tag, at: node.span)
        case .mapping(let entries):
            return YAMLNode(
                .mapping(try entries.map { .init(key: $0.key, value: try filled($0.value, path: path)) }), tag: node.tag, at: node.span)
        }
    }

    /// Replaces the file in one step when the picture is a new one.
    func keep(_ picture: JSONValue, of kind: String) throws {
        guard let file, pictures[kind] != picture else { return }
        pictures[kind] = picture
        try Data(JSONValue.object(pictures).canonicalBytes()).write(to: URL(filePath: file), options: .atomic)
    }
}
