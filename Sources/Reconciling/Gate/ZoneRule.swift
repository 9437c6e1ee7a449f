internal import Estate

/// A rule for all years, as POSIX writes it: `CET-1CEST,M3.5.0,M10.5.0/3` (RFC 8536 §3.3.1).
struct ZoneRule {
    /// When in a year the clock is changed.
    private struct Change {
        enum Day {
            /// The weekday (0 is Sunday) of the week (5 is the last) of a month.
            case month(Int, week: Int, weekday: Int)
            /// From 1, 29 February never counted.
            case withoutLeapDay(Int)
            /// From 0, 29 February counted.
            case ofYear(Int)
        }

        let day: Day
        /// Seconds from the beginning of that day, by the clock before the change.
        let time: Int

        func local(in year: Int) -> Int { number(in: year) * 86_400 + time }

        private func number(in year: Int) -> Int {
            let start = CivilDay(year: year, month: 1, day: 1).number
            switch day {
            case .ofYear(let day): return start + day
            case .withoutLeapDay(let day):
                let isLeap = CivilDay(year: year, month: 3, day: 1).number - start == 60
                return start + day - 1 + (isLeap && day >= 60 ? 1 : 0)
            case .month(let month, let week, let weekday):
                let first = CivilDay(year: year, month: month, day: 1).number
                let next = month == 12 ? CivilDay(year: year + 1, month: 1, day: 1) : CivilDay(year: year, month: month + 1, day: 1)
                // 1970-01-01 was a Thursday, the fourth day where Sunday is 0.
                let offset = ((weekday - (first + 4)) % 7 + 7) % 7
                let day = first + offset + (week - 1) * 7
                return day < next.number ? day : day - 7
            }
        }
    }

    private let standard: Int
    private let summer: (offset: Int, begin: Change, end: Change)?

    /// Nil when the text has not that form.
    init?(_ text: String) {
        var scanner = Scanner(text)
        guard scanner.name(), let west = scanner.seconds() else { return nil }
        standard = -west
        guard !scanner.isAtEnd else {
            summer = nil
            return
        }
        guard scanner.name() else { return nil }
        var offset = standard + 3_600
        if scanner.peek != "," {
            guard let west = scanner.seconds() else { return nil }
            offset = -west
        }
        guard let begin = scanner.change(), let end = scanner.change(), scanner.isAtEnd else { return nil }
        summer = (offset, begin, end)
    }

    /// Seconds east of Greenwich.
    func offset(at time: Int) -> Int {
        guard let summer else { return standard }
        let year = CivilDay(atLocal: time + standard).year
        let begin = summer.begin.local(in: year) - standard
        let end = summer.end.local(in: year) - summer.offset
        let isSummer = begin < end ? (begin..<end).contains(time) : !(end..<begin).contains(time)
        return isSummer ? summer.offset : standard
    }

    private struct Scanner {
        private var rest: Substring

        init(_ text: String) { rest = text[...] }

        var isAtEnd: Bool { rest.isEmpty }
        var peek: Character? { rest.first }

        mutating func take(_ character: Character) -> Bool {
            guard rest.first == character else { return false }
            rest.removeFirst()
            return true
        }

        /// `CET`, or `<+03>`.
        mutating func name() -> Bool {
            if take("<") {
                guard let end = rest.firstIndex(of: ">") else { return false }
                rest = rest[rest.index(after: end)...]
                return true
            }
            let letters = rest.prefix { $0.isASCII && $0.isLetter }
            rest = rest.dropFirst(letters.count)
            return letters.count >= 3
        }

        mutating func number() -> Int? {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            rest = rest.dropFirst(digits.count)
            return digits.count <= 3 ? Int(digits) : nil
        }

        /// `[+-]hh[:mm[:ss]]`.
        mutating func seconds() -> Int? {
            let sign = take("-") ? -1 : 1
            if sign == 1 { _ = take("+") }
            guard let hours = number() else { return nil }
            var total = hours * 3_600
            for unit in [60, 1] where take(":") {
                guard let value = number() else { return nil }
                total += value * unit
            }
            return sign * total
        }

        /// `,M3.5.0/2`, `,J60`, `,59`.
        mutating func change() -> Change? {
            guard take(","), let day = day() else { return nil }
            guard take("/") else { return Change(day: day, time: 7_200) }
            return seconds().map { Change(day: day, time: $0) }
        }

        private mutating func day() -> Change.Day? {
            if take("J") { return number().map { .withoutLeapDay($0) } }
            guard take("M") else { return number().map { .ofYear($0) } }
            guard let month = number(), take("."), let week = number(), take("."), let weekday = number(), (1...12).contains(month),
                (1...5).contains(week), (0...6).contains(weekday)
            else { return nil }
            return .month(month, week: week, weekday: weekday)
        }
    }
}
