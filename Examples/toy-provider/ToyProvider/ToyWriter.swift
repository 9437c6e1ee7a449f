package import Planning
package import Reconciling
internal import Resources

/// Performs what the model compiled: one request for each operation. Records hold no secrets, so none is looked at.
package struct ToyWriter: ProviderWriter {
    private let calls: ToyCalls

    init(_ calls: ToyCalls) { self.calls = calls }

    package func perform(_ operation: Operation, in context: OperationContext) async throws(ProviderError) -> OperationOutcome {
        switch try ToyCall(performing: operation) {
        case .change(let change):
            let zone = operation.scope.name
            let attempt = "writing records of \(zone)"
            guard let body = ToyChanges.body(change, zone: zone) else {
                throw ProviderError(
                    .rejected, attempt: attempt, message: "a value is not known, or none of its type",
                    fix: "nothing was sent; correct the value and plan again")
            }
            // The answer to a transaction is the new truth: there is nothing to read back.
            try await calls.permitted(by: context.permit).change(zone, body, attempt: attempt)
            return OperationOutcome(.done, change.done)
        }
    }
}
