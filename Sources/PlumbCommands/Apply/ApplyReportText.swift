internal import Planning
internal import Reconciling
internal import Resources

/// The table an apply ends with.
enum ApplyReportText {
    static func render(_ report: ApplyReport) -> String {
        let width = report.lines.map(\.operation.scope.description.count).max() ?? 0
        var text = "run \(report.run)\n"
        for line in report.lines {
            let scope = line.operation.scope.description
            let status = line.status.rawValue
            text += "  #\(line.operation.id)  \(status)\(String(repeating: " ", count: max(0, 11 - status.count)))  \(scope)"
            text += String(repeating: " ", count: width - scope.count) + "  \(line.operation.summary): \(line.detail)\n"
            text += (line.output ?? []).map { "        | \($0)\n" }.joined()
        }
        let counts = [ApplyReport.Status.done, .waiting, .failed, .notStarted].compactMap { status -> String? in
            let count = report.lines.count { $0.status == status }
            return count == 0 ? nil : "\(count) \(status.rawValue)"
        }
        return text + "  " + (counts.isEmpty ? "nothing to send" : counts.joined(separator: ", ")) + "\n"
    }
}
