internal import CanonicalJSON

enum JSONFuzzing {
    static func problem(with bytes: [UInt8]) -> String? {
        guard let value = try? JSONValue(parsing: bytes) else { return nil }
        let written = value.canonicalBytes()
        guard let again = try? JSONValue(parsing: written) else { return "what was written cannot be read" }
        guard again.canonicalBytes() == written else { return "what was written is written differently when it is read" }
        let pretty = try? JSONValue(parsing: Array(value.prettyText().utf8))
        return pretty?.canonicalBytes() == written ? nil : "the indented form is another document"
    }
}
