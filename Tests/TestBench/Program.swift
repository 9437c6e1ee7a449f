package import Foundation
internal import Testing

/// The programs as they were built, run as an operator runs them.
package struct Program {
    package struct Result {
        package let code: Int32
        package let output: String
        package let talk: String

        package init(code: Int32, output: String, talk: String) {
            self.code = code
            self.output = output
            self.talk = talk
        }

        package var all: String { output + talk }

        /// All 64 digits of the plan or the promotion that is shown.
        package var digest: String {
            get throws { String(try #require(all.firstMatch(of: /--digest ([0-9a-f]{64})/)?.1, "\(all)")) }
        }
    }

    /// Where the programs are that tests start. `make test` sets `PLUMB_TEST_PROGRAMS` to the folder of what ships; without it they are those
    /// that were built beside the tests. Only optimized ones count, since those ship: set `PLUMB_TEST_DEBUG` to try one that is not.
    package static let directory: URL = {
        let variables = ProcessInfo.processInfo.environment
        do {
            return try ProgramFolder.chosen(variables, besides: bundle)
        } catch {
            preconditionFailure("\(error)")
        }
    }()

    /// Where the tests were built, with what is loaded into a program to disturb it.
    private static let bundle = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()

    /// The repository's root, where `desired/` and `Examples/` are.
    package static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// A copy of the example estate that its default branch vouches for, made once; goes with the tests' process.
    package static let estate: URL = {
        let place = FileManager.default.temporaryDirectory.appending(path: "plumb-estate-\(UUID().uuidString)")
        do {
            for name in ["desired", "Examples"] {
                try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
                try FileManager.default.copyItem(at: root.appending(path: name), to: place.appending(path: name))
            }
            try TrustedRepository(at: place).begin()
        } catch {
            Issue.record("the estate could not be copied: \(error)")
        }
        atexit { try? FileManager.default.removeItem(at: Program.estate) }
        return place
    }()

    /// Variables with which a program meets a mishap; see `Mishaps.h`.
    package static func mishap(_ name: String, _ count: Int) -> [String: String] {
        let library = ProgramFolder.above(bundle, holding: "libMishaps.so") ?? bundle
        return ["LD_PRELOAD": library.appending(path: "libMishaps.so").path, name: "\(count)"]
    }

    package let variables: [String: String]
    package var workingDirectory: URL
    /// A program that starts this one, with its arguments.
    package var starter: [String]

    package init(variables: [String: String], workingDirectory: URL = Program.estate, starter: [String] = []) {
        self.variables = variables
        self.workingDirectory = workingDirectory
        self.starter = starter
    }

    package func run(_ arguments: String..., adding more: [String: String] = [:]) async throws -> Result {
        try await run(arguments, adding: more)
    }

    package func run(_ arguments: [String], adding more: [String: String] = [:]) async throws -> Result {
        let program = self
        let result: Result = try await withCheckedThrowingContinuation { continuation in
            // Waiting for a process blocks; no task may.
            DispatchQueue.global().async { continuation.resume(with: Swift.Result { try program.runBlocking(arguments, adding: more) }) }
        }
        // Whatever a test is about: a document is as the documentation says.
        for problem in try OutputContract.problems(arguments, result) { Issue.record("\(problem)") }
        return result
    }

    private func runBlocking(_ arguments: [String], adding more: [String: String]) throws -> Result {
        let process = Process()
        let line = starter + [Self.directory.appending(path: "plumb").path] + arguments
        process.executableURL = URL(filePath: line[0])
        process.arguments = Array(line.dropFirst())
        process.environment = variables.merging(more) { _, new in new }
        process.currentDirectoryURL = workingDirectory
        let (output, talk) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = talk
        process.standardInput = FileHandle.nullDevice
        try process.run()
        // Read side by side: a full pipe would stop the program.
        let box = Box()
        let reader = Thread {
            box.data = talk.fileHandleForReading.readDataToEndOfFile(); box.done.signal()
        }
        reader.start()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        box.done.wait()
        process.waitUntilExit()
        return Result(
            code: process.terminationStatus, output: String(decoding: data, as: UTF8.self), talk: String(decoding: box.data, as: UTF8.self))
    }

    private final class Box: @unchecked Sendable {
        var data = Data()
        let done = DispatchSemaphore(value: 0)
    }
}
