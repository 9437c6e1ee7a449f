internal import COpenSSL
internal import CSodium

/// Signatures with Ed25519 (RFC 8032): OpenSSL makes them, and libsodium checks them.
///
/// libsodium takes half as long, which counts for a ledger of a million events, and accepts no signature that OpenSSL does not: both compute the
/// one equation of RFC 8032 §5.1.7, and libsodium refuses keys and signatures of small order beside.
package enum Ed25519 {
    /// Bytes of a private key (its seed) and of a public key.
    package static let keyLength = 32
    /// Bytes of a signature.
    package static let signatureLength = 64

    /// The public key of a private key.
    /// - Parameter seed: ``keyLength`` bytes.
    /// - Returns: nil for another number of bytes.
    package static func publicKey(of seed: [UInt8]) -> [UInt8]? {
        unsafe withPrivateKey(seed) { key in
            var bytes = [UInt8](repeating: 0, count: keyLength)
            var count = bytes.count
            let isDone = unsafe bytes.withUnsafeMutableBufferPointer { bytes in
                unsafe EVP_PKEY_get_raw_public_key(key, bytes.baseAddress, &count)
            }
            return isDone == 1 && count == keyLength ? bytes : nil
        }
    }

    /// Signs a message; the same message and key give the same signature.
    /// - Parameter seed: ``keyLength`` bytes.
    /// - Returns: ``signatureLength`` bytes; nil for another number of bytes in the seed.
    package static func sign(_ message: [UInt8], seed: [UInt8]) -> [UInt8]? {
        unsafe withPrivateKey(seed) { key in
            unsafe withContext { context in
                guard unsafe EVP_DigestSignInit(context, nil, nil, nil, key) == 1 else { return nil }
                var signature = [UInt8](repeating: 0, count: signatureLength)
                var count = signature.count
                let isDone = unsafe signature.withUnsafeMutableBufferPointer { signature in
                    unsafe message.withUnsafeBufferPointer { message in
                        unsafe EVP_DigestSign(context, signature.baseAddress, &count, message.baseAddress, message.count)
                    }
                }
                return isDone == 1 && count == signatureLength ? signature : nil
            }
        }
    }

    /// Whether the signature is of this message by the owner of this key.
    package static func isValid(_ signature: [UInt8], of message: [UInt8], by publicKey: [UInt8]) -> Bool {
        guard signature.count == signatureLength, publicKey.count == keyLength, isReady else { return false }
        return unsafe crypto_sign_ed25519_verify_detached(signature, message, UInt64(message.count), publicKey) == 0
    }

    /// Whether libsodium can be used, which chooses what suits the processor.
    private static let isReady = sodium_init() >= 0

    private static func withPrivateKey<Value>(_ seed: [UInt8], _ body: (OpaquePointer) -> Value?) -> Value? {
        guard seed.count == keyLength else { return nil }
        defer { ERR_clear_error() }
        let key = unsafe seed.withUnsafeBufferPointer { bytes in
            unsafe EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nil, bytes.baseAddress, bytes.count)
        }
        guard let key = unsafe key else { return nil }
        defer { unsafe EVP_PKEY_free(key) }
        return unsafe body(key)
    }

    private static func withContext<Value>(_ body: (OpaquePointer) -> Value?) -> Value? {
        guard let context = unsafe EVP_MD_CTX_new() else { return nil }
        defer { unsafe EVP_MD_CTX_free(context) }
        return unsafe body(context)
    }
}
