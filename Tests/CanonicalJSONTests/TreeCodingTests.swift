import CanonicalJSON
import Foundation
import Testing

/// Any `Codable` becomes the same JSON as with Foundation, and is read back.
@Suite struct TreeCodingTests {
    struct Whole: Codable, Equatable {
        enum Choice: Codable, Equatable {
            case first(text: String, count: Int)
            case second([Int?])
            case third
        }
        var text = "a/b \"c\" é \u{1f}"
        var number = 1.5
        var whole = 3.0
        var small: Int8 = -3
        var large: UInt64 = 9
        var flag = true
        var absent: String?
        var list: [[Choice]] = [[.first(text: "x", count: 1)], [.second([1, nil]), .third], []]
        var byName: [String: [String?]] = ["z": ["a", nil], "é": [], "Z": ["b"]]
        var byNumber: [Int: Bool] = [2: true, 10: false]
        var any: JSONValue? = ["a": [1, "b", .null, .number(0.25)]]
    }

    class Base: Codable {
        var base = 1
    }

    final class Derived: Base {
        enum CodingKeys: CodingKey { case own, parts, pair }
        var own = "x"

        override init() { super.init() }

        required init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            own = try container.decode(String.self, forKey: .own)
            var parts = try container.nestedUnkeyedContainer(forKey: .parts)
            _ = try parts.decode(Int.self)
            _ = try parts.nestedContainer(keyedBy: CodingKeys.self).decode(Bool.self, forKey: .own)
            try super.init(from: container.superDecoder())
        }

        override func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(own, forKey: .own)
            var parts = container.nestedUnkeyedContainer(forKey: .parts)
            try parts.encode(7)
            var inner = parts.nestedContainer(keyedBy: CodingKeys.self)
            try inner.encode(true, forKey: .own)
            try super.encode(to: container.superEncoder())
        }
    }

    private func foundation(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    @Test func values() throws {
        let value = Whole()
        let bytes = try CanonicalForm.bytes(of: value)
        #expect(String(decoding: bytes, as: UTF8.self) == (try foundation(value)))
        #expect(try CanonicalForm.decode(Whole.self, from: bytes) == value)
        #expect(try JSONDecoder().decode(Whole.self, from: Data(bytes)) == value)
        #expect(try JSONValue(encoding: value).decoded(as: Whole.self) == value)
    }

    @Test func classesAndNestedContainers() throws {
        let bytes = try CanonicalForm.bytes(of: Derived())
        #expect(String(decoding: bytes, as: UTF8.self) == (try foundation(Derived())))
        let read = try CanonicalForm.decode(Derived.self, from: bytes)
        #expect(read.own == "x" && read.base == 1)
    }

    @Test func scalarsStandAlone() throws {
        #expect(try JSONValue(encoding: "a") == "a")
        #expect(try JSONValue(encoding: [Int]()) == .array([]))
        #expect(try JSONValue(encoding: String?.none) == .null)
        #expect(try JSONValue.null.decoded(as: JSONValue?.self) == nil)
        #expect(try JSONValue.null.decoded(as: JSONValue.self) == .null)
    }

    @Test func whatDoesNotFitIsRefused() {
        #expect(throws: EncodingError.self) { try JSONValue(encoding: UInt64.max) }
        #expect(throws: EncodingError.self) { try JSONValue(encoding: [Double.nan]) }
        #expect(throws: DecodingError.self) { try JSONValue.integer(300).decoded(as: UInt8.self) }
        #expect(throws: DecodingError.self) { try JSONValue.number(1.5).decoded(as: Int.self) }
        #expect(throws: DecodingError.self) { try JSONValue.string("1").decoded(as: Int.self) }
        #expect(throws: DecodingError.self) { try JSONValue.null.decoded(as: [String].self) }
    }

    @Test func anErrorSaysWhere() throws {
        let bytes = Array(#"{"a":[{"b":"x"}]}"#.utf8)
        do {
            _ = try CanonicalForm.decode([String: [[String: Int]]].self, from: bytes)
            Issue.record("it is decoded")
        } catch DecodingError.typeMismatch(_, let context) {
            #expect(context.codingPath.map(\.stringValue) == ["a", "Index 0", "b"])
        }
    }
}
