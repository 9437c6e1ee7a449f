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

    /// A digest of what comes in parts.
    ///
    /// What it holds of the library is used and freed by it alone.
    @safe package final class Running {
        private let context: OpaquePointer?
        private var isWhole = true

        package init() {
            unsafe context = unsafe EVP_MD_CTX_new()
            isWhole = unsafe context != nil && EVP_DigestInit_ex(context, Algorithm.fetched.pointer ?? EVP_sha256(), nil) == 1
        }

        deinit { unsafe EVP_MD_CTX_free(context) }

        /// Adds the next part.
        package func add(_ part: [UInt8]) {
            let isAdded = unsafe part.withUnsafeBytes { unsafe EVP_DigestUpdate(context, $0.baseAddress, $0.count) == 1 }
            isWhole = isWhole && isAdded
        }

        /// 32 bytes, of all parts. Nothing can be added after that.
        package func finished() -> [UInt8] {
            var digest = [UInt8](repeating: 0, count: 32)
            var length: UInt32 = 0
            let isFinished = unsafe digest.withUnsafeMutableBufferPointer { digest in
                unsafe EVP_DigestFinal_ex(context, digest.baseAddress, &length) == 1
            }
            precondition(isWhole && isFinished, "OpenSSL has no memory for a digest")
            return digest
        }
    }

    /// 32 bytes, of two parts one after the other.
    package static func digest(_ first: [UInt8], _ second: [UInt8]) -> [UInt8] {
        let running = Running()
        running.add(first)
        running.add(second)
        return running.finished()
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
