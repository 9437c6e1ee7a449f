internal import CanonicalJSON

/// Identity tokens of a job (RFC 7519), as the simulated GitHub makes and other simulated systems check them.
///
/// The signature is the simulators' own: none of them has a key, and a token that nobody of them made is refused all the same.
enum IdentityToken {
    static func make(_ claims: JSONValue) -> String {
        let header: JSONValue = ["alg": "RS256", "typ": "JWT", "kid": "simulated"]
        let signed = [header, claims].map { base64URL($0.canonicalBytes()) }.joined(separator: ".")
        return signed + "." + signature(signed)
    }

    /// - Returns: nil where the token was not made here, or is no longer good.
    static func claims(of token: String, now: Int) -> JSONValue? {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, parts[2] == signature(parts[0] + "." + parts[1]), let bytes = bytes(parts[1]),
            let claims = try? JSONValue(parsing: bytes), let end = claims["exp"]?.integer, now < end
        else { return nil }
        return claims
    }

    private static func signature(_ text: String) -> String { base64URL(Array(Identity.hex("signed/" + text).utf8)) }

    private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")

    private static func base64URL(_ bytes: [UInt8]) -> String {
        var text = ""
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let bits = group.enumerated().reduce(0) { $0 | Int($1.element) << (16 - 8 * $1.offset) }
            for place in 0...group.count { text.append(digits[bits >> (18 - 6 * place) & 63]) }
        }
        return text
    }

    private static func bytes(_ text: String) -> [UInt8]? {
        var (bits, count) = (0, 0)
        var bytes: [UInt8] = []
        for character in text {
            guard let digit = digits.firstIndex(of: character) else { return nil }
            bits = (bits << 6 | digit) & 0xFFFF
            count += 6
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(bits >> count & 0xFF))
            }
        }
        return bytes
    }
}
