/// A time in which nothing is applied.
package struct Freeze: Hashable, Sendable {
    /// When the freeze is in force.
    package enum Window: Hashable, Sendable {
        /// From the first day to the last, both whole.
        case dates(CivilDay, CivilDay)
        /// On these days, from one minute of the day to the end of another; over midnight where the second is the earlier.
        case weekly(Set<Weekday>, from: Int, to: Int)
    }

    /// The IANA name of the time zone the window is written in, such as `Europe/Berlin`.
    package let zone: String
    package let window: Window
    package let reason: String?

    package init(zone: String, window: Window, reason: String?) {
        self.zone = zone
        self.window = window
        self.reason = reason
    }

    /// Whether the window is open.
    /// - Parameter local: seconds since 1970 as the zone's wall clock shows them.
    package func holds(atLocal local: Int) -> Bool {
        let day = CivilDay(atLocal: local)
        let minute = (local - day.number * 86_400) / 60
        switch window {
        case .dates(let first, let last): return first <= day && day <= last
        case .weekly(let days, let from, let to) where from <= to:
            return days.contains(day.weekday) && (from...to).contains(minute)
        case .weekly(let days, let from, let to):
            let yesterday = CivilDay(number: day.number - 1)
            return (days.contains(day.weekday) && minute >= from) || (days.contains(yesterday.weekday) && minute <= to)
        }
    }
}

extension Freeze: CustomStringConvertible {
    /// Such as `fri 16:00 to 23:59 Europe/Berlin`.
    package var description: String {
        switch window {
        case .dates(let first, let last): "\(first) to \(last) \(zone)"
        case .weekly(let days, let from, let to):
            (days.count == 7 ? "daily" : days.sorted().map(\.rawValue).joined(separator: ", "))
                + " \(Self.clock(from)) to \(Self.clock(to)) \(zone)"
        }
    }

    private static func clock(_ minute: Int) -> String {
        [minute / 60, minute % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
    }
}

/// A day of the week, as a freeze names it; the week begins with Monday.
package enum Weekday: String, Hashable, Sendable, CaseIterable, Comparable {
    case mon, tue, wed, thu, fri, sat, sun

    package static func < (left: Weekday, right: Weekday) -> Bool { left.position < right.position }

    private var position: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
