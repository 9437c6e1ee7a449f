package import Diagnostics

/// Somebody knows that a live value is not the one that was applied, and lets it be until a day.
package struct DriftAcknowledgement: Hashable, Sendable {
    /// How long one holds unless said, and at the longest, in days.
    package static let standardDays = 30
    package static let mostDays = 90

    package let environment: String
    /// As messages name it, such as `heroku/acme-web/config/FLAG_X`.
    package let address: Located<String>
    /// Names the value that was seen; a digest, or `absent`. Of another value nothing is acknowledged.
    package let value: String
    package let owner: String
    package let reason: String
    package let since: CivilDay
    /// The last day on which it holds.
    package let until: CivilDay
    /// How often it was given again before.
    package let renewed: Int
    package let span: SourceSpan

    package init(
        environment: String, address: Located<String>, value: String, owner: String, reason: String, since: CivilDay, until: CivilDay,
        renewed: Int, span: SourceSpan
    ) {
        self.environment = environment
        self.address = address
        self.value = value
        self.owner = owner
        self.reason = reason
        self.since = since
        self.until = until
        self.renewed = renewed
        self.span = span
    }

    /// Whether it still holds on a day.
    package func holds(on day: CivilDay) -> Bool { day <= until }
}
