import Cryptography
import Testing

/// Vectors of RFC 8032 §7.1.
@Suite struct Ed25519Tests {
    struct Vector: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let seed: String
        let publicKey: String
        let message: String
        let signature: String
    }

    private static let vectors = [
        Vector(
            testDescription: "an empty message", seed: "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            publicKey: "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", message: "",
            signature: "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
                + "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        ),
        Vector(
            testDescription: "one byte", seed: "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            publicKey: "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", message: "72",
            signature: "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        ),
    ]

    private static func bytes(_ hex: String) -> [UInt8] {
        let digits = Array(hex)
        return stride(from: 0, to: digits.count, by: 2).compactMap { UInt8(String(digits[$0...($0 + 1)]), radix: 16) }
    }

    @Test(arguments: vectors) func itSignsAsPublished(_ vector: Vector) {
        let (seed, message) = (Self.bytes(vector.seed), Self.bytes(vector.message))
        #expect(Ed25519.publicKey(of: seed)?.hexDigits == vector.publicKey)
        #expect(Ed25519.sign(message, seed: seed)?.hexDigits == vector.signature)
        #expect(Ed25519.isValid(Self.bytes(vector.signature), of: message, by: Self.bytes(vector.publicKey)))
    }

    @Test(arguments: vectors) func anythingElseDoesNotHold(_ vector: Vector) {
        let (key, message, signature) = (Self.bytes(vector.publicKey), Self.bytes(vector.message), Self.bytes(vector.signature))
        #expect(!Ed25519.isValid(signature, of: message + [0], by: key))
        for position in [0, 31, 32, 63] {
            var altered = signature
            altered[position] ^= 1
            #expect(!Ed25519.isValid(altered, of: message, by: key), "byte \(position)")
        }
        #expect(!Ed25519.isValid(Array(signature.dropLast()), of: message, by: key))
        #expect(!Ed25519.isValid(signature, of: message, by: Array(key.dropLast())))
        #expect(!Ed25519.isValid([], of: message, by: key))
        let other = Self.vectors.first { $0.publicKey != vector.publicKey }.map { Self.bytes($0.publicKey) } ?? []
        #expect(!Ed25519.isValid(signature, of: message, by: other))
    }

    /// A second number that would pass the same equation is no second signature.
    @Test(arguments: vectors) func aNumberThatIsNotReducedDoesNotHold(_ vector: Vector) {
        let order: [UInt8] = Self.bytes("edd3f55c1a631258d69cf7a2def9de14" + String(repeating: "0", count: 30) + "10")
        var (signature, carry) = (Self.bytes(vector.signature), 0)
        for (place, byte) in order.enumerated() {
            let sum = Int(signature[32 + place]) + Int(byte) + carry
            signature[32 + place] = UInt8(sum & 255)
            carry = sum >> 8
        }
        #expect(carry == 0)
        #expect(!Ed25519.isValid(signature, of: Self.bytes(vector.message), by: Self.bytes(vector.publicKey)))
    }

    /// The neutral element as a key would make one signature hold for every message.
    @Test func aKeyOfSmallOrderSignsNothing() {
        let neutral: [UInt8] = [1] + [UInt8](repeating: 0, count: 31)
        let signature = neutral + [UInt8](repeating: 0, count: 32)
        for message: [UInt8] in [[], [1], [1, 2, 3]] { #expect(!Ed25519.isValid(signature, of: message, by: neutral)) }
    }

    /// What one library makes holds for the other, whatever the message, and one changed bit does not.
    @Test(arguments: 0..<64) func whatIsSignedHolds(_ length: Int) throws {
        let seed = (0..<32).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ length &* 31) }
        let message = (0..<(length * 9)).map { UInt8(truncatingIfNeeded: $0 &* $0 &+ length) }
        let key = try #require(Ed25519.publicKey(of: seed))
        let signature = try #require(Ed25519.sign(message, seed: seed))
        #expect(Ed25519.isValid(signature, of: message, by: key))
        var altered = signature
        altered[length] ^= UInt8(1) << UInt8(length % 8)
        #expect(!Ed25519.isValid(altered, of: message, by: key))
    }

    @Test func aKeyOfAnotherLengthIsNone() {
        #expect(Ed25519.publicKey(of: [1, 2, 3]) == nil)
        #expect(Ed25519.sign([1], seed: [UInt8](repeating: 1, count: 33)) == nil)
    }
}
