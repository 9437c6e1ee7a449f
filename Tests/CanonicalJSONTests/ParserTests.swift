import CanonicalJSON
import Testing

@Suite struct ParserTests {
    @Test(
        arguments: [
            ("", .endsEarly, 0), ("[1,", .endsEarly, 3), ("\"a", .endsEarly, 2), ("nul", .endsEarly, 3), ("[1] x", .trailingBytes, 4),
            ("{\"a\":1,\"a\":2}", .repeatedKey, 7), ("{\"a\":1,\"\\u0061\":2}", .repeatedKey, 7), ("[1,]", .unexpectedByte, 3),
            ("{\"é\":1,\"e\u{301}\":2}", .repeatedKey, 8),
            ("{\"a\" 1}", .unexpectedByte, 5), ("{a:1}", .unexpectedByte, 1), ("nulL", .unexpectedByte, 3),
            ("\u{FEFF}1", .unexpectedByte, 0),
            ("01", .badNumber, 2), ("-", .badNumber, 1), ("1.", .badNumber, 2), ("1e", .badNumber, 2), ("1e400", .badNumber, 5),
            ("\"\u{1}\"", .controlCharacter, 1), ("\"\u{0}\"", .nul, 1), ("\"\\u0000\"", .nul, 7), ("\"\\x\"", .badEscape, 3),
            ("\"\\ud800\"", .badEscape, 8), ("\"\\udc00\"", .badEscape, 7), ("\"\\ud800\\u0041\"", .badEscape, 13),
        ] as [(String, JSONSyntaxError.Problem, Int)])
    func refuses(_ text: String, _ problem: JSONSyntaxError.Problem, _ offset: Int) {
        #expect(throws: JSONSyntaxError(problem: problem, offset: offset)) { try JSONValue(parsing: Array(text.utf8)) }
    }

    @Test(
        arguments: [[0x22, 0xFF, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22], [0x22, 0xC3, 0x5C, 0x6E, 0x22]]
            as [[UInt8]])
    func refusesWhatIsNotUTF8(_ bytes: [UInt8]) throws {
        let error = #expect(throws: JSONSyntaxError.self) { try JSONValue(parsing: bytes) }
        #expect(error?.problem == .notUTF8)
    }

