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

    /// What the blobs hold, in the order of `ids`; nil where the program cannot be asked.
    func blobs(_ ids: [String]) async -> Result<[[UInt8]], GitFailure>? {
        var blobs: [[UInt8]] = []
        for start in Swift.stride(from: 0, to: ids.count, by: Self.stride) {
            let part = Array(ids[start..<min(start + Self.stride, ids.count)])
            guard let output = await answer(to: part) else { return nil }
            do throws(GitFailure) {
                blobs += try BlobAnswer(output, to: part).blobs()
            } catch {
                // What comes next would follow an answer that was not understood.
                conversation = nil
                return .failure(error)
            }
        }
        return .success(blobs)
    }

    private func answer(to ids: [String]) async -> [UInt8]? {
        guard !isOut else { return nil }
        let conversation = self.conversation ?? ChildConversation("git", arguments, environment: environment)
        self.conversation = conversation
        do throws(ChildProgram.Failure) {
            return try await conversation.ask(BlobAnswer.question(ids), patience: GitReach.here.timeout) { output in
                BlobAnswer(output, to: ids).isWhole
            }
        } catch {
            isOut = true
            self.conversation = nil
            return nil
        }
    }
}
