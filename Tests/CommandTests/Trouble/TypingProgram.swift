import Foundation
import Testing

/// A `plumb` with a terminal, that waits for what a test does with it.
final class TypingProgram {
    private let process = Process()
    private let main: FileHandle
    private let talk: URL

    /// - Parameter directory: for what it prints.
    init(_ program: Program, _ arguments: [String], in directory: URL) throws {
        var (main, side): (Int32, Int32) = (0, 0)
        try #require(openpty(&main, &side, nil, nil, nil) == 0)
        self.main = FileHandle(fileDescriptor: main, closeOnDealloc: true)
        let input = FileHandle(fileDescriptor: side, closeOnDealloc: true)
        talk = directory.appending(path: "talk-\(UUID().uuidString)")
        try Data().write(to: talk)
        let output = try FileHandle(forWritingTo: talk)
        process.executableURL = Program.directory.appending(path: "plumb")
        process.arguments = arguments
        process.environment = program.variables
        process.currentDirectoryURL = program.workingDirectory
        process.standardInput = input
        process.standardOutput = output
        process.standardError = output
        try process.run()
        try input.close()
    }

    var said: String { (try? String(contentsOf: talk, encoding: .utf8)) ?? "" }

    /// Returns once it has asked.
    func asked(_ prompt: String) async throws {
        while !said.contains(prompt) {
            try #require(process.isRunning, "it ended before it asked: \(said)")
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    func type(_ line: String) { main.write(Data((line + "\n").utf8)) }

    func signal(_ number: Int32) throws { try #require(send(number, to: process.processIdentifier) == 0) }

    /// Ends it without its notice, and returns once it is gone.
    func kill() async throws {
        try signal(SIGKILL)
        while process.isRunning { try await Task.sleep(for: .milliseconds(5)) }
    }

    /// - Returns: its exit code.
    func end() async throws -> Int32 {
        while process.isRunning { try await Task.sleep(for: .milliseconds(5)) }
        try #require(process.terminationReason == .exit, "\(said)")
        return process.terminationStatus
    }
}

/// `kill(2)`, which the method of the same name hides.
private func send(_ signal: Int32, to process: pid_t) -> Int32 { kill(process, signal) }
