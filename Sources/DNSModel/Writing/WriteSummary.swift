/// How much one write makes, changes and deletes, for people.
package struct WriteSummary {
    private let parts: [(count: Int, plan: String, done: String)]
    private let noun: String

    /// - Parameter noun: what is counted, such as `DNS record`; `s` makes it several.
    package init(created: Int, changed: Int, deleted: Int, of noun: String) {
        self.noun = noun
        let all = [(created, "create", "created"), (changed, "change", "changed"), (deleted, "delete", "deleted")]
        parts = all.filter { $0.0 > 0 }
    }

    /// `create 2, delete 1 DNS records`.
    package var imperative: String {
        let total = parts.reduce(0) { $0 + $1.count }
        return parts.map { "\($0.plan) \($0.count)" }.joined(separator: ", ") + " \(noun)" + (total == 1 ? "" : "s")
    }

    /// `2 created, 1 deleted`.
    package var past: String { parts.map { "\($0.count) \($0.done)" }.joined(separator: ", ") }
}
