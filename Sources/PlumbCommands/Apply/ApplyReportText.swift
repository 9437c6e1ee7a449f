internal import Diagnostics
internal import Planning
internal import Reconciling
internal import Resources

/// The table an apply ends with.
enum ApplyReportText {
    static func render(_ report: ApplyReport) -> DisplayText {
        let width = report.lines.map { DisplayText($0.operation.scope.description).count }.max() ?? 0
        var text: DisplayText = "run \(report.run)\n"
        for line in report.lines {
            let scope = DisplayText(line.operation.scope.description).padded(to: width)
            let status = DisplayText(line.status.rawValue).padded(to: 11)
            text += "  #\(line.operation.id)  \(status)  \(scope)  \(line.operation.summary): \(line.detail)\n"
            text += (line.output ?? []).map { "        | \($0)\n" }.joined()
        }
        let counts = [ApplyReport.Status.done, .waiting, .failed, .notStarted].compactMap { status -> String? in
            let count = report.lines.count { $0.status == status }
            return count == 0 ? nil : "\(count) \(status.rawValue)"
        }
        return text + "  \(counts.isEmpty ? "nothing to send" : counts.joined(separator: ", "))\n"
    }
}
