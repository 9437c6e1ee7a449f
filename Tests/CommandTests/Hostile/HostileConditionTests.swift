#if os(Linux)
import Foundation
import Testing

/// Conditions that are long enough to keep a reader busy whose work grows with the square of their length.
@Suite struct HostileConditionTests {
    @Test func tenConditionsOfAHundredThousandTerms() async throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "plumb-conditions-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: directory) }
        let desired = directory.appending(path: "desired")
        try FileManager.default.createDirectory(at: desired, withIntermediateDirectories: true)
        let estate = """
            estate: acme
            git: optional
            providers: { heroku: { kind: heroku, token: !env HEROKU_API_KEY } }
            environments: { staging: {} }
            """
        try Data(estate.utf8).write(to: desired.appending(path: "estate.yaml"))
        let condition = Array(repeating: "not X", count: 100_000).joined(separator: " or ")
        let variables = (0..<10).map { "  A\($0): { optional: true, when: \"\(condition)\" }\n" }.joined()
        let service = """
            service: shop
            reads:
              X: { format: flag, on: "true", optional: true }
            \(variables)
            environments: { staging: { app: acme-shop } }
            """
        try Data(service.utf8).write(to: desired.appending(path: "shop.yaml"))
        // Minutes for a reader that is quadratic, a second or two for one that is not: what is checked is that it ends.
        let plumb = Program(
            variables: ["PATH": "/usr/bin:/bin", "HOME": directory.path], workingDirectory: directory, starter: ["/usr/bin/timeout", "120"])
        let result = try await plumb.run("validate")
        #expect([0, 3].contains(result.code), "\(result.code) \(result.all.prefix(2_000))")
    }
}
#endif
