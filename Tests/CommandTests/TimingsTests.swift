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
