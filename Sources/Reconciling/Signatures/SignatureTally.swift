/// Which key signed what, counted while the events come one after another.
struct SignatureTally {
    private let keyring: LedgerKeyring?
    /// Up to here nothing had to be signed. Without keys it is the first event that is signed, once that has come.
    private var start: Int?
    private var places: [String: (count: Int, first: Int, last: Int)] = [:]
    private var unsignedBefore = 0
    private var problems: [String] = []
    private var problemCount = 0
    private var firstSequence: Int?
    /// Hashes at the places where keys were introduced.
    private var hashes: [Int: String] = [:]
    private let wanted: Set<Int>

    /// How many sentences are kept; the others are counted.
    private static let problemsKept = 1000

    init(_ keyring: LedgerKeyring?) {
        self.keyring = keyring
        start = keyring?.start
        wanted = Set((keyring?.keys ?? []).map(\.after.sequence))
    }

    /// - Parameters:
    ///   - recorded: follows from the one before it.
    ///   - problem: as the keyring says it; without one, whether a signature is missing is decided here.
    mutating func take(_ recorded: RecordedEvent, problem: String?) {
        if firstSequence == nil { firstSequence = recorded.sequence }
        if wanted.contains(recorded.sequence) { hashes[recorded.sequence] = recorded.hash }
        let event = recorded.event
        if let key = event.signature?.key {
            start = start ?? recorded.sequence
            let known = places[key] ?? (0, recorded.sequence, recorded.sequence)
            places[key] = (known.count + 1, known.first, recorded.sequence)
        }
        let isUnsignedGrant = event.kind.needsSignature && event.signature == nil
        let isBefore = start.map { recorded.sequence <= $0 } ?? true
        if isUnsignedGrant, isBefore { unsignedBefore += 1 }
        guard let problem = problem ?? (keyring == nil && isUnsignedGrant && !isBefore ? "is not signed" : nil) else { return }
        problemCount += 1
        guard problems.count < Self.problemsKept else { return }
        problems.append("event \(recorded.sequence) (\(event.kind.rawValue), by \(event.actor)) \(problem)")
    }

    /// - Parameters:
    ///   - compaction: the newest of the ledger.
    ///   - checkpoint: of the recorded state; nil where none is recorded.
    /// - Throws: ``LedgerError`` `.corrupt` where the chain is not the one that a key was introduced in.
    func review(_ compaction: Compaction?, _ checkpoint: StateCheckpoint?) throws(LedgerError) -> SignatureReview {
        try keyring?.checkPlaces(from: firstSequence ?? 1, hashes, compaction)
        var (problems, count) = (problems, problemCount)
        if let keyring, let checkpoint, checkpoint.signature != nil, try !keyring.vouches(for: checkpoint) {
            problems.append("the recorded state of events up to \(checkpoint.place.sequence) has a signature that does not count")
            count += 1
        }
        let uses = places.sorted { $0.value.first < $1.value.first }.map { key, place in
            SignatureReview.Use(
                key: key, isNamed: keyring?.keys.contains { $0.id == key } ?? false, count: place.count, first: place.first,
                last: place.last)
        }
        return SignatureReview(
            uses: uses, unsignedBefore: unsignedBefore, problems: problems, problemCount: count, checkpointKey: checkpoint?.signature?.key)
    }
}
