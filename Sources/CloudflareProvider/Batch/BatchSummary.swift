/// How many records a batch makes, changes and deletes, for people.
struct BatchSummary {
    private let parts: [(count: Int, plan: String, done: String)]

    /// - Parameter counts: by the name of the list, such as `posts`.
    init(_ counts: [String: Int]) {
        let all = [
            (counts["posts"] ?? 0, "create", "created"), (counts["patches"] ?? 0, "change", "changed"),
            (counts["deletes"] ?? 0, "delete", "deleted"),
        ]
        parts = all.filter { $0.0 > 0 }
    }

    /// `create 2, delete 1 DNS records`.
    var imperative: String {
        let total = parts.reduce(0) { $0 + $1.count }
        return parts.map { "\($0.plan) \($0.count)" }.joined(separator: ", ") + (total == 1 ? " DNS record" : " DNS records")
    }

    /// `2 created, 1 deleted`.
    var past: String { parts.map { "\($0.count) \($0.done)" }.joined(separator: ", ") }
}
