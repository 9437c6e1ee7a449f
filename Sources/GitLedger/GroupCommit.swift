internal import GitRepository
internal import Reconciling

/// Lets tasks share pushes: what is asked while one is under way goes with the next, all together.
actor GroupCommit {
    private let store: LedgerStore
    private let patience: Duration
    private var view: LedgerView?
    private var waiting: [Waiting] = []
    private var isWorking = false
    private var rounds = 0

    /// Every push leaves a few small objects in the clone; git packs them when it finds them too many.
    private static let roundsBetweenTidying = 100

    private struct Waiting {
        let change: Change
        let continuation: CheckedContinuation<Result<Answer, LedgerError>, Never>
    }

    /// What a change came to, and the ledger with it.
    struct Answer: Sendable {
        let outcome: Outcome
        let view: LedgerView
    }

    init(_ store: LedgerStore, patience: Duration) {
        self.store = store
        self.patience = patience
    }

    /// Returns when the change is on the remote, also if the task is cancelled meanwhile: half done, it could not be told
    /// what is recorded.
    func perform(_ change: Change) async throws(LedgerError) -> Answer {
        let result = await withCheckedContinuation { continuation in
            waiting.append(Waiting(change: change, continuation: continuation))
            startWork()
        }
        let answer = try result.get()
        if case .refused(let error) = answer.outcome { throw error }
        return answer
    }

    private func startWork() {
        guard !isWorking else { return }
        isWorking = true
        Task { await work() }
    }

    private func work() async {
        while !waiting.isEmpty {
            let batch = waiting
            waiting = []
            for (each, result) in zip(batch, await results(of: batch.map(\.change))) { each.continuation.resume(returning: result) }
            if rounds.isMultiple(of: Self.roundsBetweenTidying) { await store.repository.tidy() }
            rounds += 1
        }
        isWorking = false
    }

    private func results(of changes: [Change]) async -> [Result<Answer, LedgerError>] {
        var publication = Publication(changes, on: view, of: store, patience: patience)
        do throws(LedgerError) {
            let outcomes = try await publication.outcomes()
            view = publication.view
            let now = publication.view ?? LedgerView()
            return outcomes.map { .success(Answer(outcome: $0, view: now)) }
        } catch {
            view = publication.view
            return changes.map { _ in .failure(error) }
        }
    }
}
