import CanonicalJSON
import Foundation
import Testing

/// Reads and writes as Foundation does, but for the differences that `JSONParser` lists.
@Suite struct FoundationComparisonTests {
    /// `PLUMB_FUZZ_DOCUMENTS` raises the number: `make fuzz-json` compares over a million.
    private static let documents = ProcessInfo.processInfo.environment["PLUMB_FUZZ_DOCUMENTS"].flatMap(Int.init) ?? 20_000

    @Test func readsAndWritesTheSame() throws {
        var generator = RandomDocument(seed: 4711)
        var (equal, refused, stricter) = (0, 0, 0)
        for _ in 0..<Self.documents {
            let bytes = generator.next()
            let reference = Result { try JSONDecoder().decode(JSONValue.self, from: Data(bytes)) }
            do {
                let own = try JSONValue(parsing: bytes)
                let other = try #require(try? reference.get(), "\(String(decoding: bytes, as: UTF8.self))")
                let isSame = Self.isSame(own, other)
                let bothWritten = try Self.written(other) == own.canonicalBytes()
                try #require(isSame && (bothWritten || Self.hasLargeNumber(own)), "\(String(decoding: bytes, as: UTF8.self))")
                // What is read back is written as the same bytes: digests depend on it.
                try #require(try JSONValue(parsing: own.canonicalBytes()).canonicalBytes() == own.canonicalBytes())
                equal += 1
            } catch let error as JSONSyntaxError {
                guard case .success = reference else { refused += 1; continue }
                try #require(Self.isIntended(error, bytes), "\(error): \(String(decoding: bytes, as: UTF8.self))")
                stricter += 1
            }
        }
        // The generator makes all three kinds.
        #expect(equal > Self.documents / 4 && refused > Self.documents / 50 && stricter > Self.documents / 500)
    }

    private static func written(_ value: JSONValue) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(value))
    }

    /// Equal, but for what a `Double` cannot tell apart.
    private static func isSame(_ own: JSONValue, _ other: JSONValue) -> Bool {
        switch (own, other) {
        case (.array(let own), .array(let other)): own.count == other.count && zip(own, other).allSatisfy { isSame($0, $1) }
        case (.object(let own), .object(let other)):
            own.count == other.count && own.allSatisfy { key, value in other[key].map { isSame(value, $0) } ?? false }
        default: own == other || (number(own).map { abs($0) >= 0x1p53 && $0 == number(other) } ?? false)
        }
    }

    private static func number(_ value: JSONValue) -> Double? {
        switch value {
        case .integer(let number): Double(number)
        case .number(let number): number
        default: nil
        }
    }

    private static func hasLargeNumber(_ value: JSONValue) -> Bool {
        switch value {
        case .array(let elements): elements.contains { hasLargeNumber($0) }
        case .object(let members): members.values.contains { hasLargeNumber($0) }
        default: number(value).map { abs($0) >= 0x1p53 } ?? false
        }
    }

    /// Whether a document that Foundation takes is refused for one of the listed reasons.
    private static func isIntended(_ error: JSONSyntaxError, _ bytes: [UInt8]) -> Bool {
        // Foundation takes bytes with NUL among them for UTF-16 or UTF-32.
        if bytes.contains(0) { return true }
        switch error.problem {
        case .repeatedKey, .nul, .badEscape, .badNumber: return true
        case .unexpectedByte:
            // A comma after the last element.
            let before = bytes[..<error.offset].last { ![0x20, 0x0A, 0x0D, 0x09].contains($0) }
            return before == UInt8(ascii: ",") && [UInt8(ascii: "]"), UInt8(ascii: "}")].contains(bytes[error.offset])
        case .endsEarly, .trailingBytes, .notUTF8, .controlCharacter, .tooDeep, .tooMany: return false
        }
    }

    @Test func prettyTextIsTheSame() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
        var generator = RandomDocument(seed: 815)
        for _ in 0..<2_000 {
            guard let value = try? JSONValue(parsing: generator.next()) else { continue }
            #expect(value.prettyText() == String(decoding: try encoder.encode(value), as: UTF8.self))
        }
    }
}
