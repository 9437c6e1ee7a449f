internal import Diagnostics
internal import Reconciling

/// What took how long, for people.
struct TimingsText {
    private let report: TimelineReport
    private let title: String

    /// - Parameter title: the command, such as `plumb plan production`.
    init(_ report: TimelineReport, title: String) {
        (self.report, self.title) = (report, title)
    }

    var text: DisplayText {
        let waves = report.waves
        let head: DisplayText =
            "timings of \(title): \(Self.milliseconds(report.total)), \(Self.milliseconds(report.processor)) of processor time, "
            + "\(report.requests.count) requests in \(waves.count) waves\n"
        return head + steps + waves.enumerated().map { Self.line($0 + 1, $1) }.joined() + TimedWait.Kind.allCases.map(line).joined()
    }

    private var steps: DisplayText {
        let width = report.steps.map(\.name.count).max() ?? 0
        return report.steps.map { step -> DisplayText in
            let name = step.name + String(repeating: " ", count: width - step.name.count)
            let count = report.requestCount(in: step)
            return "  \(name)  at \(Self.column(step.span.from))  took \(Self.column(step.span.length))  "
                + "processor \(Self.column(step.processor))  \(count) requests\n"
        }.joined()
    }

    private static func line(_ number: Int, _ wave: TimelineReport.Wave) -> DisplayText {
        let longest = wave.longest
        return
            "  wave \(number)  at \(column(wave.span.from))  took \(column(wave.span.length))  \(wave.requests.count) requests, the longest "
            + "\(longest.method) \(longest.host) \(longest.path) \(milliseconds(longest.span.length))\n"
    }

    private func line(_ kind: TimedWait.Kind) -> DisplayText {
        let waits = report.waits.filter { $0.kind == kind }
        let what: DisplayText =
            switch kind {
            case .turn: "waited for their turn, as many as may be being under way or held back by a rate limit"
            case .pause: "waited before another try"
            }
        guard !waits.isEmpty else { return "" }
        return "  \(waits.count) requests \(what): \(Self.milliseconds(waits.reduce(0) { $0 + $1.span.length })) together\n"
    }

    private static func milliseconds(_ nanoseconds: Int) -> String { "\((nanoseconds + 500_000) / 1_000_000) ms" }

    /// The same, as wide as a few seconds are.
    private static func column(_ nanoseconds: Int) -> String {
        let text = milliseconds(nanoseconds)
        return String(repeating: " ", count: max(0, 7 - text.count)) + text
    }
}
