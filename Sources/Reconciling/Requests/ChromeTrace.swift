package import CanonicalJSON

/// A timeline in the Trace Event Format, which `chrome://tracing` and Perfetto show: times are in microseconds.
///
/// Steps, waits and requests that overlap are on lanes of their own, so that nothing hides anything.
package struct ChromeTrace {
    private let report: TimelineReport
    /// What the command was, such as `plumb plan production`.
    private let title: String

    package init(_ report: TimelineReport, title: String) {
        (self.report, self.title) = (report, title)
    }

    /// What is drawn as one bar.
    private struct Bar {
        let name: String
        let span: TimeSpan
        let arguments: [String: JSONValue]
    }

    /// How the canonical bytes of every document begin.
    package static let beginning = Array(#"{"displayTimeUnit":"ms","traceEvents":["#.utf8)

    package var document: JSONValue {
        var events: [JSONValue] = [event("process_name", lane: 0, ["name": .string(title)])]
        var lane = 0
        add(steps, named: "steps", to: &events, &lane)
        add(requests, named: "requests", to: &events, &lane)
        add(waits, named: "waits", to: &events, &lane)
        return ["displayTimeUnit": "ms", "traceEvents": .array(events)]
    }

    private var steps: [Bar] {
        report.steps.map { Bar(name: $0.name, span: $0.span, arguments: ["processorMicroseconds": .integer($0.processor / 1_000)]) }
    }

    private var requests: [Bar] {
        report.waves.enumerated().flatMap { number, wave in
            wave.requests.map { request in
                Bar(
                    name: "\(request.method) \(request.host) \(request.path)", span: request.span,
                    arguments: ["outcome": .string(request.outcome), "wave": .integer(number + 1)])
            }
        }
    }

    private var waits: [Bar] { report.waits.map { Bar(name: $0.kind.rawValue, span: $0.span, arguments: [:]) } }

    /// - Parameter lane: the first that is free, before and after.
    private func add(_ bars: [Bar], named name: String, to events: inout [JSONValue], _ lane: inout Int) {
        /// When the last bar on each lane ends.
        var ends: [Int] = []
        for bar in bars.sorted(by: { $0.span.from < $1.span.from }) {
            let number = ends.firstIndex { $0 <= bar.span.from } ?? ends.count
            if number == ends.count {
                ends.append(bar.span.to)
                events.append(event("thread_name", lane: lane + number, ["name": .string("\(name) \(number + 1)")]))
            } else {
                ends[number] = bar.span.to
            }
            events.append([
                "name": .string(bar.name), "cat": .string(name), "ph": "X", "pid": 1, "tid": .integer(lane + number),
                "ts": .integer(bar.span.from / 1_000), "dur": .integer(bar.span.length / 1_000), "args": .object(bar.arguments),
            ])
        }
        lane += ends.count
    }

    private func event(_ name: String, lane: Int, _ arguments: [String: JSONValue]) -> JSONValue {
        ["name": .string(name), "ph": "M", "pid": 1, "tid": .integer(lane), "args": .object(arguments)]
    }
}
