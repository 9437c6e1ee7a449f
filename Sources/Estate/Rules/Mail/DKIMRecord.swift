internal import Cryptography

/// A key that signatures are verified with (RFC 6376 §3.6.1).
package struct DKIMRecord: Hashable, Sendable {
    /// The algorithm of the key (`k=`).
    package enum KeyType: String, Hashable, Sendable {
        case rsa
        /// RFC 8463.
        case ed25519
    }

    /// What `p=` holds.
    package enum Key: Hashable, Sendable {
        /// `p=` is empty: signatures with this selector fail.
        case revoked
        case bits(Int)
        /// Why `p=` is no key.
        case bad(String)
    }

    package let tags: TagList
    package let keyType: KeyType
    package let key: Key

    /// RFC 6376 §3.6.2.1: the name is `selector._domainkey.domain`; `_domainkey` itself holds no key.
    package static func isName(_ name: String) -> Bool {
        let labels = DomainName.canonical(name).split(separator: ".")
        // RFC 5617 §4.1: `_adsp._domainkey` said how a domain signs; it holds no key.
        return labels.dropFirst().contains("_domainkey") && labels.first != "_adsp"
    }

    /// Reads the text of a key record, without quotes; a failure says what is wrong with it.
    package static func parse(_ text: String) -> Result<DKIMRecord, MailProblem> {
        Result { () throws(MailProblem) in
            let tags = try TagList.parse(text).get()
            if let version = tags["v"] {
                guard version == "DKIM1" else { throw MailProblem("v= is \"\(version)\", not DKIM1") }
                guard tags.tags.first?.name == "v" else { throw MailProblem("v= is not the first tag") }
            }
            guard let type = KeyType(rawValue: tags["k"] ?? "rsa") else {
                throw MailProblem("k= is \"\(tags["k"] ?? "")\", not rsa or ed25519")
            }
            guard let p = tags["p"] else { throw MailProblem("there is no p=, the key") }
            if let hashes = tags["h"], !hashes.split(separator: ":").contains(where: { MailText.trimmed($0) == "sha256" }) {
                throw MailProblem("h= does not allow sha256, the only hash still in use (RFC 8301 §3.1)")
            }
            return DKIMRecord(tags: tags, keyType: type, key: key(MailText.withoutBlanks(p), type))
        }
    }

    /// RFC 6376 §3.6.1: Base64, in which blanks do not count; RSA as SubjectPublicKeyInfo, Ed25519 as the 32 octets alone
    /// (RFC 8463 §4.2).
    static func key(_ text: String, _ type: KeyType) -> Key {
        if text.isEmpty { return .revoked }
        guard let bytes = Base64.decode(text) else { return .bad("p= is not Base64") }
        switch type {
        case .ed25519: return bytes.count == 32 ? .bits(256) : .bad("p= has \(bytes.count) bytes; an Ed25519 key has 32")
        case .rsa:
            guard let bits = PublicKey.bits(subjectPublicKeyInfo: bytes) else { return .bad("p= is not a public key") }
            return hasRSAIdentifier(bytes) ? .bits(bits) : .bad("p= is not an RSA key")
        }
    }

    /// The algorithm 1.2.840.113549.1.1.1 (RFC 8017 §A.1) stands near the start.
    private static func hasRSAIdentifier(_ der: [UInt8]) -> Bool {
        let identifier: [UInt8] = [0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01]
        return (0..<12).contains { der.dropFirst($0).starts(with: identifier) }
    }
}
