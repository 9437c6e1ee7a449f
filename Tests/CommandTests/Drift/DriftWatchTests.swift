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
