#if os(Linux)
import Foundation
import Testing

/// Files that are too large, too deep, or no files.
@Suite struct HostileFileTests {
    private static func validate(_ name: String, limits: String = "true", _ make: (URL) throws -> Void) async throws -> Program.Result {
        let directory = FileManager.default.temporaryDirectory.appending(path: "plumb-hostile-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: directory) }
        let desired = directory.appending(path: "desired")
        try FileManager.default.createDirectory(at: desired, withIntermediateDirectories: true)
        try Data("estate: acme\ngit: optional\nenvironments: { staging: {} }\n".utf8).write(to: desired.appending(path: "estate.yaml"))
        try make(desired.appending(path: name))
        var plumb = Program(variables: ["PATH": "/usr/bin:/bin", "HOME": directory.path], workingDirectory: directory)
        plumb.starter = ["/bin/sh", "-c", "\(limits); exec \"$@\"", "sh"]
        return try await plumb.run("validate")
    }

    @Test(arguments: ["[", "{a: ", "- ", "? "]) func aHundredThousandLevels(_ level: String) async throws {
        let result = try await Self.validate("deep.yaml") { try Data(String(repeating: level, count: 100_000).utf8).write(to: $0) }
        #expect(result.code == 3, "\(result.code)")
        #expect(result.talk.contains("yaml.too-deep"), "\(result.talk.prefix(2_000))")
    }

    @Test func sixtyMebibytes() async throws {
        let result = try await Self.validate("large.yaml") {
            #expect(FileManager.default.createFile(atPath: $0.path, contents: nil))
            // A hole: it takes no room on the disk.
            try FileHandle(forWritingTo: $0).truncate(atOffset: 60 << 20)
        }
        #expect(result.code == 3, "\(result.code)")
        #expect(result.talk.contains("yaml.too-large"), "\(result.talk.prefix(2_000))")
    }

    /// Work grows with the size of a file and not with its square, which would take minutes here. The limit is one of processor time, so
    /// that a busy machine changes nothing.
    @Test(arguments: [true, false]) func aHundredThousandKeys(_ areVariables: Bool) async throws {
        let result = try await Self.validate("many.yaml", limits: "ulimit -t 60") { file in
            var text = "service: web\nenvironments:\n  staging:\n    app: acme-web\n    config:\n"
            let indent = areVariables ? "      " : ""
            for number in 0..<100_000 { text += "\(indent)KEY_\(number): \"1\"\n" }
            try Data(text.utf8).write(to: file)
        }
        #expect(result.code == 3, "\(result.code) \(result.talk.suffix(500))")
        #expect(result.talk.contains(areVariables ? "heroku.config-size" : "errors among them"), "\(result.talk.suffix(500))")
    }

    @Test func aPipeIsNoFile() async throws {
        let result = try await Self.validate("pipe.yaml") { #expect(mkfifo($0.path, 0o600) == 0) }
        #expect(result.code == 3, "\(result.all)")
    }

    @Test(arguments: ["/dev/zero", "/dev/tty", "/dev/full"]) func aDeviceIsNoFile(_ device: String) async throws {
        let result = try await Self.validate("device.yaml") {
            try FileManager.default.createSymbolicLink(atPath: $0.path, withDestinationPath: device)
        }
        #expect(result.code == 3, "\(result.all)")
    }

    @Test(arguments: ["plan.json", "pipe", "/dev/zero"]) func whatIsNoPlanFile(_ name: String) async throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "plumb-hostile-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: directory) }
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        var path = name
        if !name.hasPrefix("/") { path = directory.appending(path: name).path }
        if name == "pipe" { #expect(mkfifo(path, 0o600) == 0) }
        if name == "plan.json" { try Data(String(repeating: "[", count: 1_000_000).utf8).write(to: URL(filePath: path)) }
        let plumb = Program(variables: ["PATH": "/usr/bin:/bin", "HOME": directory.path], workingDirectory: directory)
        let result = try await plumb.run("show", path)
        #expect(result.code == 1, "\(result.all)")
        #expect(result.talk.contains(name), "\(result.all)")
    }
}
#endif
