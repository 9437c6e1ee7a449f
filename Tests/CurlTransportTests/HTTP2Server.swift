import Foundation
import TestBench

/// nghttp2's `nghttpd` on a loopback port: a server of HTTP/2 over TLS that logs every frame. It ends with the process of the tests however
/// that ends.
final class HTTP2Server {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    let url: String
    /// The CA of its certificate, as PEM.
    let authorities: String
    private let process: Process
    private let directory: URL

    /// - Parameters:
    ///   - octets: of the one file that it serves, at ``url``.
    ///   - streams: how many requests one connection may have open.
    init(octets: Int, streams: Int = 100) async throws {
        directory = FileManager.default.temporaryDirectory.appending(path: "plumb-http2-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: directory.appending(path: "files"), withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        try Data(count: octets).write(to: directory.appending(path: "files/file"))
        try await TestCertificate.make(in: directory)
        authorities = directory.appending(path: "ca.pem").path
        // A port that is free now may be somebody's a moment later.
        for _ in 0..<5 {
            let port = try FreePort.find()
            let process = try Self.run(port, streams, in: directory)
            if try await Self.isListening(port, process) {
                (self.process, url) = (process, "https://127.0.0.1:\(port)/file")
                return
            }
            Self.end(process)
        }
        throw Failure(description: "nghttpd does not start: \(Self.log(directory))")
    }

    deinit { Self.end(process) }

    /// What happened at the connections so far.
    var frames: HTTP2Frames { HTTP2Frames(log: Self.log(directory)) }

    /// Where `scripts/setup-tests` puts it. Without it there is no test, and so no success.
    private static func program() throws -> String {
        let path = ProcessInfo.processInfo.environment["PATH", default: ""].split(separator: ":").map(String.init)
        let places = (path + ["/usr/bin", "/usr/sbin", "/usr/local/bin", "/opt/homebrew/bin"]).map { $0 + "/nghttpd" }
        guard let found = places.first(where: FileManager.default.isExecutableFile) else {
            throw Failure(description: "nghttpd is not here: run scripts/setup-tests")
        }
        return found
    }

    /// The shell ends the server, and takes its directory away, when nobody can write to its standard input any more.
    private static func run(_ port: UInt16, _ streams: Int, in directory: URL) throws -> Process {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        let script = #"""
            cd "$1" && "$0" -v -a 127.0.0.1 -d files -m "$3" "$2" server.key server.pem </dev/null >log 2>&1 &
            server=$!; read -r _; kill -9 $server; rm -rf "$1"
            """#
        process.arguments = ["-c", script, try program(), directory.path, String(port), String(streams)]
        process.environment = ["PATH": "/usr/bin:/bin"]
        process.standardInput = Pipe()
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        return process
    }

    private static func isListening(_ port: UInt16, _ process: Process) async throws -> Bool {
        for _ in 0..<1_500 where process.isRunning {
            if FreePort.isListening(port) { return true }
            try await Task.sleep(for: .milliseconds(20))
        }
        return false
    }

    private static func end(_ process: Process) {
        guard let pipe = process.standardInput as? Pipe else { return }
        try? pipe.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    private static func log(_ directory: URL) -> String {
        (try? String(contentsOf: directory.appending(path: "log"), encoding: .utf8)) ?? ""
    }
}

/// What the server's log tells of its connections.
struct HTTP2Frames {
    /// Connections by which requests came.
    private(set) var connections: Set<Substring> = []
    private(set) var requests = 0
    /// The most requests that one connection had open at once.
    private(set) var mostOpen = 0

    init(log: String) {
        var open: [Substring: Set<Substring>] = [:]
        for line in log.split(separator: "\n") {
            guard let connection = Self.part(line, after: "[id=", until: "]"), let stream = Self.part(line, after: "stream_id=", until: ">")
            else { continue }
            if line.contains("recv HEADERS frame") {
                connections.insert(connection)
                requests += 1
                open[connection, default: []].insert(stream)
                mostOpen = max(mostOpen, open[connection]?.count ?? 0)
            } else if line.contains("send DATA frame"), line.contains("flags=0x01") {
                open[connection]?.remove(stream)
            }
        }
    }

    private static func part(_ line: Substring, after start: String, until end: Character) -> Substring? {
        line.firstRange(of: start).map { line[$0.upperBound...].prefix { $0 != end } }
    }
}
