internal import ChildPrograms
internal import FoundationEssentials
internal import SSHSignatures

/// The key that an approval is signed with.
struct SigningKey {
    /// A private key, or the public key of one that the agent holds.
    let path: String
    /// For people.
    let label: String
    /// Holds the public key's file for as long as it is needed.
    private let files: PrivateFiles?

    /// The named one; else the agent's, else that of `~/.ssh`, whose public key is among the signers.
    init?(named name: String?, among signers: [UInt8], _ keygen: SSHKeygen) async {
        if let name {
            (path, label, files) = (name, name, nil)
            return
        }
        let known = Set(String(decoding: signers, as: UTF8.self).split(whereSeparator: \.isWhitespace))
        for line in await keygen.agentKeys() where Self.isKnown(line, known) {
            guard let files = try? PrivateFiles(["key.pub": Array((line + "\n").utf8)]) else { continue }
            self.files = files
            (path, label) = (files["key.pub"], "the agent's key")
            return
        }
        let home = (ProcessInfo.processInfo.environment["HOME"] ?? "") + "/.ssh/"
        for name in ["id_ed25519", "id_ed25519_sk", "id_ecdsa", "id_ecdsa_sk", "id_rsa"] {
            guard let data = FileManager.default.contents(atPath: home + name + ".pub"),
                Self.isKnown(String(decoding: data, as: UTF8.self), known)
            else { continue }
            (path, label, files) = (home + name, "~/.ssh/\(name)", nil)
            return
        }
        return nil
    }

    /// Whether the key of a public key's line stands among the words of the signers.
    private static func isKnown(_ line: String, _ known: Set<Substring>) -> Bool {
        line.split(whereSeparator: \.isWhitespace).dropFirst().first.map { known.contains($0) } ?? false
    }
}
