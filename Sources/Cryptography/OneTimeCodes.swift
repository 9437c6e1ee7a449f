/// Time-based one-time codes (RFC 6238): SHA-1, six digits, steps of 30 seconds, as every authenticator makes them.
package struct OneTimeCodes: Sendable {
    /// Seconds of one time step.
    package static let period = 30
    /// Bytes of a new secret: as many as SHA-1 has (RFC 4226 §4).
    package static let secretLength = 20

    private let key: [UInt8]

    /// - Parameter secret: base32; nil when it is not, or is shorter than the 128 bits that RFC 4226 asks for.
    package init?(secret: String) {
        guard let key = Base32.decode(secret), key.count >= 16 else { return nil }
        self.key = key
    }

    /// The number of the time step that a moment is in; `time` is seconds since 1970.
    package static func step(at time: Int) -> Int { time / period }

    /// The code of one time step.
    package func code(step: Int) -> String {
        let digits = String(truncated(step) % 1_000_000)
        return String(repeating: "0", count: 6 - digits.count) + digits
    }

    /// Which time step this is the code of: the one at `time`, or the one before or after it; nil when of none.
    ///
    /// All of them are compared, in constant time, whichever it is.
    package func step(of code: String, at time: Int) -> Int? {
        let current = Self.step(at: time)
        var found: Int?
        for step in (current - 1)...(current + 1) where ConstantTime.areEqual(Array(code.utf8), Array(self.code(step: step).utf8)) {
            found = step
        }
        return found
    }

    /// The dynamic truncation of RFC 4226 §5.3: 31 bits.
    private func truncated(_ step: Int) -> Int {
        let counter = (0..<8).map { UInt8(truncatingIfNeeded: step >> (56 - 8 * $0)) }
        let hash = HMAC.sha1(counter, key: key)
        let offset = Int(hash[hash.count - 1] & 15)
        return hash[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) } & 0x7fff_ffff
    }
}
