internal import CSQLite
internal import ChildPrograms
#if canImport(Darwin)
internal import Darwin
#else
internal import Glibc
#endif
package import Estate
internal import Foundation

/// A real authoritative name server (PowerDNS) on a loopback port of the system's choice, with one zone, or with an HTTP API through which
/// zones are made. It asks nobody.
package final class NameServer {
    package struct Failure: Error, CustomStringConvertible {
        package let description: String

        package init(description: String) {
            self.description = description
        }
    }

    package let zone: String
    package private(set) var address: ResolverAddress
    /// Of the HTTP API; empty where it has none.
    package private(set) var url = ""
    private let apiKey: String?
    private let directory: String
    private var process = Process()

    /// - Parameter records: by type and name, `@` for the zone itself; values as a zone file has them, with `TXT` in quotes and
    ///   names with a trailing dot.
    package convenience init(zone: String, _ records: [(RecordType, String, [String])] = []) async throws {
        try self.init(zone: zone, apiKey: nil)
        try await tool("create-zone", zone, "ns1.\(zone)")
        for (type, name, values) in records { try await replace(type, name, values) }
        try await rectify()
        try await start()
    }

    /// A server without zones.
    /// - Parameter apiKey: what its HTTP API wants to be told.
    package convenience init(apiKey: String) async throws {
        try self.init(zone: "", apiKey: apiKey)
        try await start()
    }

    private init(zone: String, apiKey: String?) throws {
        guard let nobody = ResolverAddress("127.0.0.1:1") else { throw Failure(description: "no address") }
        (self.zone, self.apiKey, address) = (zone, apiKey, nobody)
        directory = FileManager.default.temporaryDirectory.path + "/plumb-names-\(UInt64.random(in: .min ... .max))"
        try FileManager.default.createDirectory(
            atPath: directory, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        try makeDatabase()
        try configure(port: 1, apiPort: 2)
    }

    deinit {
        kill()
        try? FileManager.default.removeItem(atPath: directory)
    }

    /// Makes the record set, or replaces it. The next question sees it.
    package func set(_ type: RecordType, _ name: String, _ values: [String], ttl: Int = 60) async throws {
        try await replace(type, name, values, ttl: ttl)
        try await rectify()
    }

    package func remove(_ type: RecordType, _ name: String) async throws {
        try await tool("delete-rrset", zone, name, type.rawValue)
        try await rectify()
    }

    /// Ends the server; nobody listens at the address afterwards.
    package func stop() async throws {
        kill()
        // Waiting for a process blocks, and no task may.
        while process.isRunning { try await Task.sleep(for: .milliseconds(5)) }
    }

    /// It has nothing to save, and a child of a test has the signals that ask politely blocked.
    private func kill() {
        if process.isRunning { Self.end(process.processIdentifier) }
    }

    private static func end(_ process: Int32) {
        #if canImport(Darwin)
        _ = Darwin.kill(process, SIGKILL)
        #else
        _ = Glibc.kill(process, SIGKILL)
        #endif
    }

    // MARK: - Starting

    /// A port that is free now may be somebody's a moment later.
    private func start() async throws {
        for _ in 0..<5 {
            let (port, apiPort) = (try FreePort.find(), try FreePort.find())
            try configure(port: port, apiPort: apiPort)
            if try await runs(apiPort: apiPort) {
                guard let address = ResolverAddress("127.0.0.1:\(port)") else { break }
                self.address = address
                url = apiKey == nil ? "" : "http://127.0.0.1:\(apiPort)"
                return
            }
        }
        throw Failure(description: "pdns_server does not start: \(log)")
    }

    /// Whether the server has come up, its API too: where the port of that is somebody's by now, the server goes on without it.
    private func runs(apiPort: UInt16) async throws -> Bool {
        process = Process()
        process.executableURL = URL(filePath: try Self.find("pdns_server"))
        process.arguments = ["--config-dir=\(directory)"]
        process.environment = [:]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        _ = FileManager.default.createFile(atPath: directory + "/log", contents: nil)
        process.standardError = FileHandle(forWritingAtPath: directory + "/log")
        try process.run()
        while process.isRunning {
            let isReady = log.contains("ready to distribute questions")
            if isReady, apiKey == nil || FreePort.isListening(apiPort) { return true }
            if log.contains("HTTP socket failed") || log.contains("Unable to bind") { break }
            try await Task.sleep(for: .milliseconds(20))
        }
        try await stop()
        return false
    }

    private var log: String { (try? String(contentsOfFile: directory + "/log", encoding: .utf8)) ?? "" }

    private func configure(port: UInt16, apiPort: UInt16) throws {
        var settings = """
            launch=gsqlite3
            gsqlite3-database=\(directory)/zones.sqlite
            local-address=127.0.0.1,::1
            local-address-nonexist-fail=no
            local-port=\(port)
            socket-dir=\(directory)
            daemon=no
            guardian=no
            security-poll-suffix=
            cache-ttl=0
            query-cache-ttl=0
            negquery-cache-ttl=0
            zone-cache-refresh-interval=0
            gsqlite3-pragma-synchronous=0
            loglevel=4

            """
        if let apiKey {
            settings += """
                webserver=yes
                webserver-address=127.0.0.1
                webserver-port=\(apiPort)
                api=yes
                api-key=\(apiKey)

                """
        }
        try settings.write(toFile: directory + "/pdns.conf", atomically: true, encoding: .utf8)
    }

    // MARK: - Its database

    private func replace(_ type: RecordType, _ name: String, _ values: [String], ttl: Int = 60) async throws {
        try await tool(["replace-rrset", zone, name, type.rawValue, "\(ttl)"] + values)
    }

    /// Makes the names above others exist.
    private func rectify() async throws { try await tool("rectify-zone", zone) }

    private func makeDatabase() throws {
        let places = ["/usr/share/pdns-backend-sqlite3/schema", "/usr/share/doc/pdns", "/opt/homebrew/opt/pdns/share/doc/pdns"]
        let schema = places.lazy.compactMap { try? String(contentsOfFile: $0 + "/schema.sqlite3.sql", encoding: .utf8) }.first
        guard let schema else { throw Failure(description: "the schema of PowerDNS is not here: run scripts/setup-tests") }
        var database: OpaquePointer?
        defer { sqlite3_close(database) }
        guard sqlite3_open(directory + "/zones.sqlite", &database) == SQLITE_OK,
            sqlite3_exec(database, schema, nil, nil, nil) == SQLITE_OK
        else { throw Failure(description: "the server's database could not be made") }
    }

    /// What somebody does at the server itself, past its API: a command of `pdnsutil`.
    package func pdnsutil(_ arguments: String...) async throws { try await tool(arguments) }

    private func tool(_ arguments: String...) async throws { try await tool(arguments) }

    private func tool(_ arguments: [String]) async throws {
        let result = try await ChildProgram.run(
            "pdnsutil", ["--config-dir=\(directory)"] + arguments,
            environment: ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"], limit: 1 << 20)
        guard result.status == 0 else {
            let said = String(decoding: result.said + result.output, as: UTF8.self)
            throw Failure(description: "pdnsutil \(arguments.joined(separator: " ")): \(said)")
        }
    }

    /// Where a program is; servers are not in everybody's `PATH`.
    private static func find(_ name: String) throws -> String {
        let path = ProcessInfo.processInfo.environment["PATH", default: ""].split(separator: ":").map(String.init)
        let places = (path + ["/usr/sbin", "/usr/local/sbin", "/opt/homebrew/sbin"]).map { "\($0)/\(name)" }
        guard let found = places.first(where: FileManager.default.isExecutableFile) else {
            throw Failure(description: "\(name) is not here: run scripts/setup-tests")
        }
        return found
    }
}
