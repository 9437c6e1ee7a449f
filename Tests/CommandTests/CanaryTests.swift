import CanonicalJSON
import Foundation
import ProviderSimulators
import Testing

/// Every secret of the simulated providers is looked for in everything the program writes.
@Suite struct CanaryTests {
    /// A `git` in front of the real one that writes down its arguments and its whole environment.
    private static func spyingOnGit(_ variables: [String: String], into log: URL, below directory: URL) throws -> [String: String] {
        let folder = directory.appending(path: "bin")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let path = variables["PATH", default: "/usr/bin:/bin"]
        let script = "#!/bin/sh\n{ echo \"$@\"; env; } >> '\(log.path)'\nPATH='\(path)' exec git \"$@\"\n"
        let file = folder.appending(path: "git")
        try script.write(to: file, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
        return variables.merging(["PATH": "\(folder.path):\(path)"]) { _, new in new }
    }

    @Test func noOutputHoldsASecret() async throws {
        let markers = try SimulatedSecrets.markers()
        #expect(markers.count > 30)
        let changed = "sk_" + "live_51changedByHandAndSecret000000"
        let simulators = try await Simulators.withNames()
        var plumb = simulators.plumb
        let children = simulators.directory.appending(path: "children.log")
        plumb = Program(variables: try Self.spyingOnGit(plumb.variables, into: children, below: simulators.directory))
        let out = simulators.directory.appending(path: "plans").path
        var texts: [String: String] = [:]
        func keep(_ arguments: String...) async throws -> Program.Result {
            let result: Program.Result =
                switch arguments.count {
                case 1: try await plumb.run(arguments[0])
                case 2: try await plumb.run(arguments[0], arguments[1])
                case 3: try await plumb.run(arguments[0], arguments[1], arguments[2])
                case 4: try await plumb.run(arguments[0], arguments[1], arguments[2], arguments[3])
                case 5: try await plumb.run(arguments[0], arguments[1], arguments[2], arguments[3], arguments[4])
                default:
                    try await plumb.run(
                        arguments[0], arguments[1], arguments[2], arguments[3], arguments[4], arguments[5], arguments[6], arguments[7])
                }
            texts[arguments.joined(separator: " ")] = result.all
            return result
        }
        _ = try await keep("validate")
        _ = try await keep("init", "production")
        _ = try await keep("promote", "staging", "production", "--service", "console")
        for output in ["text", "json", "markdown"] {
            _ = try await keep("flags", "--output", output, "-vv")
            _ = try await keep("compare", "staging", "production", "--output", output)
            _ = try await keep("checklist", "production", "--output", output)
            for verbosity in ["-v", "-vv"] { _ = try await keep("plan", "production", "--output", output, verbosity) }
        }
        for output in ["text", "json"] { #expect(try await keep("verify", "production", "--output", output).code == 4) }
        #expect(try await keep("plan", "production", "--out", out, "-vv").code == 2)
        let planned = try await keep("plan", "production")
        let digits = try #require(planned.output.firstMatch(of: /--digest ([0-9a-f]{64})/)?.1)
        let words = "deploy-prod-now \(digits.prefix(8))"
        let applied = try await keep("apply", "production", "--digest", String(digits), "--target", "production", "--confirm", words)
        #expect(applied.code == 0, "\(applied.talk)")
        try await simulators.send(
            "PATCH", "heroku", "/apps/raxx-queue-prod/config-vars", headers: Simulators.asReviewer,
            body: "{\"STRIPE_API_KEY\":\"\(changed)\"}")
        #expect(try await keep("drift", "production", "--output", "json").code == 8)
        #expect(try await keep("drift", "production", "-vv").code == 8)
        for name in try FileManager.default.contentsOfDirectory(atPath: simulators.directory.path) where name.hasPrefix("ledger") {
            texts[name] = String(decoding: try Data(contentsOf: simulators.directory.appending(path: name)), as: UTF8.self)
        }
        for name in try FileManager.default.contentsOfDirectory(atPath: out) {
            texts[name] = String(decoding: try Data(contentsOf: URL(filePath: out).appending(path: name)), as: UTF8.self)
        }
        texts["children"] = try String(contentsOf: children, encoding: .utf8)
        #expect(texts["children"]?.contains("rev-parse") == true)
        for marker in markers + [changed] {
            for form in SimulatedSecrets.forms(of: marker) {
                for (place, text) in texts where text.contains(form) {
                    Issue.record("\(place) holds \(marker.prefix(6))…")
                }
            }
        }
        #expect(texts.values.allSatisfy { !$0.contains("output withheld") })
    }
}
