internal import COpenSSL

/// SHA-256 (FIPS 180-4).
package enum SHA256 {
    /// OpenSSL's implementation, looked up once: doing so for each message takes as long as digesting some hundred bytes.
    ///
    /// `@unchecked Sendable`: what it points to never changes and is never freed.
    @safe private struct Algorithm: @unchecked Sendable {
        let pointer = unsafe EVP_MD_fetch(nil, "SHA256", nil)

        static let fetched = Algorithm()
    }

    /// 32 bytes.
    package static func digest(_ message: [UInt8]) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        var length: UInt32 = 0
        _ = unsafe message.withUnsafeBytes { message in
            unsafe digest.withUnsafeMutableBufferPointer { digest in
                unsafe EVP_Digest(
                    message.baseAddress, message.count, digest.baseAddress, &length, Algorithm.fetched.pointer ?? EVP_sha256(), nil)
            }
        }
        return digest
    }
}

extension [UInt8] {
    /// Two lower-case hex digits a byte.
    package var hexDigits: String {
        unsafe String(unsafeUninitializedCapacity: 2 * count) { text in
            for (place, byte) in enumerated() {
                unsafe text[2 * place] = Self.hexDigit(byte >> 4)
                unsafe text[2 * place + 1] = Self.hexDigit(byte & 15)
            }
            return 2 * count
        }
    }

    private static func hexDigit(_ value: UInt8) -> UInt8 { value + (value < 10 ? UInt8(ascii: "0") : UInt8(ascii: "a") - 10) }
}
