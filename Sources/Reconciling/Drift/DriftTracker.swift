internal import Diagnostics
package import Planning
package import Resources

/// Keeps one issue of an environment as the record says; an implementation knows one tracker.
package protocol DriftTracker: Sendable {
    /// Makes the issue say what the page says: found by the key in its body, opened once, reopened and never made twice.
    /// - Parameter number: of the issue as it was known last; nil where it is not known.
    /// - Returns: what became of it.
    func show(_ page: DriftPage, number: Int?) async throws(ProviderError) -> TrackedIssue
}

/// The issue as it was left.
package struct TrackedIssue: Hashable, Sendable {
    /// Nil where there is none, and none is needed.
    package let number: Int?
    package let isOpen: Bool
    /// For people, where something is not as it should be, such as a label that was dropped.
    package let remark: String?

    package init(number: Int?, isOpen: Bool, remark: String? = nil) {
        self.number = number
        self.isOpen = isOpen
        self.remark = remark
    }
}

/// What the issue of an environment is to say.
package struct DriftPage: Hashable, Sendable {
    /// Stands in the body and finds the issue, whatever its title.
    package let key: String
    /// Of a new issue; afterwards the title is whatever people make of it.
    package let title: String
    /// Markdown, the key in it.
    package let body: String
    /// Whether something is open. An issue is closed only where nothing is and everything was read.
    package let isOpen: Bool
    package let mayClose: Bool
    /// What is said when a closed issue is opened again.
    package let reopening: String
    package let closing: String

    /// The most bytes of a body: the host takes 65,536 characters.
    package static let limit = 60_000

    /// - Parameter key: the estate's, so that nobody else can make an issue that is taken for ours.
    package init(_ report: DriftReport, _ record: DriftRecord, estate: String, key: FingerprintKey) {
        let environment = report.environment
        let code = key.fingerprint(of: "drift issue \(estate)/\(environment)").hex.prefix(32)
        self.key = "plumb-drift:1:\(code)"
        title = "Drift in \(environment)"
        isOpen =
            !report.alarms.isEmpty || !report.stillOpen.isEmpty || record.threads.values.contains { $0.status == .flapping }
        mayClose = report.isComplete
        body = DriftPageText(report, record, key: self.key).text
        let wasOpenedByUs = record.isIssueOpen == false
        reopening =
            wasOpenedByUs
            ? "Drifted again: see above."
            : "The drift is still there. Closing the issue does not acknowledge it: run `plumb drift ack ADDRESS --reason …`, or fix it."
        closing = "Everything was read, and there is no drift any more."
    }
}

/// The body of the issue.
private struct DriftPageText {
    let text: String

    init(_ report: DriftReport, _ record: DriftRecord, key: String) {
        let head: MarkdownText =
            "Live differs from what was applied in \(code: report.environment). This text is kept current by `plumb drift`.\n"
        var lines = Self.items(report.items, record)
        lines += report.stillOpen.map { Self.item($0.item, record) + "  \($0.clause); it stays open\n" }
        let shown = Set((report.items + report.stillOpen.map(\.item)).map(\.key))
        lines += record.threads.values.filter { $0.status == .flapping && !shown.contains($0.item.key) }.sorted { $0.item < $1.item }.map {
            Self.item($0.item, record)
        }
        lines += report.unread.map { unread in
            let since: MarkdownText = unread.since.map { "not readable since \(ClockTime.full($0))" } ?? "not readable"
            return "- \(code: unread.scope) \(since): \(unread.reason). What was open there stays open.\n"
        }
        lines += report.acknowledged.map { known in
            "- acknowledged until \(known.until) by \(known.owner): \(code: known.item.address) — \(known.reason)\n"
        }
        if report.withoutBaseline > 0 {
            lines.append("- \(report.withoutBaseline) addresses were never recorded as applied: whether they drift is not known.\n")
        }
        lines += report.remarks.map { "- note: \($0)\n" }
        if lines.isEmpty { lines = ["Everything matches what was applied.\n"] }
        let foot: MarkdownText = "\nClosing this issue acknowledges nothing: `plumb drift ack ADDRESS --reason …` does.\n"
        text = Self.fitted(head, lines, foot) + "\n<!-- \(key) -->\n"
    }

    /// At most ``DriftPage/limit`` bytes; what is left out is said at the top.
    private static func fitted(_ head: MarkdownText, _ lines: [MarkdownText], _ foot: MarkdownText) -> String {
        var body = ""
        var shown = 0
        let room = DriftPage.limit - 1_000 - head.text.utf8.count - foot.text.utf8.count
        for line in lines {
            guard body.utf8.count + line.text.utf8.count <= room else { break }
            body += line.text
            shown += 1
        }
        let notice = shown == lines.count ? "" : "**Shortened: \(shown) of \(lines.count) entries are shown.**\n\n"
        return notice + head.text + "\n" + body + foot.text
    }

    /// What nobody declares is one entry for each parent.
    private static func items(_ items: [DriftItem], _ record: DriftRecord) -> [MarkdownText] {
        let new = items.filter { $0.kind == .undeclared }
        let byParent = Dictionary(grouping: new, by: { UndeclaredThings.parent(of: $0.address) }).sorted { $0.key < $1.key }
        return items.filter { $0.kind != .undeclared }.map { item($0, record) }
            + byParent.map { parent, members in
                guard members.count > 1 else { return item(members[0], record) }
                let counts = Dictionary(grouping: members, by: \.address.kind).mapValues(\.count)
                let words = UndeclaredThings(scope: members[0].address.scope, counts: counts).words
                let names = members.prefix(mostNames).map { "\(code: String("\($0.address)".dropFirst(parent.count + 1)))" as MarkdownText }
                let rest: MarkdownText = members.count > mostNames ? ", and \(members.count - mostNames) more" : ""
                return "- \(code: parent) \(MarkdownText(DriftItem.Kind.undeclared.words.text)): \(words) — "
                    + names.joined(separator: ", ") + rest + "\n"
            }
    }

    /// Names that stand in one entry.
    private static let mostNames = 50

    private static func item(_ item: DriftItem, _ record: DriftRecord) -> MarkdownText {
        let kind = MarkdownText(item.kind.words.text)
        var line: MarkdownText =
            item.kind == .ownCredential ? "- **\(code: item.address) \(kind)**" : "- \(code: item.address) \(kind)"
        if item.kind.isDrift { line += ": applied \(code: item.appliedText), live \(code: item.liveText)" }
        if let attribution = item.attribution { line += ", \(attribution.clause)" }
        if !item.note.isEmpty { line += " — \(item.note)" }
        line += "\n"
        guard let thread = record.threads[item.key] else { return line }
        line += "  since \(ClockTime.full(thread.opened))\n"
        guard thread.status == .flapping else { return line }
        let turns = thread.turns.map { turn -> MarkdownText in
            "\(ClockTime.full(turn.time)) \(turn.value == nil ? "as applied" : "drifted")"
        }
        return line + "  keeps changing: " + turns.joined(separator: ", ") + "\n"
    }
}
