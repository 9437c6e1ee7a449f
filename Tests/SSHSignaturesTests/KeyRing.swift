import FoundationEssentials
import SSHSignatures
import Subprocess

/// Keys that a real `ssh-keygen` made, in a directory that goes with the last reference.
final class KeyRing: Sendable {
    let path: String
    let keygen = SSHKeygen(variables: ProcessInfo.processInfo.environment)

    init() throws {
        path = FileManager.default.temporaryDirectory.path + "/plumb-keys-\(UInt64.random(in: .min ... .max))"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Makes a key pair.
    /// - Returns: the path of the private key, and the public key's line.
    func make(_ kind: String, _ name: String) async throws -> (file: String, line: String) {
        let file = path + "/" + name
        let size = kind == "rsa" ? ["-b", "2048"] : []
        _ = try await run(
            .name("ssh-keygen"), arguments: Arguments(["-q", "-t", kind, "-N", "", "-C", name, "-f", file] + size), output: .discarded,
            error: .discarded)
        let line = String(decoding: try Data(contentsOf: URL(filePath: file + ".pub")), as: UTF8.self)
        return (file, line.split(whereSeparator: \.isNewline).first.map(String.init) ?? "")
    }

    /// What is left of the temporary files of calls.
    static func leftovers() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: FileManager.default.temporaryDirectory.path).filter {
            $0.hasPrefix("plumb-") && $0.utf8.count == "plumb-XXXXXX".utf8.count
        }
    }
}
