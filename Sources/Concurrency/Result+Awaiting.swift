extension Result {
    /// What `body` returned or threw.
    package init(awaiting body: () async throws(Failure) -> Success) async {
        do throws(Failure) {
            // Bound first: a case that is built around an `await` is corrupted by the optimizer of Swift 6.3.1.
            let value = try await body()
            self = .success(value)
        } catch {
            self = .failure(error)
        }
    }
}
