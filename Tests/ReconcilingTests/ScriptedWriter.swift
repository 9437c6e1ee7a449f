import Planning
import Reconciling
import Resources

/// Does nothing, and says what it was told to say.
actor ScriptedWriter: ProviderWriter {
    private let failing: Set<String>
    private let waiting: Set<String>
    private(set) var performed: [String] = []

    init(failing: Set<String> = [], waiting: Set<String> = []) {
        self.failing = failing
        self.waiting = waiting
    }

    func perform(_ operation: Operation, in context: OperationContext) async throws(ProviderError) -> OperationOutcome {
        performed.append(operation.summary)
        if failing.contains(operation.summary) {
            throw ProviderError(.rejected, attempt: operation.summary, message: "no", providerID: "invalid_params", status: 422)
        }
        return OperationOutcome(waiting.contains(operation.summary) ? .waiting : .done, "ok")
    }
}
