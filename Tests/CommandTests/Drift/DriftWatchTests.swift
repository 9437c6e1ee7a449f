#if os(Linux)
import CanonicalJSON
import CurlTransport
import Foundation
import HTTPMessages
import TestBench
import Testing

/// The service: it keeps checking, tells once, survives a kill, and stops when it is asked to.
@Suite struct DriftWatchTests {
    private func start(_ world: DriftWorld, every interval: String, _ more: [String] = []) throws -> RunningProgram {
        try RunningProgram(
            world.plumb, ["drift", "production", "--watch", "--interval", interval, "--webhook"] + more,
            output: world.simulators.directory.appending(path: "watch-\(UUID().uuidString)"))
    }

    private func rounds(_ world: DriftWorld) -> Int { (try? world.record()["rounds"]?.integer) ?? 0 }

    /// - Returns: whether it came about within two minutes.
    private func comesAbout(_ isSo: () async throws -> Bool) async throws -> Bool {
        for _ in 0..<1_200 {
            if try await isSo() { return true }
            try await Task.sleep(for: .milliseconds(100))
        }
        return false
    }

    @Test func aKilledWatchTellsNothingTwice() async throws {
        let world = try await DriftWorld()
        try await world.set("web", #"{"FLAG_A":"false"}"#)
        for _ in 0..<3 {
            let watch = try start(world, every: "1s")
            let begin = rounds(world)
            let isRunning = try await comesAbout { rounds(world) >= begin + 2 }
            let text = await watch.text
            #expect(isRunning, "\(text)")
            try await watch.kill()
        }
        #expect(try await world.told() == 1)
        try await world.set("web", #"{"FLAG_A":"true"}"#)
        let watch = try start(world, every: "1s")
        #expect(try await comesAbout { try await world.told() == 2 })
        await watch.interrupt()
        let code = try await watch.end()
        let text = await watch.text
        #expect(code == 0 && text.contains("stopped"), "\(text)")
    }

    /// Seven days, each with a watch that is killed while it checks, and a provider that refuses and cuts answers: what somebody changes each day
    /// is told once, in one issue.
    @Test func aWeekOfKilledWatches() async throws {
        let world = try await DriftWorld()
        let faults = [
            #"{"method":"GET","path":"/apps","status":429,"count":1,"headers":{"Retry-After":"0"},"body":{"id":"rate_limit","message":"no"}}"#,
            #"{"method":"GET","path":"/apps","status":503,"count":1,"body":{"id":"down","message":"no"}}"#,
            #"{"method":"GET","path":"/apps","truncate":20,"count":1}"#,
        ]
        for day in 0..<7 {
            try await world.set(day % 2 == 0 ? "web" : "api", #"{"FLAG_\#(day % 4 < 2 ? "A" : "B")":"of day \#(day)"}"#)
            try await world.fault("heroku", faults[day % faults.count])
            let clock = Program.mishap("MISHAP_CLOCK", day * 86_400)
            let plumb = Program(
                variables: world.plumb.variables.merging(clock) { $1 }, workingDirectory: world.small.directory)
            let watch = try RunningProgram(
                plumb, ["drift", "production", "--watch", "--interval", "1s", "--webhook", "--issue", DriftWorld.repository],
                output: world.simulators.directory.appending(path: "week-\(day)"))
            let isTold = try await comesAbout {
                let waiting = try? world.record()["outbox"]?.array?.count
                return try await world.told() > day && waiting == 0
            }
            let text = await watch.text
            #expect(isTold, "day \(day): \(text)")
            try await watch.kill()
        }
        #expect(try await world.told() == 7)
        #expect(try await world.issues().map { $0["state"]?.string } == ["open"])
        let end = try await world.check("--webhook", adding: Program.mishap("MISHAP_CLOCK", 7 * 86_400))
        #expect(end.code == 8, "\(end.all)")
        #expect(try await world.told() == 7)
    }

    /// While one environment cannot be read, nobody is told that all is well, however often the other is read.
    @Test func oneEnvironmentThatCannotBeRead() async throws {
        let world = try await DriftWorld()
        try await world.addStaging()
        let id = try await world.app("web")
        try await world.fault(
            "heroku",
            #"{"method":"GET","path":"/apps/\#(id)/config-vars","status":403,"count":100000,"body":{"id":"forbidden","message":"no"}}"#)
        let beats = try await world.beats()
        let watch = try RunningProgram(
            world.plumb, ["drift", "--all", "--watch", "--interval", "1s"],
            output: world.simulators.directory.appending(path: "watch-\(UUID().uuidString)"))
        let isRunning = try await comesAbout {
            let ends = await watch.text.split(separator: "\n").filter { $0.contains("check ended") }
            return ends.count { $0.contains("environment=staging") } >= 3 && ends.contains { $0.contains("environment=production") }
        }
        let text = await watch.text
        #expect(isRunning, "\(text)")
        #expect(try await world.beats() == beats)
        await watch.interrupt()
        _ = try await watch.end()
    }

    /// What ends soon is in the log and among the metrics: nobody reads the output of a service.
    @Test func anAcknowledgementThatEndsSoon() async throws {
        let world = try await DriftWorld()
        try await world.set("web", #"{"FLAG_A":"false"}"#)
        let day = ISO8601DateFormatter().string(from: Date().addingTimeInterval(2 * 86_400)).prefix(10)
        let ack = ["drift", "ack", "heroku/acme-web/config/FLAG_A", "--reason", "INC-12", "--until", String(day)]
        #expect(try await world.plumb.run(ack).code == 0)
        let watch = try start(world, every: "10m", ["--listen", "127.0.0.1:0"])
        var port: String?
        #expect(
            try await comesAbout {
                let text = await watch.text
                port = text.firstMatch(of: /port=([0-9]+)/).map { String($0.1) }
                return port != nil && text.contains("check ended")
            })
        let answer = try await CurlTransport().send(HTTPRequest(.get, "http://127.0.0.1:\(try #require(port))/metrics"))
        let metrics = String(decoding: answer.body, as: UTF8.self)
        #expect(metrics.contains(#"plumb_drift_acknowledgements{environment="production",state="ending"} 1"#), "\(metrics)")
        #expect(metrics.contains(#"plumb_drift_heartbeats_total{result="sent"}"#), "\(metrics)")
        let text = await watch.text
        #expect(text.contains("acknowledgement") && text.contains("state=ending"), "\(text)")
        await watch.interrupt()
        _ = try await watch.end()
    }

    /// Nothing can be read: no check is complete, and the watch is not healthy although it runs.
    @Test func aWatchThatReadsNothingIsNotHealthy() async throws {
        let world = try await DriftWorld()
        try await world.fault(
            "heroku", #"{"method":"GET","path":"/apps","status":403,"count":100000,"body":{"id":"forbidden","message":"no"}}"#)
        let beats = try await world.beats()
        let watch = try start(world, every: "1s", ["--listen", "127.0.0.1:0"])
        var port: String?
        #expect(
            try await comesAbout {
                let text = await watch.text
                port = text.firstMatch(of: /port=([0-9]+)/).map { String($0.1) }
                return port != nil && text.contains("check ended")
            })
        let base = "http://127.0.0.1:\(try #require(port))"
        let transport = try CurlTransport()
        #expect(try await comesAbout { try await transport.send(HTTPRequest(.get, base + "/healthz")).status == 503 })
        let health = try await transport.send(HTTPRequest(.get, base + "/healthz"))
        #expect(String(decoding: health.body, as: UTF8.self).contains("production"))
        let metrics = String(decoding: try await transport.send(HTTPRequest(.get, base + "/metrics")).body, as: UTF8.self)
        #expect(metrics.contains(#"plumb_drift_outcome{environment="production",outcome="could-not-read"} 1"#), "\(metrics)")
        #expect(!metrics.contains("plumb_drift_last_complete_seconds{"), "no check was complete: \(metrics)")
        #expect(try await world.beats() == beats)
        await watch.interrupt()
        _ = try await watch.end()
    }

    @Test func metricsAndHealth() async throws {
        let world = try await DriftWorld()
        try await world.set("web", #"{"FLAG_A":"false"}"#)
        let watch = try start(world, every: "10m", ["--listen", "127.0.0.1:0"])
        var port: String?
        #expect(
            try await comesAbout {
                let text = await watch.text
                port = text.firstMatch(of: /port=([0-9]+)/).map { String($0.1) }
                return port != nil && text.contains("check ended")
            })
        let base = "http://127.0.0.1:\(try #require(port))"
        func get(_ path: String) async throws -> String {
            let response = try await CurlTransport().send(HTTPRequest(.get, base + path))
            return String(decoding: response.body, as: UTF8.self)
        }
        let metrics = try await get("/metrics")
        #expect(metrics.contains(#"plumb_drift_items{environment="production",kind="drift"} 1"#), "\(metrics)")
        #expect(metrics.contains(#"plumb_drift_outcome{environment="production",outcome="drift"} 1"#))
        #expect(metrics.contains(#"plumb_drift_last_complete_seconds{environment="production"} "#))
        #expect(try await get("/healthz") == "ok\n")
        await watch.interrupt()
        let code = try await watch.end()
        let text = await watch.text
        #expect(code == 0, "\(text)")
    }
}
#endif
