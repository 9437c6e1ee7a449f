package import CanonicalJSON
internal import ChildPrograms
internal import CurlTransport
internal import Foundation
internal import HTTPMessages
internal import Reconciling

/// A real OpenBao on two loopback ports of the system's choice, one of them with TLS under a CA of its own. It keeps everything in
/// memory, and ends with the process of the tests however that ends.
package final class OpenBaoServer: Sendable {
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    package let address: String
    /// The same server with TLS.
    package let secureAddress: String
    /// The CA of the server's certificate, as PEM.
    package let authorities: String
    package let rootToken: String
    /// A share that unseals it.
    private let key: String
    private let process: Process

    /// What it answered before it was initialized, and before it was unsealed, to whoever asked for a secret.
    package let earlyStatuses: [Int]

    private static let common = Task { try await OpenBaoServer() }

    /// One for all tests of a process: each makes a mount of its own.
    package static var shared: OpenBaoServer {
        get async throws { try await common.value }
    }

    package init() async throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "plumb-bao-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        try await TestCertificate.make(in: directory)
        authorities = directory.appending(path: "ca.pem").path
        (process, address, secureAddress) = try await OpenBaoProcess.start(in: directory)
        var statuses = [try await Self.status(address)]
        let start = try await Self.send("PUT", address, "sys/init", json: ["secret_shares": 1, "secret_threshold": 1])
        guard let token = start["root_token"]?.string, let key = start["keys_base64"]?.array?.first?.string else {
            throw Failure(description: "it was not initialized: \(start.kindOfAnswer)")
        }
        statuses.append(try await Self.status(address))
        (rootToken, self.key, earlyStatuses) = (token, key, statuses)
        try await unseal()
        // The mount that everybody knows from development servers.
        try await send("POST", "sys/mounts/secret", json: ["type": "kv", "options": ["version": "2"]])
        try await awaitVersions("secret")
    }

    deinit { OpenBaoProcess.end(process) }

    package func seal() async throws { try await send("PUT", "sys/seal") }

    package func unseal() async throws {
        try await Self.send("PUT", address, "sys/unseal", json: ["key": .string(key)])
        for _ in 0..<500 {
            if try await Self.status(address, "sys/health") == 200 { return }
            try await Task.sleep(for: .milliseconds(20))
        }
        throw Failure(description: "it does not become active")
    }
}

extension OpenBaoServer {
    /// One request of whoever owns the server.
    /// - Parameter path: below `/v1/`, percent-encoded.
    /// - Returns: the answer's body; an empty object where there is none.
    @discardableResult
    package func send(
        _ method: String, _ path: String, json: JSONValue? = nil, token: String? = nil, namespace: String? = nil
    ) async throws -> JSONValue {
        var headers = ["X-Vault-Token": token ?? rootToken]
        headers["X-Vault-Namespace"] = namespace
        return try await Self.send(method, address, path, json: json, headers: headers)
    }

    @discardableResult
    private static func send(
        _ method: String, _ address: String, _ path: String, json: JSONValue? = nil, headers: [String: String] = [:]
    ) async throws -> JSONValue {
        guard let method = HTTPRequest.Method(rawValue: method) else { throw Failure(description: "\(method) is no method") }
        var request = HTTPRequest(method, "\(address)/v1/\(path)")
        if let json { request = HTTPRequest(method, request.url, json: json) }
        if method == .patch { request.headers["Content-Type"] = "application/merge-patch+json" }
        for (name, value) in headers { request.headers[name] = value }
        let response = try await transport().send(request)
        guard response.isSuccess else {
            throw Failure(description: "\(method) \(path): \(response.status) \(String(decoding: response.body, as: UTF8.self))")
        }
        return response.json ?? [:]
    }

    private static func status(_ address: String, _ path: String = "secret/data/early") async throws -> Int {
        try await transport().send(HTTPRequest(.get, "\(address)/v1/\(path)")).status
    }

    private static func transport() throws -> CurlTransport { try transportOfAll.get() }

    private static let transportOfAll = Result { try CurlTransport() }
}

extension JSONValue {
    /// The names of an object's members: what an answer is made of, without what it says.
    fileprivate var kindOfAnswer: String { (object ?? [:]).keys.sorted().joined(separator: ", ") }
}