    @Test(
        arguments: [
            ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)), ("9223372036854775808", .number(0x1p63)),
            ("9007199254740993.0", .integer(9_007_199_254_740_993)), ("1e2", .integer(100)), ("-0", .integer(0)), ("0.5", .number(0.5)),
            ("\"\\ud83d\\ude00\"", "😀"), ("[]", .array([])), (" {} ", .object([:])),
        ] as [(String, JSONValue)])
    func reads(_ text: String, _ value: JSONValue) throws {
        #expect(try JSONValue(parsing: Array(text.utf8)) == value)
    }

    @Test func valuesAreCounted() throws {
        let document = Array("[{},{},{}]".utf8)
        #expect(try JSONValue(parsing: document, atMost: 4).array?.count == 3)
        #expect(throws: JSONSyntaxError(problem: .tooMany, offset: 7)) { try JSONValue(parsing: document, atMost: 3) }
    }

    @Test func whatWeWroteMayHoldNUL() throws {
        let value: JSONValue = ["a": "\u{0}b"]
        #expect(throws: JSONSyntaxError.self) { try JSONValue(parsing: value.canonicalBytes()) }
        #expect(try JSONValue(parsing: value.canonicalBytes(), .any) == value)
    }

    @Test(arguments: [("[", "]"), ("{\"a\":", "}")])
    func nestingEnds(_ open: String, _ close: String) throws {
        func nested(_ depth: Int) -> [UInt8] {
            Array((String(repeating: open, count: depth) + "1" + String(repeating: close, count: depth)).utf8)
        }
        _ = try JSONValue(parsing: nested(511))
        let error = #expect(throws: JSONSyntaxError.self) { try JSONValue(parsing: nested(512)) }
        #expect(error?.problem == .tooDeep)
        // Without a limit this would end the program.
        #expect(throws: JSONSyntaxError.self) { try JSONValue(parsing: nested(1_000_000)) }
    }

    @Test(
        arguments: [
            ("null", true), ("0", true), ("-7", true), ("\"\"", true), ("\"é/ü\"", true), ("[]", true), ("{}", true),
            ("[1,[{}],true]", true),
            ("{\"A\":1,\"a\":{\"b\":2,\"bb\":3,\"é\":4}}", true), (" 1", false), ("[1, 2]", false), ("{\"a\": 1}", false), ("{} ", false),
            ("-0", false), ("1.0", false), ("1e2", false), ("\"\\u0041\"", false), ("\"\\/\"", false), ("{\"b\":1,\"a\":2}", false),
            ("{\"aa\":1,\"a\":2}", false), ("{\"é\":1,\"b\":2}", false), ("[{\"b\":1,\"a\":2}]", false),
        ])
    func saysWhatIsCanonical(_ text: String, _ expected: Bool) throws {
        var isCanonical = !expected
        _ = try CanonicalForm.read(from: Array(text.utf8), .any, isCanonical: &isCanonical) { try $0.value() }
        #expect(isCanonical == expected)
    }

    /// What is said to be canonical is what the value is written as.
    @Test func whatIsCanonicalIsWrittenTheSame() throws {
        var (documents, count) = (RandomDocument(seed: 5), 0)
        for _ in 0..<20_000 {
            let document = documents.next()
            var isCanonical = false
            guard let value = try? CanonicalForm.read(from: document, .any, isCanonical: &isCanonical, { try $0.value() }) else { continue }
            let bytes = value.canonicalBytes()
            if isCanonical {
                count += 1
                #expect(bytes == document, "\(String(decoding: document, as: UTF8.self))")
            }
            _ = try CanonicalForm.read(from: bytes, .any, isCanonical: &isCanonical) { try $0.value() }
            let isPlain = !bytes.contains(UInt8(ascii: "\\")) && !bytes.contains(UInt8(ascii: ".")) && !bytes.contains(UInt8(ascii: "e"))
            if isPlain { #expect(isCanonical, "\(String(decoding: bytes, as: UTF8.self))") }
        }
        #expect(count > 1_000)
    }

    private struct Whole: JSONReadable {
        let text: JSONText

        init(reading parser: inout JSONParser) throws { text = try parser.outlined() }
        init(from decoder: any Decoder) throws { throw UnlikeValue() }
    }

    /// What is stepped over is held against the same rules as what is made, and says the same.
    @Test func steppingOverIsReading() throws {
        var generator = RandomDocument(seed: 4712)
        var (read, refused) = (0, 0)
        for _ in 0..<20_000 {
            let bytes = generator.next()
            let shown = String(decoding: bytes, as: UTF8.self)
            let tree = try? JSONValue(parsing: bytes)
            let whole = try? CanonicalForm.read(Whole.self, from: bytes)
            try #require((tree == nil) == (whole == nil), "\(shown)")
            guard let tree, let text = whole?.text else {
                refused += 1
                continue
            }
            read += 1
            let canonical = tree.canonicalBytes()
            try #require(text.value == tree && (try CanonicalForm.bytes(of: text)) == canonical, "\(shown)")
            for (key, value) in tree.object ?? [:] { try #require(text[key] == value, "\(key) of \(shown)") }
            let again = try CanonicalForm.read(Whole.self, from: canonical).text
            try #require(try CanonicalForm.bytes(of: again) == canonical, "\(shown)")
            try #require(try CanonicalForm.prettyBytes(of: again) == CanonicalForm.prettyBytes(of: tree), "\(shown)")
        }
        #expect(read > 5_000 && refused > 500)
    }

    @Test(arguments: [1, 30, 40])
    func aKeyIsRefusedTheSecondTimeHoweverManyThereAre(_ repeated: Int) {
        let members = (1...40).map { "\"k\($0)\":\($0)" } + ["\"k\(repeated)\":0"]
        let document = Array("{\(members.joined(separator: ","))}".utf8)
        #expect(throws: JSONSyntaxError.self) { try CanonicalForm.read(Whole.self, from: document) }
        #expect(throws: JSONSyntaxError.self) { try JSONValue(parsing: document) }
    }
}
