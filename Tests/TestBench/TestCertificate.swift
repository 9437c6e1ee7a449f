internal import ChildPrograms
package import Foundation

/// A CA of one test, and a certificate of 127.0.0.1 that it signed.
package enum TestCertificate {
    /// Writes `ca.pem`, `server.pem` and `server.key`.
    package static func make(in directory: URL) async throws {
        func path(_ name: String) -> String { directory.appending(path: name).path }
        let curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
        try await openssl(
            ["req", "-x509"] + curve + [
                "-keyout", path("ca.key"), "-out", path("ca.pem"), "-days", "2", "-subj", "/CN=CA of a test",
                "-addext", "keyUsage=critical,keyCertSign",
            ])
        try await openssl(["req", "-new"] + curve + ["-keyout", path("server.key"), "-out", path("server.csr"), "-subj", "/CN=127.0.0.1"])
        try "subjectAltName=IP:127.0.0.1\n".write(toFile: path("names"), atomically: true, encoding: .utf8)
        try await openssl([
            "x509", "-req", "-in", path("server.csr"), "-CA", path("ca.pem"), "-CAkey", path("ca.key"), "-CAcreateserial",
            "-out", path("server.pem"), "-days", "2", "-extfile", path("names"),
        ])
    }

    private static func openssl(_ arguments: [String]) async throws {
        let result = try await ChildProgram.run(
            "openssl", arguments, environment: ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"], limit: 1 << 20)
        guard result.status == 0 else {
            throw OpenBaoServer.Failure(description: "openssl \(arguments[0]): \(String(decoding: result.said, as: UTF8.self))")
        }
    }
}
