import Cryptography
import Testing

/// The vectors of RFC 2202, RFC 4226, RFC 4648 and RFC 6238.
@Suite struct OneTimeCodeTests {
    /// The secret that RFC 4226 and RFC 6238 use for SHA-1.
    private static let secret = Base32.encode(Array("12345678901234567890".utf8))

    @Test(arguments: [
        ("", ""), ("f", "MY======"), ("fo", "MZXQ===="), ("foo", "MZXW6==="), ("foob", "MZXW6YQ="), ("fooba", "MZXW6YTB"),
        ("foobar", "MZXW6YTBOI======"),
    ])
    func base32(_ text: String, _ encoded: String) {
        #expect(Base32.encode(Array(text.utf8)) == encoded)
        #expect(Base32.decode(encoded) == Array(text.utf8))
        #expect(Base32.decode(encoded.lowercased().replacing("=", with: "")) == Array(text.utf8))
    }

    @Test(arguments: ["M", "MZX", "MZXW6Y", "MZ", "M1======", "MY==M===", "MY 34567"]) func notBase32(_ text: String) {
        #expect(Base32.decode(text) == nil)
    }

    @Test func everyLengthComesBack() {
        for length in 0...64 {
            let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 151 &+ 7) }
            #expect(Base32.decode(Base32.encode(bytes)) == bytes)
        }
    }

    @Test func hmacSHA1() {
        #expect(
            HMAC.sha1(Array("what do ya want for nothing?".utf8), key: Array("Jefe".utf8)).hexDigits
                == "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79")
    }

    /// RFC 4226, appendix D.
    @Test func counters() throws {
        let codes = try #require(OneTimeCodes(secret: Self.secret))
        let expected = ["755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"]
        #expect((0...9).map { codes.code(step: $0) } == expected)
    }

    /// RFC 6238, appendix B: the last six of its eight digits.
    @Test(arguments: [
        (59, "94287082"), (1_111_111_109, "07081804"), (1_111_111_111, "14050471"), (1_234_567_890, "89005924"),
        (2_000_000_000, "69279037"), (20_000_000_000, "65353130"),
    ])
    func times(_ time: Int, _ code: String) throws {
        let codes = try #require(OneTimeCodes(secret: Self.secret))
        #expect(codes.code(step: OneTimeCodes.step(at: time)) == code.suffix(6))
        #expect(codes.step(of: String(code.suffix(6)), at: time) == time / 30)
    }

    @Test func oneStepAroundCounts() throws {
        let codes = try #require(OneTimeCodes(secret: Self.secret))
        let now = 1_234_567_890
        for offset in -3...3 {
            let found = codes.step(of: codes.code(step: now / 30 + offset), at: now)
            #expect(found == (abs(offset) <= 1 ? now / 30 + offset : nil))
        }
        for wrong in ["", "00592", "0059244", "00592４", "89005924", " 005924"] { #expect(codes.step(of: wrong, at: now) == nil) }
    }

    @Test func shortSecretsAreNone() {
        #expect(OneTimeCodes(secret: Base32.encode([UInt8](repeating: 1, count: 15))) == nil)
        #expect(OneTimeCodes(secret: "not base32!") == nil)
    }

    @Test func equality() {
        #expect(ConstantTime.areEqual([1, 2], [1, 2]))
        #expect(ConstantTime.areEqual([], []))
        #expect(!ConstantTime.areEqual([1, 2], [1, 3]))
        #expect(!ConstantTime.areEqual([1, 2], [1]))
    }
}
