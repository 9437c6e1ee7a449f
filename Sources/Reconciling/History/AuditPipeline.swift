internal import Concurrency

/// Audits one group of events while the ledger reads the next: of a long history, both take about as long.
struct AuditPipeline {
    private let audit: Locked<LedgerAudit>
    private let signatures: SignatureCheck
    /// The hash of the event before the first.
    private let start: String

    init(_ audit: LedgerAudit, _ signatures: SignatureCheck, after start: String) {
        (self.audit, self.signatures, self.start) = (Locked(audit), signatures, start)
    }

    private typealias Outcome = Result<Void, LedgerError>

    /// Goes over the whole ledger.
    /// - Throws: what is wrong first, in the order of the chain.
    func finish(_ ledger: any Ledger) async throws(LedgerError) -> LedgerAudit {
        var pending: Task<Outcome, Never>?
        var previous = start
        var failure: LedgerError?
        do throws(LedgerError) {
            try await ledger.forEachGroup { group async throws(LedgerError) in
                // The one before was audited while this one was read; no more than two groups are in memory.
                let outcome = await pending?.value
                try outcome?.get()
                let head = previous
                if let last = group.last { previous = last.hash }
                pending = Task { await take(group, after: head) }
            }
        } catch {
            failure = error
        }
        let outcome = await pending?.value
        try outcome?.get()
        if let failure { throw failure }
        return audit.withLock { $0 }
    }

    private func take(_ group: [RecordedEvent], after previous: String) async -> Outcome {
        do throws(LedgerError) {
            let problems = try await signatures.problems(of: group, after: previous)
            try audit.withLock { audit throws(LedgerError) in try audit.take(group, problems) }
            return .success(())
        } catch {
            return .failure(error)
        }
    }
}
