internal import Subprocess

/// A program that answers one question after another, until nobody refers to this any more: several short calls in one process.
package final class ChildConversation: Sendable {
    private struct Question: Sendable {
        let text: [UInt8]
        let isWhole: @Sendable ([UInt8]) -> Bool
        let answer: CheckedContinuation<Result<[UInt8], ChildProgram.Failure>, Never>
    }

    private let questions: AsyncStream<Question>.Continuation
    private let talking: Task<Void, Never>

    /// Starts the program with the environment it is given and nothing else, in a session of its own. Where it cannot be run, the first
    /// question says so.
    package init(_ name: String, _ arguments: [String], environment: [String: String]) {
        let (stream, questions) = AsyncStream.makeStream(of: Question.self)
        self.questions = questions
        talking = Task {
            var reason = "\(name) has exited"
            do {
                try await Self.talk(name, arguments, environment, stream)
            } catch {
                reason = "could not write to \(name): \(error)"
            }
            questions.finish()
            for await question in stream { question.answer.resume(returning: .failure(ChildProgram.Failure(reason: reason))) }
        }
    }

    /// The program's input ends, and with it the program.
    deinit { questions.finish() }

    /// Asks, and waits until the answer is whole; questions are answered in their order.
    /// - Parameters:
    ///   - text: less than a pipe holds (64 KiB): what is longer could wait for an answer that waits for it,
    ///     unless the program reads all of it first.
    ///   - isWhole: whether this is all of the answer; asked with each part that comes.
    ///   - patience: after it, the program is ended.
    /// - Throws: ``ChildProgram/Failure`` where the program cannot be run, has ended, or did not answer in time.
    package func ask(
        _ text: [UInt8], patience: Duration, isWhole: @escaping @Sendable ([UInt8]) -> Bool
    ) async throws(ChildProgram.Failure) -> [UInt8] {
        let talking = talking
        let timer = Task {
            guard (try? await Task.sleep(for: patience)) != nil else { return }
            talking.cancel()
        }
        defer { timer.cancel() }
        let result = await withCheckedContinuation { continuation in
            let question = Question(text: text, isWhole: isWhole, answer: continuation)
            guard case .terminated = questions.yield(question) else { return }
            continuation.resume(returning: .failure(ChildProgram.Failure(reason: "the program has exited")))
        }
        return try result.get()
    }

    private static func talk(
        _ name: String, _ arguments: [String], _ environment: [String: String], _ questions: AsyncStream<Question>
    ) async throws {
        let variables = ChildProgram.variables(environment)
        let executable = await ChildProgram.executable(name, variables)
        _ = try await Subprocess.run(
            executable, arguments: Arguments(arguments), environment: variables,
            platformOptions: ChildProgram.apart, input: .inputWriter, output: .sequence, error: .discarded
        ) { execution in
            var output = execution.standardOutput.makeAsyncIterator()
            for await question in questions {
                do {
                    _ = try await execution.standardInputWriter.write(question.text)
                    var answer: [UInt8] = []
                    while !question.isWhole(answer) {
                        guard let part = try await output.next() else { throw ChildProgram.Failure(reason: "it exited") }
                        part.withUnsafeBytes { answer += $0 }
                    }
                    question.answer.resume(returning: .success(answer))
                } catch {
                    question.answer.resume(returning: .failure(ChildProgram.Failure(reason: "\(name) did not answer: \(error)")))
                    throw error
                }
            }
            try await execution.standardInputWriter.finish()
        }
    }
}
