internal import Cryptography

/// A signature as `ssh-keygen -Y sign` writes it.
package struct SSHSignature: Hashable, Sendable {
    /// With its first and last line, as it is kept and checked.
    package let armored: String
    /// The signer's public key in SSH's wire form. Said by the signature: nothing is proved before it is verified.
    package let publicKey: [UInt8]

    private static let first = "-----BEGIN SSH SIGNATURE-----"
    private static let last = "-----END SSH SIGNATURE-----"

    /// Nil when the text is not one signature.
    package init?(armored: String) {
        let lines = armored.split(whereSeparator: \.isNewline).map(String.init)
        guard lines.count > 2, lines.first == Self.first, lines.last == Self.last,
            let blob = Base64.decode(lines.dropFirst().dropLast().joined())
        else { return nil }
        self.init(blob: blob)
    }

    /// The bytes between the lines: `SSHSIG`, a version, the public key, and what follows (PROTOCOL.sshsig).
    package init?(blob: [UInt8]) {
        guard blob.count > 14, blob.starts(with: "SSHSIG".utf8) else { return nil }
        let length = blob[10..<14].reduce(0) { $0 << 8 | Int($1) }
        guard length > 0, blob.count - 14 > length else { return nil }
        publicKey = Array(blob[14..<(14 + length)])
        let text = Array(Base64.encode(blob).utf8)
        let lines = stride(from: 0, to: text.count, by: 70).map { String(decoding: text[$0..<min($0 + 70, text.count)], as: UTF8.self) }
        armored = ([Self.first] + lines + [Self.last]).joined(separator: "\n") + "\n"
    }

    /// The signature without its armour, as it is signed and compared; empty where the armour holds none.
    package var blob: [UInt8] {
        Base64.decode(armored.split(separator: "\n").dropFirst().dropLast().joined()) ?? []
    }
}
