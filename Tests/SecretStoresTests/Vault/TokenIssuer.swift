import CanonicalJSON
import ChildPrograms
import Foundation
import TestBench
import Testing

/// Whose JWTs a login method of the server believes: a key made by the system's openssl.
struct TokenIssuer {
    private let directory: TemporaryDirectory
    private let publicKey: String

    init() async throws {
        directory = try TemporaryDirectory()
        let key = directory.path("key.pem")
        _ = try await Self.openssl(["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", key])
        publicKey = String(decoding: try await Self.openssl(["pkey", "-in", key, "-pubout"]), as: UTF8.self)
    }

    /// - Returns: where the method is mounted; its role `ci`, which is the default one, gives `policy` to tokens for `plumb`.
    func mount(on server: OpenBaoServer, policy: String) async throws -> String {
        let mount = "jwt-" + UUID().uuidString
        try await server.send("POST", "sys/auth/\(mount)", json: ["type": "jwt"])
        try await server.send(
            "POST", "auth/\(mount)/config", json: ["jwt_validation_pubkeys": [.string(publicKey)], "default_role": "ci"])
        try await server.send(
            "POST", "auth/\(mount)/role/ci",
            json: [
                "role_type": "jwt", "user_claim": "sub", "bound_audiences": ["plumb", "plumb & co"], "token_policies": [.string(policy)],
                "token_ttl": "10m",
            ])
        return mount
    }

    func token(audience: String) async throws -> String {
        let now = Int(Date().timeIntervalSince1970)
        let claims: JSONValue = [
            "iss": "https://tokens.test", "sub": "repo:raxx/estate", "aud": .string(audience), "iat": .integer(now),
            "nbf": .integer(now - 60),
            "exp": .integer(now + 600),
        ]
        let header: JSONValue = ["alg": "RS256", "typ": "JWT"]
        let signed = Self.base64url(header.canonicalBytes()) + "." + Self.base64url(claims.canonicalBytes())
        let signature = try await Self.openssl(["dgst", "-sha256", "-sign", directory.path("key.pem")], input: Array(signed.utf8))
        return signed + "." + Self.base64url(signature)
    }

    private static func base64url(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    private static func openssl(_ arguments: [String], input: [UInt8] = []) async throws -> [UInt8] {
        let environment = ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"]
        let result = try await ChildProgram.run("openssl", arguments, environment: environment, input: input, limit: 1 << 20)
        try #require(result.status == 0, "\(String(decoding: result.said, as: UTF8.self))")
        return result.output
    }
}
