internal import Concurrency

/// What a command did and when: its steps, its requests, and how long these waited for their turn.
///
/// One is made where somebody asks for it and is handed to what is measured, which measures nothing where there is none.
package final class Timeline: Sendable {
    /// What the clocks say, in nanoseconds from some beginning.
    package struct Reading: Hashable, Sendable {
        /// That never goes back.
        package let wall: Int
        /// What all threads of the process have had of the processors.
        package let processor: Int

        package init(wall: Int, processor: Int) {
            (self.wall, self.processor) = (wall, processor)
        }
    }

    private struct State {
        var steps: [TimedStep] = []
        var requests: [TimedRequest] = []
        var waits: [TimedWait] = []
    }

    private let state = Locked(State())
    private let clock: @Sendable () -> Reading
    private let start: Reading

    /// - Parameter clock: monotonic.
    package init(clock: @escaping @Sendable () -> Reading) {
        self.clock = clock
        start = clock()
    }

    private var now: Reading {
        let reading = clock()
        return Reading(wall: reading.wall - start.wall, processor: reading.processor - start.processor)
    }

    /// A step that is under way.
    package struct Step: Sendable {
        fileprivate let timeline: Timeline
        fileprivate let name: String
        fileprivate let begin: Reading

        /// Notes the step with all the time since it began.
        package func end() { timeline.note(self) }
    }

    /// Begins a step; it counts once it has ended. What other tasks use of the processors meanwhile counts as its own.
    package func begin(_ name: String) -> Step { Step(timeline: self, name: name, begin: now) }

    private func note(_ step: Step) {
        let end = now
        state.withLock { state in
            state.steps.append(
                TimedStep(
                    name: step.name, span: TimeSpan(from: step.begin.wall, to: end.wall), processor: end.processor - step.begin.processor))
        }
    }

    /// Nanoseconds since the beginning.
    var elapsed: Int { now.wall }

    func note(_ request: TimedRequest) { state.withLock { $0.requests.append(request) } }

    /// - Parameter start: as ``elapsed`` was when the wait began. A wait of less than a millisecond is none.
    func noteWait(_ kind: TimedWait.Kind, since start: Int) {
        let span = TimeSpan(from: start, to: elapsed)
        guard span.length >= 1_000_000 else { return }
        state.withLock { $0.waits.append(TimedWait(kind: kind, span: span)) }
    }

    /// Everything so far, in the order in which it began.
    package var report: TimelineReport {
        let end = now
        let state = state.withLock { $0 }
        return TimelineReport(
            total: end.wall, processor: end.processor, steps: state.steps.sorted { $0.span.from < $1.span.from },
            requests: state.requests.sorted { $0.span.from < $1.span.from }, waits: state.waits.sorted { $0.span.from < $1.span.from })
    }
}
