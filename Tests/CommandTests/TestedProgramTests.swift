import Foundation
import Testing

/// Which program these tests are about.
@Suite struct TestedProgramTests {
    /// What every other test here starts. Where `PLUMB_TEST_PROGRAMS` names the programs, they are those and no others.
    @Test func theProgramThatIsTested() async throws {
        let variables = ProcessInfo.processInfo.environment
        let version = try await Program(variables: [:]).run("--version")
        print("These tests start \(Program.directory.appending(path: "plumb").path), version \(version.output)", terminator: "")
        #expect(version.code == 0 && version.output.wholeMatch(of: /[0-9]+\.[0-9]+\.[0-9]+\n/) != nil, "\(version.all)")
        guard let named = variables["PLUMB_TEST_PROGRAMS"] else { return }
        #expect(Program.directory.path == URL(filePath: named, relativeTo: Program.root).absoluteURL.path)
        #if os(Linux)
        // What the system would load with them.
        let others = ProgramFolder.programs.filter { $0 != "plumb" }.map { Program.directory.appending(path: $0).path }
        let libraries = try await Program(variables: [:], starter: ["/usr/bin/env", "ldd"] + others).run([]).output
        #expect(libraries.components(separatedBy: "libc.so").count > ProgramFolder.programs.count, "\(libraries)")
        #expect(!libraries.contains("libswift"), "what ships has the standard library inside, and these have not: \(libraries)")
        #endif
    }

    @Test func aFolderWithoutAProgramIsNamed() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "plumb-programs-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        func problem(_ variables: [String: String]) -> String? {
            do {
                let found = try ProgramFolder.chosen(variables, besides: folder)
                return found == folder ? nil : "found \(found.path)"
            } catch {
                return "\(error)"
            }
        }
        let variables = ["PLUMB_TEST_PROGRAMS": folder.path]
        for program in ProgramFolder.programs {
            // One that is there and cannot be started is none.
            let file = folder.appending(path: program)
            #expect(problem(variables)?.contains("holds no program \(program): run make build") == true)
            try Data("#!/bin/sh\n".utf8).write(to: file)
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file.path)
            #expect(problem(variables)?.contains("holds no program \(program): run make build") == true)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
        }
        #expect(problem(variables) == nil)
        #expect(problem([:]) == nil)
        #expect(problem(["PLUMB_TEST_PROGRAMS": "no/such/folder"])?.contains("/no/such/folder holds no program plumb") == true)
    }

    @Test func oneThatIsNotOptimizedCountsWhereThatIsSaid() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "plumb-programs-\(UUID().uuidString)/debug")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder.deletingLastPathComponent()) }
        for program in ProgramFolder.programs {
            try Data("#!/bin/sh\n".utf8).write(to: folder.appending(path: program))
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.appending(path: program).path)
        }
        #expect(throws: ProgramFolder.Problem.self) { try ProgramFolder.chosen([:], besides: folder) }
        #expect(throws: ProgramFolder.Problem.self) { try ProgramFolder.chosen(["PLUMB_TEST_PROGRAMS": folder.path], besides: folder) }
        let chosen = try ProgramFolder.chosen(["PLUMB_TEST_PROGRAMS": folder.path, "PLUMB_TEST_DEBUG": "1"], besides: folder)
        #expect(chosen.path == folder.path)
    }
}
