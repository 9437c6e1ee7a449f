/// What a service's log must not say once it runs.
package struct LogCheck: Hashable, Sendable {
    /// For how many seconds the log is followed.
    package let seconds: Int
    /// A regular expression (PCRE2): a line is a failure where any part of it matches.
    package let refuse: String

    package static let longest = 300

    package init(seconds: Int, refuse: String) {
        self.seconds = seconds
        self.refuse = refuse
    }
}
