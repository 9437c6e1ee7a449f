internal import CanonicalJSON
package import Planning
package import Reconciling
internal import Resources

/// Performs what the model compiled: one request for each operation. Records hold no secrets, so none is looked at.
package struct ToyWriter: ProviderWriter {
    private let calls: ToyCalls

    init(_ calls: ToyCalls) { self.calls = calls }

    package func perform(_ operation: Operation, in context: OperationContext) async throws(ProviderError) -> OperationOutcome {
        let attempt = "writing records of \(operation.scope.name)"
        guard let body = ToyChanges.body(operation) else {
            throw ProviderError(
                .rejected, attempt: attempt, message: "the operation is none of this version, or holds a value that cannot be sent",
                fix: "nothing was sent; plan again")
        }
        // The answer to a transaction is the new truth: there is nothing to read back.
        try await calls.permitted(by: context.permit).change(operation.scope.name, body, attempt: attempt)
        return OperationOutcome(.done, operation.payload["done"]?.string ?? "written")
    }
}
