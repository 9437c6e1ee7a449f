import CanonicalJSON
import Foundation
import Testing

/// The plan and the receipt in `plans/production` are those of the demo, and stay so. `PLUMB_RECORD=1` writes them anew.
@Suite struct PlansDirectoryTests {
    private static let kept = Program.root.appending(path: "plans/production")

    /// What makes one run differ from the next: who, when, where, and what follows from these by a hash; and which of two operations
    /// that run side by side was recorded first.
    private static func settled(_ bytes: Data) throws -> String {
        var text = String(decoding: bytes, as: UTF8.self)
        if let receipt = try? JSONValue(parsing: Array(bytes)), let events = receipt["receipt"]?["events"]?.array {
            let lines = events.map { recorded -> String in
                let event = recorded["event"] ?? .null
                return "\(event["detail"]?["operation"]?.integer ?? 0) \(event["kind"]?.string ?? "") \(event.prettyText())"
            }
            text = lines.sorted().joined(separator: "\n")
        }
        for (pattern, word) in [
            ("[0-9a-f]{64}", "DIGEST"), ("\\b[0-9a-f]{40}\\b", "COMMIT"), ("main@[0-9a-f]{7,}", "main@COMMIT"),
            ("\\b[0-9a-f]{16}\\b", "MARKER"), ("\\b[0-9a-f]{8}\\b", "DIGITS"),
            ("\\b20[0-9]{2}-[0-9]{2}-[0-9]{2}-[0-9a-z]{12,14}\\b", "RUN"), ("20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z", "TIME"),
            ("\\b1[789][0-9]{8}\\b", "0"), ("127\\.0\\.0\\.1:[0-9]+", "RESOLVER"),
        ] {
            text = text.replacingOccurrences(of: pattern, with: word, options: .regularExpression)
        }
        return text
    }

    private static func only(_ ending: String, in directory: URL) throws -> URL {
        let files = try FileManager.default.contentsOfDirectory(at: directory, includingPropertiesForKeys: nil)
        let found = files.filter { $0.lastPathComponent.hasSuffix(ending) }
        try #require(found.count == 1, "\(directory.path) has \(found.count) files *\(ending)")
        return found[0]
    }

    @Test func whatIsKeptIsWhatTheDemoMakes() async throws {
        let simulators = try await Simulators.withNames()
        let plumb = simulators.plumb
        let made = simulators.directory.appending(path: "plans")
        #expect(try await plumb.run("init", "production").code == 0)
        #expect(try await plumb.run("plan", "production", "--out", made.path).code == 2)
        let plan = try Self.only(".plan.json", in: made)
        let envelope = try JSONValue(parsing: Array(try Data(contentsOf: plan)))
        let digest = try #require(envelope["envelope"]?["digest"]?.string)
        let applied = try await plumb.run(
            "apply", plan.path, "--digest", digest, "--target", "production", "--confirm", "deploy-prod-now \(digest.prefix(8))")
        #expect(applied.code == 0, "\(applied.all)")
        let receipts = made.appending(path: "receipts")
        #expect(try await plumb.run("audit", "export", "production", "--out", receipts.path).code == 0)

        if ProcessInfo.processInfo.environment["PLUMB_RECORD"] != nil {
            try? FileManager.default.removeItem(at: Self.kept)
            try FileManager.default.copyItem(at: made, to: Self.kept)
        }
        for (ending, folder) in [(".plan.json", ""), (".md", ""), (".receipt.json", "receipts")] {
            let kept = try Self.settled(Data(contentsOf: Self.only(ending, in: Self.kept.appending(path: folder))))
            let now = try Self.settled(Data(contentsOf: Self.only(ending, in: made.appending(path: folder))))
            #expect(kept == now, "plans/production is not what the demo makes now; PLUMB_RECORD=1 writes it anew")
        }
    }

    /// A plan that is kept can be read long after it has expired.
    @Test func theKeptPlanIsShown() async throws {
        let plan = try Self.only(".plan.json", in: Self.kept)
        let shown = try await Program(variables: ["PATH": "/usr/bin:/bin"]).run("show", plan.path)
        #expect(shown.output.contains("FLAG_QUEUE_BILLING"), "\(shown.all)")
    }
}
