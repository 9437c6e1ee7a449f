import Foundation
import Testing

/// A program with a terminal to type on: each answer is typed once its prompt has been shown.
struct Conversation {
    let program: Program

    func run(_ arguments: String..., answers: [(prompt: String, answer: String)]) async throws -> Program.Result {
        try await run(arguments, answers: answers)
    }

    func run(_ arguments: [String], answers: [(prompt: String, answer: String)]) async throws -> Program.Result {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(with: Swift.Result { try runBlocking(arguments, answers) }) }
        }
    }

    private func runBlocking(_ arguments: [String], _ answers: [(prompt: String, answer: String)]) throws -> Program.Result {
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
        var (said, rest) = (Data(), answers[...])
        while case let data = talk.fileHandleForReading.availableData, !data.isEmpty {
            said += data
            while let next = rest.first, said.range(of: Data(next.prompt.utf8)) != nil {
                main.write(Data((next.answer + "\n").utf8))
                rest.removeFirst()
            }
        }
        process.waitUntilExit()
        #expect(rest.isEmpty, "never asked: \(rest.map(\.prompt))")
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
