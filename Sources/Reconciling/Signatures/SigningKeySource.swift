/// Reads the private key when it is first needed, and never again.
actor SigningKeySource {
    private let read: @Sendable () async throws(LedgerError) -> EventSigner
    /// Nil until it was read.
    private(set) var known: EventSigner?
    private var reading: Task<Result<EventSigner, LedgerError>, Never>?

    init(_ read: @escaping @Sendable () async throws(LedgerError) -> EventSigner) {
        self.read = read
    }

    /// - Throws: ``LedgerError`` where it could not be read; asked again, it is not read again.
    func signer() async throws(LedgerError) -> EventSigner {
        if let known { return known }
        let task = reading ?? begin()
        let result = await task.value
        known = try result.get()
        return try result.get()
    }

    private func begin() -> Task<Result<EventSigner, LedgerError>, Never> {
        let read = read
        let task = Task {
            do throws(LedgerError) {
                let signer = try await read()
                return Result<EventSigner, LedgerError>.success(signer)
            } catch {
                return Result<EventSigner, LedgerError>.failure(error)
            }
        }
        reading = task
        return task
    }
}
