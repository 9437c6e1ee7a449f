internal import Diagnostics
internal import Estate
internal import Resources

/// The line above the changes of one scope: what carries them, and what is the same for all of them.
struct GroupHeading {
    /// Such as `raxx-queue-prod`'s: the scope, the request, the consequence.
    let parts: [String]
    /// What is said here and not once more at each change; nil where they differ.
    let consequence: String?

    init(_ group: PlanNumbers.Group) {
        let texts = Set(group.changes.map(\.consequence.text))
        consequence = group.changes.count > 1 && texts.count == 1 ? texts.first : nil
        var parts = ["\(group.scope.provider) \(WrittenName.shown(group.scope.shownName))"]
        switch group.writes.count {
        case 0: break
        case 1: parts.append(group.writes[0].summary)
        default: parts.append("\(group.writes.count) requests")
        }
        if let consequence, !consequence.isEmpty { parts.append(consequence) }
        self.parts = parts
    }

    var text: DisplayText { parts.map { DisplayText($0) }.joined(separator: " · ") }
}
