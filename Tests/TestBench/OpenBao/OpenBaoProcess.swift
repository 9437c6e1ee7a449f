internal import CurlTransport
internal import Foundation
internal import HTTPMessages
internal import Reconciling

/// The server's program.
enum OpenBaoProcess {
    /// Where `scripts/setup-tests` puts it, or in the `PATH`.
    static func program() throws -> String {
        let path = ProcessInfo.processInfo.environment["PATH", default: ""].split(separator: ":").map { "\($0)/bao" }
        let own = Program.root.appending(path: ".build/openbao-venv/bao").path
        guard let found = ([own] + path).first(where: FileManager.default.isExecutableFile) else {
            throw OpenBaoServer.Failure(description: "OpenBao is not here: run scripts/setup-tests, or put bao into the PATH")
        }
        return found
    }

    /// A port that is free now may be somebody's a moment later.
    static func start(in directory: URL) async throws -> (process: Process, address: String, secureAddress: String) {
        for _ in 0..<5 {
            let (plain, secure) = (try FreePort.find(), try FreePort.find())
            try configuration(plain, secure, directory).write(
                to: directory.appending(path: "server.json"), atomically: true, encoding: .utf8)
            let process = try run(in: directory)
            let address = "http://127.0.0.1:\(plain)"
            if try await answers(address, directory) { return (process, address, "https://127.0.0.1:\(secure)") }
            end(process)
        }
        throw OpenBaoServer.Failure(description: "OpenBao does not start: \(log(directory))")
    }

    /// The shell ends the server, and takes its directory away, when nobody can write to its standard input any more.
    private static func run(in directory: URL) throws -> Process {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        let script = #""$0" server -config="$1/server.json" </dev/null >"$1/log" 2>&1 & server=$!; read -r _; kill -9 $server; rm -rf "$1""#
        process.arguments = ["-c", script, try program(), directory.path]
        process.environment = ["HOME": directory.path, "PATH": "/usr/bin:/bin"]
        process.standardInput = Pipe()
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        return process
    }

    static func end(_ process: Process) {
        guard let pipe = process.standardInput as? Pipe else { return }
        try? pipe.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    private static func answers(_ address: String, _ directory: URL) async throws -> Bool {
        let transport = try CurlTransport()
        for _ in 0..<1_500 {
            if let answer = try? await transport.send(HTTPRequest(.get, address + "/v1/sys/seal-status")), answer.status == 200 {
                return true
            }
            if log(directory).contains("rror initializing listener") || log(directory).contains("rror parsing") { return false }
            try await Task.sleep(for: .milliseconds(20))
        }
        return false
    }

    private static func log(_ directory: URL) -> String {
        (try? String(contentsOf: directory.appending(path: "log"), encoding: .utf8)) ?? ""
    }

    private static func configuration(_ plain: UInt16, _ secure: UInt16, _ directory: URL) -> String {
        """
        {
          "storage": { "inmem": {} },
          "listener": [
            { "tcp": { "address": "127.0.0.1:\(plain)", "tls_disable": true } },
            { "tcp": { "address": "127.0.0.1:\(secure)", "tls_cert_file": "\(directory.path)/server.pem",
                       "tls_key_file": "\(directory.path)/server.key" } }
          ],
          "api_addr": "http://127.0.0.1:\(plain)"
        }
        """
    }
}
