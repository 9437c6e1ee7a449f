import Foundation
import Testing

/// Whoever follows the tutorial sees what it says.
@Suite struct TutorialTests {
    /// What differs from run to run.
    private func settled(_ line: String) -> String {
        var line = line
        for (pattern, word) in [
            ("[0-9a-f]{64}", "DIGEST"), ("\\b[0-9a-f]{8}\\b", "DIGITS"), ("@[0-9a-f]{7}\\b", "@COMMIT"), ("\\b[0-9a-f]{7}\\b", "COMMIT"),
            ("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z", "TIMESTAMP"), ("[0-9]{2}:[0-9]{2}:[0-9]{2}Z", "TIME"),
            ("[0-9]{4}-[0-9]{2}-[0-9]{2}", "DAY"), ("run DAY-[a-z0-9]+", "run RUN"), ("127\\.0\\.0\\.1:[0-9]+", "127.0.0.1:PORT"),
            ("on Linux .*", "on SYSTEM"), ("within [0-9]+ s", "within SECONDS"), ("[0-9]+ requests are left", "N requests are left"),
        ] {
            line = line.replacingOccurrences(of: pattern, with: word, options: .regularExpression)
        }
        return line.trimmingCharacters(in: .whitespaces)
    }

    @Test func everyCommandPrintsWhatItSays() throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "plumb-tutorial-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let session = DocumentSession(try String(contentsOf: Program.root.appending(path: "docs/tutorial.md"), encoding: .utf8))
        #expect(session.steps.count > 15)
        let outcomes = try session.run(
            in: directory,
            variables: [
                "PATH": Program.directory.path + ":" + ProcessInfo.processInfo.environment["PATH", default: "/usr/bin:/bin"],
                "HOME": directory.path, "PLUMB_ACTOR": "visitor", "LC_ALL": "C.UTF-8",
            ],
            replacing: ["/usr/share/plumb": Program.root.path])
        for (step, outcome) in zip(session.steps, outcomes) {
            let difference = DocumentSession.difference(step, outcome, settled: settled)
            #expect(difference == nil, "\(step.command)\n\(outcome.lines.joined(separator: "\n"))")
        }
        // Each command ends as it should: what refuses and what finds something says so.
        let codes = zip(session.steps, outcomes).filter { $0.1.code != 0 }.map { ($0.0.command.split(separator: " ").prefix(2), $0.1.code) }
        // The token sees no Workers: what could not be read is said by the exit code.
        let results = codes.filter { !([["plumb", "look"], ["plumb", "start"]].contains($0.0) && $0.1 == 1) }
        #expect(results.count == codes.count - 2 && results.allSatisfy { [2, 5, 8].contains($0.1) && $0.0.first == "plumb" }, "\(codes)")
    }
}
