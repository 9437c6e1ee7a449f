internal import Patterns

enum PatternFuzzing {
    /// The pattern, and behind a line end what it is matched against.
    static func problem(with bytes: [UInt8]) -> String? {
        let parts = bytes.split(separator: UInt8(ascii: "\n"), maxSplits: 1, omittingEmptySubsequences: false)
        guard let pattern = try? Pattern(String(decoding: parts[0], as: UTF8.self)) else { return nil }
        let text = parts.count > 1 ? String(decoding: parts[1], as: UTF8.self) : ""
        guard let isWhole = try? pattern.matches(whole: text), let isFound = try? pattern.isFound(in: text) else { return nil }
        return isWhole && !isFound ? "the whole text matches, and no part of it" : nil
    }
}
