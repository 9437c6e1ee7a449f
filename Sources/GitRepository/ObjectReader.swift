internal import ChildPrograms

/// Reads the objects of a repository through one `git` that stays, and finds what is fetched meanwhile.
actor ObjectReader {
    private let arguments: [String]
    private let environment: [String: String]
    private var conversation: ChildConversation?
    /// It failed once: calls of their own do without it.
    private var isOut = false

    /// Asked for at once: the question stays shorter than a pipe is long.
    private static let stride = 256

    init(_ directory: String, environment: [String: String]) {
        arguments = ["-C", directory] + GitRepository.settings + ["cat-file", "--batch"]
        self.environment = environment
    }

    /// The objects of these names, in their order; nil where the program cannot be asked.
    func objects(_ names: [String], _ kind: GitEntry.Kind) async -> Result<[ObjectAnswer.Object], GitFailure>? {
        var objects: [ObjectAnswer.Object] = []
        for start in Swift.stride(from: 0, to: names.count, by: Self.stride) {
            let part = Array(names[start..<min(start + Self.stride, names.count)])
            guard let output = await answer(to: part, kind) else { return nil }
            do throws(GitFailure) {
                objects += try ObjectAnswer(output, to: part, kind).objects()
            } catch {
                // What comes next would follow an answer that was not understood.
                conversation = nil
                return .failure(error)
            }
        }
        return .success(objects)
    }

    private func answer(to names: [String], _ kind: GitEntry.Kind) async -> [UInt8]? {
        guard !isOut else { return nil }
        let conversation = self.conversation ?? ChildConversation("git", arguments, environment: environment)
        self.conversation = conversation
        do throws(ChildProgram.Failure) {
            return try await conversation.ask(ObjectAnswer.question(names), patience: GitReach.here.timeout) { output in
                ObjectAnswer(output, to: names, kind).isWhole
            }
        } catch {
            isOut = true
            self.conversation = nil
            return nil
        }
    }
}
