extension ClockTime {
    /// Seconds since 1970 of an RFC 3339 time in UTC, such as `2026-05-17T09:00:00Z`; nil for anything else.
    package static func seconds(_ text: String) -> Int? {
        let parts = text.split(whereSeparator: { "-T:Z".contains($0) }).map { Int($0.prefix { $0 != "." }) }
        guard text.hasSuffix("Z"), parts.count == 6, case let numbers = parts.compactMap(\.self), numbers.count == 6,
            // Beyond these, what a provider sends is no time, and would overflow.
            zip(numbers, [0...9_999, 1...12, 1...31, 0...24, 0...59, 0...60]).allSatisfy({ $1.contains($0) })
        else { return nil }
        let (year, month) = (numbers[1] <= 2 ? numbers[0] - 1 : numbers[0], (numbers[1] + 9) % 12)
        let era = (year >= 0 ? year : year - 399) / 400
        let yearOfEra = year - era * 400
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + (153 * month + 2) / 5 + numbers[2] - 1
        return (era * 146_097 + dayOfEra - 719_468) * 86_400 + numbers[3] * 3_600 + numbers[4] * 60 + numbers[5]
    }

    /// A length of time by its two largest parts: `3 d 4 h`, `12 min`, `8 s`.
    package static func length(_ seconds: Int) -> String {
        let parts = [(seconds / 86_400, "d"), (seconds / 3_600 % 24, "h"), (seconds / 60 % 60, "min")]
        guard let first = parts.firstIndex(where: { $0.0 > 0 }) else { return "\(max(0, seconds)) s" }
        return parts[first...].prefix(2).filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: " ")
    }
}
