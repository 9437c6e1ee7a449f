internal import CanonicalJSON
internal import Planning

extension JSONValue {
    /// A time as documents for programs write it: RFC 3339, in UTC, such as `2026-11-21T12:04:31Z`.
    /// - Parameter seconds: since 1970.
    static func time(_ seconds: Int) -> JSONValue { .string(ClockTime.full(seconds)) }

    /// As ``time(_:)``; null for nil.
    static func time(_ seconds: Int?) -> JSONValue { seconds.map { .time($0) } ?? .null }
}
