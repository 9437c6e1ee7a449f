package import CanonicalJSON

/// One try at an operation that cannot be repeated without care, as its writer sees it.
package struct Attempt: Sendable {
    /// Of this try alone, and recorded before anything is sent: 16 hex digits to find again by it what was asked for.
    package let marker: String
    /// When it began; seconds since 1970.
    package let begun: Int
    /// The newest try whose end nobody knows; nil where none is open.
    package let earlier: Earlier?
    /// Whether the same was done by a run that died before it said what it had applied.
    package let isDone: Bool
    /// Whether the run is one that was begun before: what it sent may be on its way.
    package let isResumed: Bool
    /// What the record of the intent says beside the operation.
    let record: [String: JSONValue]
    private let reporter: @Sendable (String) -> Void

    /// A try before this one that has no recorded end.
    package struct Earlier: Hashable, Sendable {
        package let marker: String
        /// Seconds since 1970.
        package let begun: Int

        package init(marker: String, begun: Int) {
            self.marker = marker
            self.begun = begun
        }
    }

    /// - Parameter report: receives what the operation has come to, for a person to watch.
    package init(
        marker: String, begun: Int, earlier: Earlier? = nil, isDone: Bool = false, isResumed: Bool = false,
        record: [String: JSONValue] = [:], report: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.marker = marker
        self.begun = begun
        self.earlier = earlier
        self.isDone = isDone
        self.isResumed = isResumed
        self.record = record
        reporter = report
    }

    /// Says how far the operation has come, as a clause, to whoever watches.
    package func report(_ clause: String) { reporter(clause) }
}
