internal import CanonicalJSON
internal import CurlTransport
internal import FoundationEssentials
internal import HTTPMessages
internal import Reconciling

/// A `plumb-simulator` of one's own, on a port that the system chose, stopped by its process id.
struct SimulatedHeroku {
    let url: String
    private let process: ChildProcess
    private let transport: CurlTransport

    /// - Parameter delay: milliseconds that every answer is held back; answers wait side by side.
    init(_ bin: String, seed: String, place: String, delay: Int) async throws {
        let ports = place + "/ports.json"
        try? FileManager.default.removeItem(atPath: ports)
        process = try ChildProcess(
            bin + "/plumb-simulator", ["--seed", seed, "--ports-file", ports], environment: ["HOME": place], directory: place,
            output: place + "/simulator.log")
        var port: Int?
        for _ in 0..<3_000 where port == nil {
            try await Task.sleep(for: .milliseconds(10))
            port = (try? JSONValue(parsing: Array(Workplace.text(ports).utf8)))?["heroku"]?.integer
        }
        guard let port else {
            process.stop()
            throw Failure("plumb-simulator does not listen: " + Workplace.tail(place + "/simulator.log"))
        }
        url = "http://127.0.0.1:\(port)"
        transport = try CurlTransport()
        if delay > 0 { try await hold(back: delay) }
    }

    private func hold(back milliseconds: Int) async throws {
        let fault: JSONValue = ["path": "/", "delay": .integer(milliseconds), "count": 1_000_000]
        let answer = try await transport.send(HTTPRequest(.post, url + "/_control/faults", json: fault))
        guard answer.isSuccess else { throw Failure("the delay was refused") }
    }

    /// The paths asked for since the last call, in order, with their methods.
    func requests() async throws -> [(method: String, path: String)] {
        let answer = try await transport.send(HTTPRequest(.get, url + "/_control/requests"))
        _ = try await transport.send(HTTPRequest(.post, url + "/_control/reset-log"))
        guard let entries = answer.json?["requests"]?.array else { throw Failure("the simulator does not tell its requests") }
        return entries.map { ($0["method"]?.string ?? "", $0["path"]?.string ?? "") }
    }

    func stop() { process.stop() }
}
