import Foundation
import Testing

/// A line of a file is shown where it is wrong: in a terminal, and in the log of a job that everybody reads.
@Suite struct ExcerptSecrecyTests {
    @Test(
        "no value below a key or a tag that names a secret is shown",
        arguments: [
            "DB_PASSWORD: [hunter2]", "DB_PASSWORD: &a { hunter2: x }", "DB_PASSWORD:\n        - hunter2", "DB_PASSWORD:\n      - hunter2",
            "DB_PASSWORD : hunter2\n      DB_PASSWORD : hunter2", #"{"DB_PASSWORD":"hunter2","DB_PASSWORD":"hunter2"}"#,
            "A: !secre hunter2", "A: !Secret hunter2", "A: !secret hunter2", "DB_PASS: [hunter2]", "DB_PASSWORD: { value: hunter2 }",
            "DB_PASSWORD: \"a\n        hunter2\"\n      DB_PASSWORD: x", "BASIC_AUTH: [me, hunter2]",
        ])
    func hidden(_ lines: String) async throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "plumb-excerpt-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: directory) }
        let desired = directory.appending(path: "desired")
        try FileManager.default.createDirectory(at: desired, withIntermediateDirectories: true)
        try Data("estate: acme\ngit: optional\nenvironments: { staging: {} }\n".utf8).write(to: desired.appending(path: "estate.yaml"))
        let service = "service: web\nenvironments:\n  staging:\n    app: acme-web\n    config:\n      \(lines)\n"
        try Data(service.utf8).write(to: desired.appending(path: "web.yaml"))
        let plumb = Program(variables: ["PATH": "/usr/bin:/bin", "HOME": directory.path], workingDirectory: directory)
        let result = try await plumb.run("validate")
        #expect(result.code == 3, "\(result.all)")
        #expect(!result.all.contains("hunter2"), "\(result.all)")
    }
}
