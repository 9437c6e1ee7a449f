package import Diagnostics
internal import Estate

/// A checklist as a page with boxes to tick.
package enum ChecklistMarkdown {
    /// The page, under a heading of the first level.
    package static func render(_ checklist: Checklist) -> MarkdownText {
        let offline = checklist.isOffline
        var text: MarkdownText = "# \(checklist.environment): environment checklist\n\n"
        guard !checklist.services.isEmpty else { return text + "No service has a contract.\n" }
        text += checklist.services.map { "- \($0.summary(isOffline: offline))\n" as MarkdownText }.joined()
        if offline { text += "\nNothing was read: this is what is needed, not what is there.\n" }
        for service in checklist.services {
            text += "\n## \(service.name) (\(code: service.app))\n"
            if !service.isThere { text += "\nThe app does not exist yet.\n" }
            for group in service.groups {
                text += "\n"
                if let heading = group.heading { text += "### \(heading)\n\n" }
                text += group.items.map { item($0, offline) }.joined()
            }
        }
        return text
    }

    private static func item(_ item: ChecklistItem, _ isOffline: Bool) -> MarkdownText {
        let words = ChecklistWords(item, isOffline: isOffline)
        let box: MarkdownText = !item.counts ? "" : item.isDone ? "[x] " : "[ ] "
        let state: MarkdownText = item.isBreach && !isOffline ? "**\(words.state.lowercased())**" : "\(words.state)"
        var text: MarkdownText =
            "- \(box)\(code: item.name): \(([state] + words.remarks.map { MarkdownText($0) }).joined(separator: "; "))\n"
        let details = words.details.filter { $0.label != "step" }.map { detail -> MarkdownText in
            detail.label == "stored" ? "\(detail.label): \(code: detail.text)" : "\(detail.label): \(detail.text)"
        }
        if !details.isEmpty { text += "  <br>\(details.joined(separator: "; "))\n" }
        // A person's step is something to tick of its own, as long as the flag is to be flipped or is off.
        if let step = item.variable.step { text += "  - \(item.state == .live ? "" : "[ ] ")by hand first: \(step)\n" }
        return text
    }
}
