internal import Diagnostics
internal import Planning
internal import Reconciling
internal import Resources

/// The table an apply ends with, by the numbers of the plan.
enum ApplyReportText {
    /// - Parameter width: of the terminal, in columns; nil for a file or a log, where lines are not broken.
    static func render(_ report: ApplyReport, width: Int? = nil) -> DisplayText {
        // As the plan was read; operations stand in the order in which they may run.
        let ordered = report.lines.enumerated().sorted { left, right in
            (left.element.number, left.offset) < (right.element.number, right.offset)
        }.map(\.element)
        let labels = ordered.map { DisplayText($0.label) }
        let numbers = labels.map(\.cells).max() ?? 0
        let scopes = ordered.map { DisplayText($0.operation.scope.description).cells }.max() ?? 0
        var lines: [DisplayText] = ["run \(report.run)"]
        for (line, label) in zip(ordered, labels) {
            let scope = DisplayText(line.operation.scope.description).padded(to: scopes)
            let status = DisplayText(line.status.rawValue).padded(to: 11)
            let row: DisplayText =
                "  \(label.padded(to: numbers))  \(status)  \(scope)  \(line.operation.summary): \(line.detail)"
            lines += row.wrapped(to: width ?? .max, indent: 8)
            lines += (line.output ?? []).map { "        | \($0)" }
        }
        let counts = [ApplyReport.Status.done, .waiting, .failed, .notStarted].compactMap { status -> String? in
            let count = report.lines.count { $0.status == status }
            return count == 0 ? nil : "\(count) \(status.rawValue)"
        }
        lines.append("  \(counts.isEmpty ? "nothing to send" : counts.joined(separator: ", "))")
        return lines.joined(separator: "\n") + "\n"
    }
}

extension ApplyReport.Line {
    /// What the plan calls it, such as `#2-#10`; of reports of earlier versions, the operation's own number.
    var label: String { PlanNumbers.label(numbers ?? [operation.id]) }

    /// Of the first thing that it carries.
    fileprivate var number: Int { numbers?.first ?? operation.id }
}
