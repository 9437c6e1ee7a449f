/// Times as people read them, in UTC.
package enum ClockTime {
    /// The first and the last second of the years 0 to 9999.
    private static let (first, last) = (-62_167_219_200, 253_402_300_799)

    /// `12:04:31Z`.
    package static func ofDay(_ seconds: Int) -> String {
        let day = ((seconds % 86_400) + 86_400) % 86_400
        return [day / 3600, day / 60 % 60, day % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":") + "Z"
    }

    /// `2026-11-20`: the proleptic Gregorian date (Howard Hinnant's civil-from-days).
    ///
    /// Times beyond the years 0 to 9999, which no clock shows, are the first and the last of them.
    package static func date(_ seconds: Int) -> String {
        let seconds = min(max(seconds, first), last)
        let days = (seconds - ((seconds % 86_400) + 86_400) % 86_400) / 86_400 + 719_468
        let era = (days >= 0 ? days : days - 146_096) / 146_097
        let dayOfEra = days - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let (day, month) = (dayOfYear - (153 * shifted + 2) / 5 + 1, shifted < 10 ? shifted + 3 : shifted - 9)
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return [year, month, day].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: "-")
    }

    /// `2026-11-21T12:04:31Z`.
    package static func full(_ seconds: Int) -> String { "\(date(seconds))T\(ofDay(seconds))" }
}
