internal import Cryptography

/// One line of an allowed-signers file (ssh-keygen(1), ALLOWED SIGNERS) for people: whom it names, and which key.
///
/// Lines end as they do for `ssh-keygen`, at a line feed. A line that has no key of a known type is kept as a whole: who reviews a change of
/// the file sees every line that `ssh-keygen` may read.
package struct AllowedSignerLine: Hashable, Sendable {
    /// The principals as they are written.
    package let name: String
    /// Such as `ssh-ed25519 SHA256:…`, with the options of the line; the line itself where no key can be read.
    package let key: String

    /// Every line that is neither empty nor a comment, in the order of the file.
    package static func all(_ bytes: [UInt8]) -> [AllowedSignerLine] {
        bytes.split(separator: UInt8(ascii: "\n")).compactMap { AllowedSignerLine(String(decoding: $0, as: UTF8.self)) }
    }

    private init?(_ line: String) {
        let words = line.unicodeScalars.split { " \t\r".unicodeScalars.contains($0) }.map { String($0) }
        guard let first = words.first, !first.hasPrefix("#") else { return nil }
        name = first
        guard let type = words.indices.dropFirst().first(where: { AllowedSigners.isKeyType(words[$0][...]) }), type + 1 < words.count,
            let blob = Base64.decode(words[type + 1])
        else {
            key = words.dropFirst().joined(separator: " ")
            return
        }
        let options = words[1..<type]
        let fingerprint = Base64.encode(SHA256.digest(blob)).prefix { $0 != "=" }
        key = "\(words[type]) SHA256:\(fingerprint)" + (options.isEmpty ? "" : " with \(options.joined(separator: " "))")
    }
}
