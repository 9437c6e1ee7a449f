import Foundation
import Testing

/// A program with a terminal to type on: each answer is typed once its prompt has been shown.
struct Conversation {
    let program: Program
    /// Whether each prompt has to come.
    var isWhole = true

    func run(_ arguments: String..., answers: [(prompt: String, answer: String)]) async throws -> Program.Result {
        try await run(arguments, answers: answers)
    }

    /// - Parameter meanwhile: happens before the first answer is typed.
    func run(
        _ arguments: [String], answers: [(prompt: String, answer: String)], meanwhile: (@Sendable () async throws -> Void)? = nil
    ) async throws -> Program.Result {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(with: Swift.Result { try runBlocking(arguments, answers, meanwhile) }) }
        }
    }

    /// Waits for what happens meanwhile; this thread belongs to no task.
    private func wait(for body: @escaping @Sendable () async throws -> Void) {
        let done = DispatchSemaphore(value: 0)
        Task.detached {
            await #expect(throws: Never.self) { try await body() }
            done.signal()
        }
        done.wait()
    }

    private func runBlocking(
        _ arguments: [String], _ answers: [(prompt: String, answer: String)], _ meanwhile: (@Sendable () async throws -> Void)?
    ) throws -> Program.Result {
        let (main, side) = try Self.terminal()
        let process = Process()
        process.executableURL = Program.directory.appending(path: "plumb")
        process.arguments = arguments
        process.environment = program.variables
        process.currentDirectoryURL = program.workingDirectory
        let output = FileManager.default.temporaryDirectory.appending(path: "plumb-output-\(UUID().uuidString)")
        try Data().write(to: output)
        defer { try? FileManager.default.removeItem(at: output) }
        let talk = Pipe()
        process.standardInput = side
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = talk
        try process.run()
        try side.close()
        var (said, rest, meanwhile) = (Data(), answers[...], meanwhile)
        while case let data = talk.fileHandleForReading.availableData, !data.isEmpty {
            said += data
            while let next = rest.first, said.range(of: Data(next.prompt.utf8)) != nil {
                if let body = meanwhile {
                    wait(for: body)
                    meanwhile = nil
                }
                main.write(Data((next.answer + "\n").utf8))
                rest.removeFirst()
            }
        }
        process.waitUntilExit()
        #expect(rest.isEmpty || !isWhole, "never asked: \(rest.map(\.prompt))")
        return Program.Result(
            code: process.terminationStatus, output: try String(contentsOf: output, encoding: .utf8),
            talk: String(decoding: said, as: UTF8.self))
    }

    /// The two ends of a pseudo-terminal.
    private static func terminal() throws -> (main: FileHandle, side: FileHandle) {
        var (main, side): (Int32, Int32) = (0, 0)
        try #require(openpty(&main, &side, nil, nil, nil) == 0)
        return (FileHandle(fileDescriptor: main, closeOnDealloc: true), FileHandle(fileDescriptor: side, closeOnDealloc: true))
    }
}
