import CanonicalJSON
import Cryptography
import Foundation
import Testing

/// A key of a ledger, made for a test.
struct LedgerKeyPair: Sendable {
    /// As a store keeps it.
    let seed: String
    let publicKey: String

    init() throws {
        let bytes = (0..<32).map { _ in UInt8.random(in: .min ... .max) }
        seed = Base64.encode(bytes)
        publicKey = Base64.encode(try #require(Ed25519.publicKey(of: bytes)))
    }

    /// What stands below `signing:` in the estate's file.
    /// - Parameters:
    ///   - place: where the key is kept.
    ///   - after: the newest event of before; nil in a new ledger.
    func signing(at place: String, after: String? = nil) -> String {
        "key: !secret \"\(place)\", keys: [{ public: \"\(publicKey)\"" + (after.map { ", after: \"\($0)\"" } ?? "") + " }]"
    }

    /// The newest event of a ledger in git, as `after:` names it.
    /// - Parameter remote: the bare repository.
    static func newestEvent(in remote: URL) throws -> String {
        let about = try Git.output(["--git-dir=\(remote.path)", "cat-file", "blob", "refs/plumb/ledger:ledger.json"])
        let json = try JSONValue(parsing: Array(about.utf8))
        return "\(try #require(json["events"]?.integer)):\(try #require(json["head"]?.string))"
    }
}

/// Git, as a person runs it.
enum Git {
    /// What a command prints.
    @discardableResult
    static func output(_ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["git", "-c", "user.name=test", "-c", "user.email=test@localhost"] + arguments
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "git \(arguments.joined(separator: " "))")
        return String(decoding: data, as: UTF8.self)
    }
}
