internal import Diagnostics

/// Lengths of time as people write them.
enum DurationText {
    /// `15s` or `2m`, from a second to `longest` seconds; nil when it is none.
    static func seconds(within longest: Int, _ text: String) -> Int? {
        let units: [Character: Int] = ["s": 1, "m": 60]
        guard let unit = text.last.flatMap({ units[$0] }), let count = Int(text.dropLast()), String(count) == text.dropLast(),
            (1...longest).contains(count), count * unit <= longest
        else { return nil }
        return count * unit
    }

    /// `90m`, `24h` or `7d`, in seconds; nil, and reported under `rule`, when it is none.
    static func seconds(_ text: Located<String>, _ rule: String, _ sink: inout DiagnosticSink) -> Int? {
        let units: [Character: Int] = ["m": 60, "h": 3_600, "d": 86_400]
        if let unit = text.value.last.flatMap({ units[$0] }), let count = Int(text.value.dropLast()), (1...100_000).contains(count),
            String(count) == text.value.dropLast()
        {
            return count * unit
        }
        sink.report(.error(rule, "\"\(text.value)\" is not a length of time", at: text.span, fix: "write 90m, 24h or 7d"))
        return nil
    }
}
