internal import COpenSSL

/// Facts about an encoded public key.
package enum PublicKey {
    /// The size in bits of a DER SubjectPublicKeyInfo (RFC 5280 §4.1.2.7), as DKIM's `p=` carries it for RSA
    /// (RFC 6376 §3.6.1); nil when the bytes are not one key and nothing else.
    package static func bits(subjectPublicKeyInfo der: [UInt8]) -> Int? {
        defer { ERR_clear_error() }
        return unsafe der.withUnsafeBufferPointer { buffer -> Int? in
            guard let start = buffer.baseAddress else { return nil }
            var position: UnsafePointer<UInt8>? = unsafe start
            guard let key = unsafe d2i_PUBKEY(nil, &position, buffer.count) else { return nil }
            defer { unsafe EVP_PKEY_free(key) }
            guard unsafe position == start + buffer.count else { return nil }
            return Int(unsafe EVP_PKEY_get_bits(key))
        }
    }
}
