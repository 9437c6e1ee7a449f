internal import Estate

/// A checklist as a page with boxes to tick.
package enum ChecklistMarkdown {
    package static func render(_ checklist: Checklist) -> String {
        let offline = checklist.isOffline
        var text = "# \(checklist.environment): environment checklist\n\n"
        guard !checklist.services.isEmpty else { return text + "No service has a contract.\n" }
        text += checklist.services.map { "- \($0.summary(isOffline: offline))\n" }.joined()
        if offline { text += "\nNothing was read: this is what is needed, not what is there.\n" }
        for service in checklist.services {
            text += "\n## \(service.name) (`\(service.app)`)\n"
            if !service.isThere { text += "\nThe app does not exist yet.\n" }
            for group in service.groups {
                text += "\n" + (group.heading.map { "### \(escaped($0))\n\n" } ?? "")
                text += group.items.map { item($0, offline) }.joined()
            }
        }
        return text
    }

    private static func item(_ item: ChecklistItem, _ isOffline: Bool) -> String {
        let words = ChecklistWords(item, isOffline: isOffline)
        let box = !item.counts ? "" : item.isDone ? "[x] " : "[ ] "
        let state = item.isBreach && !isOffline ? "**\(words.state.lowercased())**" : words.state
        var text = "- \(box)`\(item.name)`: \(([state] + words.remarks.map(escaped)).joined(separator: "; "))\n"
        let details = words.details.filter { $0.label != "step" }.map {
            "\($0.label): \($0.label == "stored" ? "`\($0.text)`" : escaped($0.text))"
        }
        if !details.isEmpty { text += "  <br>\(details.joined(separator: "; "))\n" }
        // A person's step is something to tick of its own, as long as the flag is to be flipped or is off.
        if let step = item.variable.step { text += "  - \(item.state == .live ? "" : "[ ] ")a person first: \(escaped(step))\n" }
        return text
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("<", with: "&lt;").replacing("_", with: "\\_").replacing("*", with: "\\*")
    }
}
