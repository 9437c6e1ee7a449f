internal import Concurrency
internal import Estate
internal import Reconciling
internal import Resources

/// What a Worker gets that no file can hold: bindings other than its secrets, which come with its code.
struct WorkerUnheld {
    private let scope: Scope
    private let calls: WorkerCalls

    init(_ scope: Scope, _ calls: WorkerCalls) {
        self.scope = scope
        self.calls = calls
    }

    /// One request; one that Cloudflare refuses leaves them unknown.
    var parts: [UnheldPart] {
        get async {
            let (scope, calls) = (scope, calls)
            let answer = await Result(awaiting: { () async throws(ProviderError) in
                try await calls.bindings(attempt: "reading the bindings of the Worker \(scope.name)")
            })
            switch answer {
            case .failure(let error): return [UnheldPart(Address(scope, Self.kind), .unknown, error.message)]
            case .success(let bindings):
                return bindings.filter { $0.type != "secret_text" }.sorted { $0.name < $1.name }.map { binding in
                    let type = binding.type.replacing("_", with: " ")
                    return UnheldPart(Address(scope, Self.kind, binding.name), .undeclared, "is a binding of the type \(type)")
                }
            }
        }
    }

    private static let kind = "binding"
}
