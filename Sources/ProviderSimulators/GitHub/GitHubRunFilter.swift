internal import CanonicalJSON
internal import HTTPMessages

/// What a list of runs is asked for (more-apis.md §1.6).
struct GitHubRunFilter {
    private static let names: Set<String> = ["actor", "branch", "event", "status", "created", "head_sha", "check_suite_id"]

    private let wanted: [String: String]
    /// The earliest and the latest time, as texts in UTC.
    private let times: (from: String?, to: String?)

    init(_ request: HTTPRequest) throws(GitHubRefusal) {
        let own = request.query.filter { Self.names.contains($0.name) }
        wanted = Dictionary(own.map { ($0.name, $0.value) }, uniquingKeysWith: { _, last in last })
        times = try wanted["created"].map { text throws(GitHubRefusal) in try Self.times(text) } ?? (nil, nil)
    }

    var isEmpty: Bool { wanted.isEmpty }

    func matches(_ run: GitHubRun, status: String, head: String) -> Bool {
        let created = Identity.time(run.createdAt)
        func holds(_ name: String, _ values: String?...) -> Bool { wanted[name].map { values.contains($0) } ?? true }
        return holds("actor", run.actor) && holds("branch", run.branch) && holds("event", "workflow_dispatch")
            // A conclusion may stand for a status.
            && holds("status", status, status == "completed" ? run.conclusion : nil)
            && holds("head_sha", head) && holds("check_suite_id", String(run.id + 1))
            && (times.from.map { created >= $0 } ?? true) && (times.to.map { created <= $0 } ?? true)
    }

    /// As GitHub's search writes dates: `>=A`, `<=B`, `A..B`, or a day.
    private static func times(_ text: String) throws(GitHubRefusal) -> (from: String?, to: String?) {
        func time(_ text: some StringProtocol, atEnd: Bool) throws(GitHubRefusal) -> String {
            let isDay = text.count == 10
            guard isDay || text.hasSuffix("Z") || text.contains("+"), text.first?.isNumber == true else {
                throw .invalid("created is not a date: \(text)")
            }
            return isDay ? text + (atEnd ? "T23:59:59Z" : "T00:00:00Z") : String(text)
        }
        if text.hasPrefix(">=") { return (try time(text.dropFirst(2), atEnd: false), nil) }
        if text.hasPrefix("<=") { return (nil, try time(text.dropFirst(2), atEnd: true)) }
        guard let dots = text.firstRange(of: "..") else { return (try time(text, atEnd: false), try time(text, atEnd: true)) }
        return (try time(text[..<dots.lowerBound], atEnd: false), try time(text[dots.upperBound...], atEnd: true))
    }
}
