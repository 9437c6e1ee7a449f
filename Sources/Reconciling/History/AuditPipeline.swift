internal import Concurrency

/// Audits groups of events while the ledger reads the next ones: of a long history, both take about as long, and so all cores are kept busy.
struct AuditPipeline {
    private let audit: Locked<LedgerAudit>
    private let signatures: SignatureCheck
    /// The hash of the event before the first.
    private let start: String

    /// Groups that are audited at once. With the one that is read, no more are in memory.
    private static let depth = 2

    init(_ audit: LedgerAudit, _ signatures: SignatureCheck, after start: String) {
        (self.audit, self.signatures, self.start) = (Locked(audit), signatures, start)
    }

    private typealias Outcome = Result<Void, LedgerError>

    /// Goes over the whole ledger.
    /// - Throws: what is wrong first, in the order of the chain.
    func finish(_ ledger: any Ledger) async throws(LedgerError) -> LedgerAudit {
        var pending: [Task<Outcome, Never>] = []
        var previous = start
        var failure: LedgerError?
        do throws(LedgerError) {
            try await ledger.forEachGroup { group async throws(LedgerError) in
                if pending.count == Self.depth {
                    let outcome = await pending.removeFirst().value
                    try outcome.get()
                }
                let (head, before) = (previous, pending.last)
                if let last = group.last { previous = last.hash }
                pending.append(Task { await take(group, after: head, behind: before) })
            }
        } catch {
            failure = error
        }
        for task in pending {
            let outcome = await task.value
            try outcome.get()
        }
        if let failure { throw failure }
        return audit.withLock { $0 }
    }

    /// Checks the signatures side by side with the group before; the rest is done in the order of the chain.
    private func take(_ group: [RecordedEvent], after previous: String, behind before: Task<Outcome, Never>?) async -> Outcome {
        do throws(LedgerError) {
            let problems = try await signatures.problems(of: group, after: previous)
            let outcome = await before?.value
            try outcome?.get()
            try audit.withLock { audit throws(LedgerError) in try audit.take(group, problems) }
            return .success(())
        } catch {
            return .failure(error)
        }
    }
}
