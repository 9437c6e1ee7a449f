internal import CanonicalJSON
internal import Reconciling

/// The recorded state as files of the ledger's tree: this one, and one for each section, by number.
struct StateFile: Codable, Equatable, Sendable {
    let checkpoint: StateCheckpoint
    /// The segment that holds the newest event that the state covers, so that what follows is found without reading the past.
    let segment: Int

    init(checkpoint: StateCheckpoint, segment: Int) {
        self.checkpoint = checkpoint
        self.segment = segment
    }

    init(_ bytes: [UInt8]) throws(LedgerError) {
        guard let file = try? CanonicalForm.decode(StateFile.self, from: bytes, .any) else {
            throw .foreign("\(LedgerTree.checkpoint) cannot be read")
        }
        self = file
    }

    /// Its own place, for the same state to be made anew.
    var mark: StateMark { StateMark(place: checkpoint.place, time: 0, segment: segment) }

    func bytes() throws(LedgerError) -> [UInt8] {
        do {
            return try CanonicalForm.bytes(of: self) + [10]
        } catch {
            throw LedgerError(.unwritable, "\(LedgerTree.checkpoint) cannot be written as JSON")
        }
    }
}

/// A place in the chain that the recorded state may move to, once its event is old enough.
struct StateMark: Hashable, Sendable {
    let place: ChainPlace
    /// When the event was recorded.
    let time: Int
    let segment: Int
}

/// The recorded state that goes with a draft.
struct StateDraft: Sendable {
    let file: StateFile
    let sections: [[UInt8]]
}
