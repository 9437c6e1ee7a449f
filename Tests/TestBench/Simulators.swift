internal import CurlTransport
package import Foundation
internal import HTTPMessages
internal import Testing

/// The simulated providers on loopback ports of the system's choice, for one test.
/// Its parts change only while it starts; one test uses it.
package final class Simulators: @unchecked Sendable {
    private let slot: SimulatorSlot
    private let process = Process()
    private let names = Process()
    private let transport: CurlTransport
    package let directory: URL
    package private(set) var variables: [String: String] = [:]

    /// - Parameter seed: a directory in the repository, or anywhere when it begins with a slash.
    package init(seed: String = "Examples/raxx") async throws {
        slot = await SimulatorSlot.take()
        transport = try CurlTransport()
        directory = FileManager.default.temporaryDirectory.appending(path: "plumb-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        let ports = directory.appending(path: "ports")
        process.executableURL = Program.directory.appending(path: "plumb-simulator")
        process.arguments = ["--seed", URL(filePath: seed, relativeTo: Program.root).path, "--ports-file", ports.path]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        for _ in 0..<600 where variables.isEmpty {
            try await Task.sleep(for: .milliseconds(50))
            guard let data = try? Data(contentsOf: ports), let found = try? JSONDecoder().decode([String: Int].self, from: data) else {
                continue
            }
            variables = Dictionary(uniqueKeysWithValues: found.map { ("PLUMB_\($0.key.uppercased())_URL", "http://127.0.0.1:\($0.value)") })
        }
        // What the simulated apps answer stands below the simulated Heroku.
        variables["PLUMB_PROBE_URL"] = variables["PLUMB_HEROKU_URL"].map { $0 + "/_web" }
        // Nobody listens there: without a name server of its own, a test asks nobody.
        variables["PLUMB_RESOLVERS"] = "127.0.0.1:1"
        variables["PATH"] = ProcessInfo.processInfo.environment["PATH"]
        variables["HOME"] = directory.path
        variables["HEROKU_API_KEY"] = "HRKU-simulated-operator"
        variables["CLOUDFLARE_EDIT_DNS"] = "cf-simulated-operator"
        variables["CF_WORKER_DEPLOY"] = "cf-simulated-worker-deploy"
        variables["INFISICAL_TOKEN"] = "infisical-simulated-operator"
        variables["PLUMB_LEDGER"] = directory.appending(path: "ledger.sqlite").path
        variables["PLUMB_ACTOR"] = "visitor"
    }

    deinit {
        endNames()
        process.terminate()
        try? FileManager.default.removeItem(at: directory)
    }

    /// A child of a test has the signals that ask politely blocked, and so have its children.
    private func endNames() {
        guard names.isRunning else { return }
        _ = kill(names.processIdentifier, SIGKILL)
        let file = directory.appending(path: "names/pid")
        let server = (try? String(contentsOf: file, encoding: .utf8)).flatMap { Int32($0.trimmingCharacters(in: .newlines)) }
        if let server { _ = kill(server, SIGKILL) }
    }

    /// Nobody answers questions for names until told otherwise; the server is there all the while.
    package func silenceNames(_ isSilent: Bool) throws {
        let text = try String(contentsOf: directory.appending(path: "names/pid"), encoding: .utf8)
        let server = try #require(Int32(text.trimmingCharacters(in: .newlines)))
        try #require(kill(server, isSilent ? SIGSTOP : SIGCONT) == 0)
    }

    /// The same with a real name server that answers with what the simulated Cloudflare has.
    package static func withNames(seed: String = "Examples/raxx") async throws -> Simulators {
        let simulators = try await Simulators(seed: seed)
        try await simulators.startNames()
        return simulators
    }

    private func startNames() async throws {
        let cloudflare = try #require(variables["PLUMB_CLOUDFLARE_URL"])
        names.executableURL = Program.root.appending(path: "scripts/name-server")
        names.arguments = [directory.appending(path: "names").path, cloudflare]
        names.standardInput = FileHandle.nullDevice
        // Whoever reads what the tests print waits for all who could still write.
        names.standardOutput = FileHandle.nullDevice
        names.standardError = FileHandle.nullDevice
        try names.run()
        let place = directory.appending(path: "names/address")
        for _ in 0..<600 {
            if let address = try? String(contentsOf: place, encoding: .utf8) {
                variables["PLUMB_RESOLVERS"] = address.trimmingCharacters(in: .newlines)
                return
            }
            try #require(names.isRunning, "the name server does not start: run scripts/setup-tests")
            try await Task.sleep(for: .milliseconds(20))
        }
        Issue.record("the name server does not answer")
    }

    package var plumb: Program { Program(variables: variables) }

    /// One request as somebody else.
    @discardableResult
    package func send(_ method: String, _ kind: String, _ path: String, headers: [String: String] = [:], body: String? = nil) async throws
        -> Data
    {
        let method = try #require(HTTPRequest.Method(rawValue: method))
        var request = HTTPRequest(method, variables["PLUMB_\(kind.uppercased())_URL", default: ""] + path)
        request.body = body.map { Array($0.utf8) } ?? []
        for (name, value) in headers { request.headers[name] = value }
        let response = try await transport.send(request)
        try #require(response.isSuccess, "\(String(decoding: response.body, as: UTF8.self))")
        return Data(response.body)
    }

    /// `METHOD /path`, in order of arrival.
    package func requests(_ kind: String) async throws -> [String] {
        struct Log: Decodable {
            struct Entry: Decodable {
                let method: String
                let path: String
            }
            let requests: [Entry]
        }
        let data = try await send("GET", kind, "/_control/requests")
        return try JSONDecoder().decode(Log.self, from: data).requests.map { "\($0.method) \($0.path)" }
    }

    package func resetRequests() async throws {
        for kind in ["heroku", "cloudflare", "postmark", "freescout", "infisical", "github"]
        where variables["PLUMB_\(kind.uppercased())_URL"] != nil { try await send("POST", kind, "/_control/reset-log") }
    }

    package static let asOperator = [
        "Authorization": "Bearer HRKU-simulated-operator", "Accept": "application/vnd.heroku+json; version=3",
        "Content-Type": "application/json",
    ]
    package static let asReviewer = [
        "Authorization": "Bearer HRKU-simulated-reviewer", "Accept": "application/vnd.heroku+json; version=3",
        "Content-Type": "application/json",
    ]
}
