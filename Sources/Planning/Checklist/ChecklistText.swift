package import Diagnostics
internal import Estate

/// A checklist for a terminal.
package enum ChecklistText {
    /// The checklist as `plumb checklist` prints it, ending with a line end.
    package static func render(_ checklist: Checklist) -> DisplayText {
        guard !checklist.services.isEmpty else { return "\(checklist.environment)  no service has a contract\n" }
        let width = DisplayText(checklist.environment).count
        var text: DisplayText = ""
        for (number, service) in checklist.services.enumerated() {
            let name = number == 0 ? DisplayText(checklist.environment) : .spaces(width)
            text += "\(name)  \(service.summary(isOffline: checklist.isOffline))\n"
        }
        if checklist.isOffline { text += "\nnothing was read: this is what is needed, not what is there\n" }
        return text + checklist.services.map { section($0, checklist.isOffline) }.joined()
    }

    private static func section(_ service: ChecklistService, _ isOffline: Bool) -> DisplayText {
        var text: DisplayText = "\n\(service.name)  \(service.app)\(service.isThere ? "" : "  which does not exist yet")\n"
        for group in service.groups {
            if let heading = group.heading { text += "  \(heading)\n" }
            text += group.items.map { item($0, isOffline) }.joined()
        }
        return text
    }

    private static func item(_ item: ChecklistItem, _ isOffline: Bool) -> DisplayText {
        let words = ChecklistWords(item, isOffline: isOffline)
        let box: DisplayText = !item.counts ? " - " : item.isDone ? "[x]" : "[ ]"
        let remarks = words.remarks.map { "        \($0)" as DisplayText }
        let lines = ["    \(box) \(item.name)  \(words.state)" as DisplayText] + remarks + details(item, words)
        return lines.joined(separator: "\n") + "\n"
    }

    /// All of what needs somebody; of what is done or not needed now, one line.
    private static func details(_ item: ChecklistItem, _ words: ChecklistWords) -> [DisplayText] {
        let details = words.details.map { (($0.label == "step" ? "by hand first" : $0.label), $0.text) }
        guard item.counts, !item.isDone else {
            let asked = item.variable.format.isFlag ? ["needs", "excludes", "by hand first"] : ["format", "class", "stored"]
            let brief = details.filter { asked.contains($0.0) }
            return brief.isEmpty ? [] : ["        \(brief.map { $0.0 == "format" ? $0.1 : "\($0.0): \($0.1)" }.joined(separator: "  ·  "))"]
        }
        let width = details.map(\.0.count).max() ?? 0
        return details.map { "        \(DisplayText($0.0).padded(to: width))  \($0.1)" }
    }
}
