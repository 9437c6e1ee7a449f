internal import Cryptography
internal import FoundationEssentials
internal import SSHSignatures

/// The SSH keys of whoever runs this command: the agent's, and those of `~/.ssh`. What they signed is the applier's own approval,
/// whatever name it was given under.
enum OwnKeys {
    /// In SSH's wire form.
    static func read(_ keygen: SSHKeygen) async -> Set<[UInt8]> {
        Set((await keygen.agentKeys() + files()).compactMap(blob))
    }

    /// The lines of every public key of `~/.ssh`.
    private static func files() -> [String] {
        let folder = (ProcessInfo.processInfo.environment["HOME"] ?? "") + "/.ssh"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasSuffix(".pub") }.compactMap { FileManager.default.contents(atPath: folder + "/" + $0) }
            .map { String(decoding: $0, as: UTF8.self) }
    }

    /// The key of a line such as `ssh-ed25519 AAAA… comment`.
    private static func blob(_ line: String) -> [UInt8]? {
        let words = line.split(whereSeparator: \.isWhitespace)
        return words.count > 1 ? Base64.decode(String(words[1])) : nil
    }
}
