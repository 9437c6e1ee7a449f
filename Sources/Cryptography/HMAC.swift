internal import COpenSSL
internal import CSodium

/// Keyed hashes (RFC 2104).
package enum HMAC {
    /// HMAC-SHA-256, 32 bytes. By libsodium: a plan makes one of each value, and OpenSSL looks the algorithm up for each.
    package static func sha256(_ message: [UInt8], key: [UInt8]) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: Int(crypto_auth_hmacsha256_BYTES))
        var state = crypto_auth_hmacsha256_state()
        unsafe crypto_auth_hmacsha256_init(&state, key, key.count)
        unsafe crypto_auth_hmacsha256_update(&state, message, UInt64(message.count))
        unsafe crypto_auth_hmacsha256_final(&state, &digest)
        return digest
    }

    /// HMAC-SHA-1, 20 bytes: for one-time codes, whose standard names it.
    package static func sha1(_ message: [UInt8], key: [UInt8]) -> [UInt8] {
        unsafe code(message, key: key, EVP_sha1(), length: 20)
    }

    private static func code(_ message: [UInt8], key: [UInt8], _ hash: OpaquePointer?, length: Int) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: length)
        var written: UInt32 = 0
        _ = unsafe key.withUnsafeBytes { key in
            unsafe message.withUnsafeBufferPointer { message in
                unsafe digest.withUnsafeMutableBufferPointer { digest in
                    unsafe COpenSSL.HMAC(
                        hash, key.baseAddress, Int32(key.count), message.baseAddress, message.count, digest.baseAddress, &written)
                }
            }
        }
        return digest
    }
}
