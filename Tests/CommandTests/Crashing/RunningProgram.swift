import Foundation
import Testing

/// A `plumb` that runs, and that can be killed.
actor RunningProgram {
    private let process = Process()
    private let output: URL

    /// - Parameter output: a file for what it prints.
    init(_ program: Program, _ arguments: [String], adding more: [String: String] = [:], output: URL) throws {
        self.output = output
        try Data().write(to: output)
        let handle = try FileHandle(forWritingTo: output)
        process.executableURL = Program.directory.appending(path: "plumb")
        process.arguments = arguments
        process.environment = program.variables.merging(more) { _, new in new }
        process.currentDirectoryURL = program.workingDirectory
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = handle
        process.standardError = handle
        try process.run()
    }

    var isRunning: Bool { process.isRunning }

    /// What it printed so far.
    var text: String { (try? String(contentsOf: output, encoding: .utf8)) ?? "" }

    /// Ends it without its notice, and returns once it is gone.
    /// - Returns: whether it was still there to be killed.
    @discardableResult
    func kill() async throws -> Bool {
        if process.isRunning { _ = send(SIGKILL, to: process.processIdentifier) }
        try await end()
        return process.terminationReason == .uncaughtSignal
    }

    /// Asks it to stop, as Ctrl-C does.
    func interrupt() { signal(SIGINT) }

    func signal(_ number: Int32) { if process.isRunning { _ = send(number, to: process.processIdentifier) } }

    /// - Returns: its exit code, or the number of the signal that ended it.
    @discardableResult
    func end() async throws -> Int32 {
        while process.isRunning { try await Task.sleep(for: .milliseconds(2)) }
        return process.terminationStatus
    }
}

/// `kill(2)`, which the method of the same name hides.
private func send(_ signal: Int32, to process: pid_t) -> Int32 { kill(process, signal) }
