/// Numbers and patterns.
enum TextFormats {
    static func integer(_ value: String, _ bounds: Format.Bounds) -> String? {
        guard let number = Int(value), String(number) == value else { return "" }
        return bounds.contain(number) ? nil : "it lies outside"
    }

    /// False also for a pattern that does not compile: reading the file reports those.
    static func matches(_ value: String, _ pattern: String) -> Bool {
        guard let regex = try? Regex(pattern) else { return false }
        return (try? regex.wholeMatch(in: value)) != nil
    }
}
