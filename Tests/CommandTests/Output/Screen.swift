#if os(Linux)
import Foundation
import Glibc
import TestBench
import Testing

/// A terminal of so many columns that a program prints on.
struct Screen {
    let program: Program
    let columns: Int

    /// What is on the screen in the end, a line each; colours are left out.
    func lines(_ arguments: [String]) async throws -> [String] {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(with: Swift.Result { try linesBlocking(arguments) }) }
        }
    }

    private func linesBlocking(_ arguments: [String]) throws -> [String] {
        var size = winsize(ws_row: 50, ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
        var (main, side): (Int32, Int32) = (0, 0)
        try #require(openpty(&main, &side, nil, nil, &size) == 0)
        defer { close(main) }
        let terminal = FileHandle(fileDescriptor: side, closeOnDealloc: true)
        let process = Process()
        process.executableURL = Program.directory.appending(path: "plumb")
        process.arguments = arguments
        process.environment = program.variables.merging(["NO_COLOR": "1"]) { _, new in new }
        process.currentDirectoryURL = program.workingDirectory
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = terminal
        process.standardError = FileHandle.nullDevice
        try process.run()
        try terminal.close()
        let text = String(decoding: Self.everything(from: main), as: UTF8.self)
        process.waitUntilExit()
        return text.replacingOccurrences(of: "\r\n", with: "\n").components(separatedBy: "\n")
    }

    /// A terminal that nobody writes to any more ends with an error.
    private static func everything(from descriptor: Int32) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(descriptor, &chunk, chunk.count)
            guard count > 0 else { return bytes }
            bytes += chunk.prefix(count)
        }
    }
}
#endif
