import Foundation
import Testing

/// A `plumb` with a terminal, that waits for what a test does with it.
final class TypingProgram {
    private let process = Process()
    private let main: FileHandle
    private let talk: URL

    /// - Parameters:
    ///   - directory: for what it prints.
    ///   - isControlled: whether the terminal is the one that its session has, as a shell's is: then Ctrl-C typed there is a signal.
    init(_ program: Program, _ arguments: [String], in directory: URL, isControlled: Bool = false) throws {
        var (main, side): (Int32, Int32) = (0, 0)
        try #require(openpty(&main, &side, nil, nil, nil) == 0)
        self.main = FileHandle(fileDescriptor: main, closeOnDealloc: true)
        let input = FileHandle(fileDescriptor: side, closeOnDealloc: true)
        talk = directory.appending(path: "talk-\(UUID().uuidString)")
        try Data().write(to: talk)
        let output = try FileHandle(forWritingTo: talk)
        let executable = Program.directory.appending(path: "plumb")
        process.executableURL = isControlled ? URL(filePath: "/usr/bin/setsid") : executable
        process.arguments = isControlled ? ["--ctty", "--wait", executable.path] + arguments : arguments
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

    /// The key, not the signal: what becomes of it is the terminal's to say.
    func typeControlC() { main.write(Data([3])) }

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
