internal import Diagnostics
internal import Planning
internal import Reconciling
internal import Resources
internal import Concurrency

/// What runs, what is awaited and for how long: a line when an operation starts and one when it ends, and on a terminal a
/// line in between that counts the seconds.
final class ApplyProgress: Sendable {
    private struct Running {
        let operation: Operation
        let start: ContinuousClock.Instant
        /// What it came to last.
        var seen: String?
    }

    private let running = Locked<[Int: Running]>([:])
    private let ticker = Locked<Task<Void, Never>?>(nil)

    private let numbers: PlanNumbers

    /// - Parameter numbers: of the plan that is carried out.
    init(_ numbers: PlanNumbers) {
        self.numbers = numbers
        guard Terminal.isInteractive else { return }
        let task = Task { [weak self] in
            while !Task.isCancelled {
                try? await Task.sleep(for: .seconds(1))
                self?.tick()
            }
        }
        ticker.withLock { $0 = task }
    }

    deinit { ticker.withLock { $0?.cancel() } }

    func show(_ progress: Applier.Progress) {
        switch progress {
        case .started(let operation):
            running.withLock { $0[operation.id] = Running(operation: operation, start: .now) }
            log("  … \(label(operation.id)) \(operation.scope): \(operation.summary)")
        case .moved(let operation, let text):
            let isNew = running.withLock { running in
                guard running[operation.id]?.seen != text else { return false }
                running[operation.id]?.seen = text
                return true
            }
            if isNew { log("    \(label(operation.id)) \(operation.scope): \(text)") }
        case .ended(let line):
            let started = running.withLock { $0.removeValue(forKey: line.operation.id) }
            let time = started.map { " (\(Self.seconds(since: $0.start)))" } ?? ""
            log("  \(Self.mark(line.status)) \(label(line.operation.id)) \(line.operation.scope): \(line.detail)\(time)")
        }
    }

    private func label(_ operation: Int) -> String { PlanNumbers.label(numbers.numbers(of: operation)) }

    private func log(_ text: DisplayText) {
        let lines = text.wrapped(to: Terminal.logWidth ?? .max, indent: 6)
        Terminal.replaceLine(with: lines.joined(separator: "\n") + "\n")
    }

    private func tick() {
        let parts = running.withLock { running in
            running.sorted { $0.key < $1.key }.map {
                "\(label($0.key)) \($0.value.operation.scope.name) \(Self.seconds(since: $0.value.start))"
            }
        }
        guard !parts.isEmpty else { return }
        let line: DisplayText = "    \(parts.joined(separator: ", "))"
        // One that is wider than the terminal could not be taken back. The last column would already move the cursor on.
        Terminal.replaceLine(with: line.truncated(to: (Terminal.logWidth ?? 80) - 1))
    }

    private static func seconds(since start: ContinuousClock.Instant) -> String {
        let tenths = Int((ContinuousClock.now - start) / .milliseconds(100))
        return "\(tenths / 10).\(tenths % 10) s"
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
