internal import Patterns

/// Numbers and patterns.
enum TextFormats {
    static func integer(_ value: String, _ bounds: Format.Bounds) -> String? {
        guard let number = Int(value), String(number) == value else { return "" }
        return bounds.contain(number) ? nil : "it is out of range"
    }

    /// A pattern that does not compile is none that a value has: reading the file reports those.
    static func pattern(_ value: String, _ pattern: String) -> String? {
        guard let pattern = try? Pattern(pattern) else { return "" }
        do throws(Pattern.LimitExceeded) {
            return try pattern.matches(whole: value) ? nil : ""
        } catch {
            return "the pattern backtracks too much; write one without nested repetition"
        }
    }
}
