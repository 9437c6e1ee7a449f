internal import GitRepository
internal import Reconciling

/// Lets tasks share pushes: what is asked while one is under way goes with the next, all together.
actor GroupCommit {
    private let store: LedgerStore
    private let patience: Duration
    private var view: LedgerView?
    private var waiting: [Waiting] = []
    private var isWorking = false
    /// Rounds that were no mere looks.
    private var writes = 0
    /// When the remote last said what it holds.
    private var refreshed: ContinuousClock.Instant?
    private let freshness: Duration

    /// Every push leaves a few small objects in the clone; git packs them when it finds them too many.
    private static let writesBetweenTidying = 100

    private struct Waiting {
        let changes: [Change]
        let continuation: CheckedContinuation<Result<[Answer], LedgerError>, Never>
    }

    /// What a change came to, and the ledger with it.
    struct Answer: Sendable {
        let outcome: Outcome
        let view: LedgerView
    }

    init(_ store: LedgerStore, patience: Duration, freshness: Duration) {
        self.store = store
        self.freshness = freshness
        self.patience = patience
    }

    /// Returns when the change is on the remote, also if the task is cancelled meanwhile: half done, it could not be told
    /// what is recorded.
    func perform(_ change: Change) async throws(LedgerError) -> Answer {
        let answers = try await perform([change])
        return answers[0]
    }

    /// Several changes, in their order and in one push.
    /// - Returns: an answer for each.
    func perform(_ changes: [Change]) async throws(LedgerError) -> [Answer] {
        let result = await withCheckedContinuation { continuation in
            waiting.append(Waiting(changes: changes, continuation: continuation))
            startWork()
        }
        let answers = try result.get()
        for case .refused(let error) in answers.map(\.outcome) { throw error }
        return answers
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
            var answers = await answers(to: batch.flatMap(\.changes))[...]
            for each in batch {
                let own = answers.prefix(each.changes.count)
                answers = answers.dropFirst(each.changes.count)
                each.continuation.resume(returning: Self.all(own))
            }
            guard batch.contains(where: { !$0.changes.allSatisfy(\.isLook) }) else { continue }
            if writes.isMultiple(of: Self.writesBetweenTidying) { await store.repository.tidy() }
            writes += 1
        }
        isWorking = false
    }

    private static func all(_ results: ArraySlice<Result<Answer, LedgerError>>) -> Result<[Answer], LedgerError> {
        var answers: [Answer] = []
        for result in results {
            switch result {
            case .success(let answer): answers.append(answer)
            case .failure(let error): return .failure(error)
            }
        }
        return .success(answers)
    }

    private var isFresh: Bool { refreshed.map { ContinuousClock.now - $0 < freshness } ?? false }

    private func answers(to changes: [Change]) async -> [Result<Answer, LedgerError>] {
        if let view, isFresh, changes.allSatisfy(\.isLook) { return changes.map { _ in .success(Answer(outcome: .unchanged, view: view)) } }
        let start = ContinuousClock.now
        var publication = Publication(changes, on: view, of: store, patience: patience)
        do throws(LedgerError) {
            let outcomes = try await publication.outcomes()
            view = publication.view
            refreshed = start
            let now = publication.view ?? LedgerView()
            return outcomes.map { .success(Answer(outcome: $0, view: now)) }
        } catch {
            view = publication.view
            return changes.map { _ in .failure(error) }
        }
    }
}
