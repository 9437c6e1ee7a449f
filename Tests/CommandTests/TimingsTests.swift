#if os(Linux)
import CanonicalJSON
import Foundation
import Testing

/// `plumb plan --timings`: what it says, never how long anything took.
@Suite struct TimingsTests {
    @Test func aPlanSaysWhatTookHowLong() async throws {
        let simulators = try await Simulators()
        _ = try await simulators.plumb.run("init", "production")
        let silent = try await simulators.plumb.run("plan", "production")
        #expect(!silent.talk.contains("timings of"))
        try await simulators.resetRequests()
        let file = simulators.directory.appending(path: "traces/plan.json")
        let plan = try await simulators.plumb.run("plan", "production", "--timings", "--timings-file", file.path)
        #expect(plan.code == silent.code && plan.output.contains("--digest"), "\(plan.all)")
        var sent = 0
        for kind in ["heroku", "cloudflare", "freescout", "postmark", "infisical"] { sent += try await simulators.requests(kind).count }
        #expect(plan.talk.contains(", \(sent) requests in "), "\(plan.talk)")
        for step in ["load the files", "read the history", "read what is live, secrets and look-ups", "compare", "print the plan"] {
            #expect(plan.talk.contains("  \(step) "), "\(step): \(plan.talk)")
        }
        #expect(plan.talk.contains("  wave 1 "), "\(plan.talk)")
        let trace = try JSONValue(parsing: Array(try Data(contentsOf: file)))
        let events = try #require(trace["traceEvents"]?.array)
        #expect(events.count { $0["cat"] == "requests" && $0["ph"] == "X" } == sent)
        #expect(events.contains { $0["name"]?.string?.hasSuffix(" /apps") ?? false })
        // Queries may say what is looked for.
        #expect(!events.contains { ($0["name"]?.string ?? "").contains { $0 == "?" } && ($0["name"]?.string ?? "").hasSuffix("raxx.app") })
    }

    /// The vault, which has credentials; lists; and what the lists name. Every answer is held back, so that what is sent without waiting for
    /// another answer is under way when that comes.
    @Test func aPlanOfProductionTakesTwoRoundTripsAfterTheVault() async throws {
        let simulators = try await Simulators()
        _ = try await simulators.plumb.run("init", "production")
        let kinds = ["heroku", "cloudflare", "freescout", "postmark", "infisical"]
        for kind in kinds {
            try await simulators.send("POST", kind, "/_control/faults", body: #"{"path": "/", "delay": 1500, "count": 1000}"#)
        }
        try await simulators.resetRequests()
        let file = simulators.directory.appending(path: "traces/plan.json")
        let plan = try await simulators.plumb.run("plan", "production", "--timings", "--timings-file", file.path)
        #expect(plan.talk.contains(" requests in 3 waves\n"), "\(plan.talk)")
        let first = plan.talk.split(separator: "\n").first { $0.hasPrefix("  wave 1 ") }
        #expect(first?.contains(" 1 requests, ") == true && first?.contains("/api/v4/secrets") == true, "\(plan.talk)")
        // Nothing is asked for twice.
        for kind in kinds {
            let requests = try await simulators.requests(kind)
            #expect(Set(requests).count == requests.count, "\(kind): \(requests)")
        }
    }

    /// Everything that is there and no trace stays as it is.
    @Test func aTraceReplacesNothingElse() async throws {
        let simulators = try await Simulators()
        let place = simulators.directory.appending(path: "things")
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        let (target, link, pipe) = (place.appending(path: "target"), place.appending(path: "link"), place.appending(path: "pipe"))
        try Data("keep".utf8).write(to: target)
        try FileManager.default.createSymbolicLink(at: link, withDestinationURL: target)
        #expect(mkfifo(pipe.path, 0o600) == 0)
        for path in [target.path, link.path, pipe.path, place.path, "/dev/null"] {
            let plan = try await simulators.plumb.run("plan", "production", "--timings-file", path)
            #expect(plan.code == 64 && plan.talk.contains("--timings-file \(path): "), "\(path): \(plan.all)")
            #expect(plan.output.isEmpty)
        }
        #expect(try String(contentsOf: target, encoding: .utf8) == "keep")
        let trace = place.appending(path: "trace.json")
        for _ in 0..<2 {
            _ = try await simulators.plumb.run("plan", "production", "--timings-file", trace.path)
            #expect(try JSONValue(parsing: Array(try Data(contentsOf: trace)))["traceEvents"] != nil)
        }
    }

    /// Also where there is no plan.
    @Test func aPlanThatFailsSaysItToo() async throws {
        let simulators = try await Simulators()
        var variables = simulators.variables
        variables["HEROKU_API_KEY"] = "HRKU-of-nobody"
        let failed = try await Program(variables: variables).run("plan", "staging", "--timings")
        #expect(failed.code != 0 && failed.code != 2, "\(failed.all)")
        #expect(failed.talk.contains("timings of plumb plan staging: "), "\(failed.talk)")
    }
}
#endif
