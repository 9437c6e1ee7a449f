/// When the recorded state moves on: over how many events at once, and how old they are by then.
package struct StateSchedule: Hashable, Sendable {
    /// The state moves to places in the chain that this divides, so that anybody can compute it again.
    package let stride: Int
    /// Seconds that an event stays beside the state before it becomes part of it; some rules ask about the last minutes.
    package let age: Int

    package init(stride: Int, age: Int) {
        self.stride = max(1, stride)
        self.age = max(0, age)
    }

    package static let standard = StateSchedule(stride: 256, age: 86_400)

    /// The first place after `sequence` that the state may move to.
    package func place(after sequence: Int) -> Int { (sequence / stride + 1) * stride }

    /// Whether an event of that time may become part of the state.
    package func isOld(_ time: Int, newest: Int) -> Bool { age == 0 || newest - time >= age }
}
