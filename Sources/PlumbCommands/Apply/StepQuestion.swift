internal import Diagnostics
internal import Planning
internal import Reconciling
internal import Concurrency

/// Asks whether a step for a person is done: it was said earlier in the run, the options say so, or somebody types it.
final class StepQuestion: Sendable {
    private let done: Set<String>
    private let earlier: [Probe.Instruction: String]
    private let actor: String
    /// One question at a time.
    private let asking = Locked<Void>(())

    /// - Parameter earlier: who said it of what.
    init(done: [String], earlier: [Probe.Instruction: String], actor: String) {
        self.done = Set(done)
        self.earlier = earlier
        self.actor = actor
    }

    /// - Returns: who says that it is done; nil while nobody does.
    func ask(_ step: Probe.Instruction) -> String? {
        if let who = earlier[step] { return who }
        if done.contains(step.name) { return actor }
        guard Terminal.canAsk else { return nil }
        return asking.withLock { _ in
            Terminal.log("\n  \(step.name): \(step.text)")
            return Terminal.ask("  type done once it is done, anything else to leave it for later: ") == "done" ? actor : nil
        }
    }
}
