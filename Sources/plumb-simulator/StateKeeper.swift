internal import CanonicalJSON
internal import FoundationEssentials
internal import ProviderSimulators

/// The pictures of all simulators, kept in one file so that a restart goes on where the last run stopped.
actor StateKeeper {
    private let file: String?
    private var pictures: [String: JSONValue] = [:]

    init(file: String?) throws {
        self.file = file
        guard let file, FileManager.default.fileExists(atPath: file) else { return }
        let json = try JSONValue(parsing: Array(Data(contentsOf: URL(filePath: file))))
        guard let members = json.object else { throw SeedError(path: file, message: "the state is not a map") }
        pictures = members
    }

    /// What the state file, or else the seed directory, has for this provider.
    func picture(of kind: String, seeds: String) throws -> JSONValue? {
        if let kept = pictures[kind] { return kept }
        let path = URL(filePath: seeds).appending(path: "\(kind).json").path
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        return try JSONValue(parsing: Array(Data(contentsOf: URL(filePath: path))))
    }

    /// Replaces the file in one step when the picture is a new one.
    func keep(_ picture: JSONValue, of kind: String) throws {
        guard pictures[kind] != picture else { return }
        pictures[kind] = picture
        guard let file else { return }
        try Data(JSONValue.object(pictures).canonicalBytes()).write(to: URL(filePath: file), options: .atomic)
    }
}
