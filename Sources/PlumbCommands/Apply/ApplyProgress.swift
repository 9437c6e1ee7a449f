internal import Resources
internal import Planning
internal import Reconciling

/// One quiet line for each operation that starts and ends.
enum ApplyProgress {
    static func show(_ progress: Applier.Progress) {
        switch progress {
        case .started(let operation): Terminal.tell("  … #\(operation.id) \(operation.scope): \(operation.summary)")
        case .ended(let line): Terminal.tell("  \(mark(line.status)) #\(line.operation.id) \(line.operation.scope): \(line.detail)")
        }
    }

    private static func mark(_ status: ApplyReport.Status) -> String {
        switch status {
        case .done: "✓"
        case .waiting: "◷"
        case .failed: "✗"
        case .notStarted: "·"
        }
    }
}

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
        }
        let counts = [ApplyReport.Status.done, .waiting, .failed, .notStarted].compactMap { status -> String? in
            let count = report.lines.count { $0.status == status }
            return count == 0 ? nil : "\(count) \(status.rawValue)"
        }
        return text + "  " + counts.joined(separator: ", ") + "\n"
    }
}
