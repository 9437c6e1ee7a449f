internal import ChildPrograms

/// Stores objects of a repository through gits that stay, one for each kind of object.
actor ObjectWriter {
    private let place: [String]
    private let environment: [String: String]
    private var conversations: [GitEntry.Kind: ChildConversation] = [:]
    /// One failed once: calls of their own do without it, and say why.
    private var isOut = false

    /// Stored at once.
    private static let stride = 64

    init(_ directory: String, environment: [String: String]) {
        place = ["-C", directory] + GitRepository.settings
        self.environment = environment
    }

    /// Stores files or commits, which stand in private files meanwhile.
    /// - Returns: their ids, in their order; nil where git cannot be asked.
    func store(_ objects: [[UInt8]], as kind: GitEntry.Kind) async -> [String]? {
        var ids: [String] = []
        for start in Swift.stride(from: 0, to: objects.count, by: Self.stride) {
            let part = objects[start..<min(start + Self.stride, objects.count)]
            let names = part.indices.map(String.init)
            guard let files = try? PrivateFiles(Dictionary(uniqueKeysWithValues: zip(names, part))) else { return nil }
            let question = names.map { files[$0] + "\n" }.joined()
            let answers = await answer(to: question, part.count, kind)
            withExtendedLifetime(files) {}
            guard let answers else { return nil }
            ids += answers
        }
        return ids
    }

    /// Stores a folder.
    func store(_ entries: [GitEntry]) async -> String? {
        // An empty entry ends it.
        let question = entries.map { $0.line + "\0" }.joined() + "\0"
        return await answer(to: question, 1, .tree)?.first
    }

    private func answer(to question: String, _ count: Int, _ kind: GitEntry.Kind) async -> [String]? {
        guard !isOut else { return nil }
        let conversation = conversations[kind] ?? ChildConversation("git", place + Self.arguments(kind), environment: environment)
        conversations[kind] = conversation
        do throws(ChildProgram.Failure) {
            let output = try await conversation.ask(Array(question.utf8), patience: GitReach.here.timeout) { output in
                output.count { $0 == 10 } >= count
            }
            let ids = String(decoding: output, as: UTF8.self).split(separator: "\n").map(String.init)
            return ids.count == count && ids.allSatisfy(GitRepository.isID) ? ids : leave()
        } catch {
            return leave()
        }
    }

    private func leave() -> [String]? {
        isOut = true
        conversations = [:]
        return nil
    }

    private static func arguments(_ kind: GitEntry.Kind) -> [String] {
        switch kind {
        case .blob, .commit: ["hash-object", "-t", kind.rawValue, "-w", "--no-filters", "--stdin-paths"]
        // What was fetched since this git began is unknown to it. The push sees what is missing.
        case .tree: ["mktree", "-z", "--batch", "--missing"]
        }
    }
}
