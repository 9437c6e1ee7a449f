package import Reconciling
package import Resources
internal import Concurrency

/// A ledger in one SQLite file: the embedded default, for one machine.
///
/// Many tasks may share a value, and many processes the file. What is appended is on the disk before `append` returns.
package final class SQLiteLedger: Ledger {
    private let file: LedgerFile
    private let identity: LedgerFile.Identity
    private let connection: Locked<Connection>
    private let schedule: StateSchedule

    /// Opens the ledger, or creates it where there is no file: mode 0600, and 0700 for the directories made for it.
    ///
    /// - Throws: ``LedgerError``: `.corrupt` for a file that is not a whole ledger of a known version, an empty one
    ///   included; `.unwritable` where it cannot be opened for writing.
    ///
    /// - Parameter schedule: when the recorded state moves on.
    package init(path: String, schedule: StateSchedule = .standard) throws(LedgerError) {
        let file = try LedgerFile(path)
        if try file.identity() == nil { try file.create() }
        guard let identity = try file.identity() else {
            throw LedgerError(.unwritable, "'\(file.path)' was removed while it was opened")
        }
        let opened = try Schema.open(file)
        try file.check(identity)
        connection = Locked(opened)
        self.file = file
        self.identity = identity
        self.schedule = schedule
    }

    /// Opens a ledger that is there and may only be read, as on a read-only disk. What records something throws `.unwritable`.
    ///
    /// - Throws: ``LedgerError``: `.corrupt` for a file that is not a whole ledger of a known version; `.unwritable` where it cannot be
    ///   read without being written first.
    package init(readingOnly path: String) throws(LedgerError) {
        let file = try LedgerFile(path)
        guard let identity = try file.identity() else { throw LedgerError(.unwritable, "there is no file '\(file.path)'") }
        let opened = try Schema.openForReading(file)
        try file.check(identity)
        connection = Locked(opened)
        self.file = file
        self.identity = identity
        schedule = .standard
    }

    package func append(_ event: LedgerEvent, behind fence: Fence?, signing: EventSigning) async throws(LedgerError) -> RecordedEvent {
        let entry = try ChainEntry(event)
        return try connection.withLock { connection throws(LedgerError) in
            try file.check(identity)
            return try connection.write { connection throws(LedgerError) in
                if let fence { try connection.check(fence) }
                let recorded = try connection.append(entry, signedBy: signing.signer)
                try connection.advanceState(schedule, signing)
                return recorded
            }
        }
    }

    package func append(_ events: [LedgerEvent]) async throws(LedgerError) -> [RecordedEvent] {
        var entries: [ChainEntry] = []
        for event in events { entries.append(try ChainEntry(event)) }
        return try connection.withLock { connection throws(LedgerError) in
            try file.check(identity)
            return try connection.write { connection throws(LedgerError) in
                var recorded: [RecordedEvent] = []
                for entry in entries { recorded.append(try connection.append(entry)) }
                try connection.advanceState(schedule, .none)
                return recorded
            }
        }
    }

    package func events(environment: String) async throws(LedgerError) -> [RecordedEvent] { try events(environment, nil) }

    private func events(_ environment: String, _ kinds: Set<LedgerEvent.Kind>?) throws(LedgerError) -> [RecordedEvent] {
        let events = try connection.withLock { connection throws(LedgerError) in
            try file.check(identity)
            return try connection.read { connection throws(LedgerError) in try connection.verifiedEvents(environment: environment, kinds) }
        }
        guard events.contains(where: { $0.event.kind == .historyBegun }) else { throw .neverBegun(environment) }
        return events
    }

    package func state(of environment: String, _ kinds: Set<LedgerEvent.Kind>?) async throws(LedgerError) -> EnvironmentState {
        let state = try connection.withLock { connection throws(LedgerError) in
            try file.check(identity)
            return try connection.read { connection throws(LedgerError) in try connection.state(of: environment, kinds) }
        }
        if let state { return state }
        let events = try events(environment, kinds)
        let archived = try connection.withLock { connection throws(LedgerError) in
            try connection.read { connection throws(LedgerError) in try connection.newestCompaction()?.runs[environment] }
        }
        return EnvironmentState(events: events, kinds, archivedRuns: archived ?? 0)
    }

    package func ledgerState() async throws(LedgerError) -> LedgerState.Stored? {
        try connection.withLock { connection throws(LedgerError) in
            try file.check(identity)
            return try connection.read { connection throws(LedgerError) in try connection.ledgerState() }
        }
    }

    package func lock(_ request: LockRequest) async throws(LedgerError) -> Fence {
        try connection.withLock { connection throws(LedgerError) in
            try file.check(identity)
            return try connection.write { connection throws(LedgerError) in try connection.lock(request) }
        }
    }

    package func renew(_ fence: Fence, leaseSeconds: Int, now: Int) async throws(LedgerError) {
        try connection.withLock { connection throws(LedgerError) in
            try file.check(identity)
            try connection.write { connection throws(LedgerError) in try connection.renew(fence, leaseSeconds: leaseSeconds, now: now) }
        }
    }

    /// Gives the locks back; a scope that `holder` has not, or has no longer, stays as it is.
    package func unlock(_ scopes: [Scope], holder: String) async throws(LedgerError) {
        try connection.withLock { connection throws(LedgerError) in
            try file.check(identity)
            try connection.write { connection throws(LedgerError) in try connection.unlock(scopes, holder: holder) }
        }
    }

    package func locks() async throws(LedgerError) -> [HeldLock] {
        try connection.withLock { connection throws(LedgerError) in
            try file.check(identity)
            return try connection.read { connection throws(LedgerError) in try connection.locks() }
        }
    }

    package func allEvents() async throws(LedgerError) -> [RecordedEvent] {
        try connection.withLock { connection throws(LedgerError) in
            try file.check(identity)
            return try connection.read { connection throws(LedgerError) in try connection.verifiedEvents(environment: nil) }
        }
    }

    package func forEachGroup(_ body: ([RecordedEvent]) async throws(LedgerError) -> Void) async throws(LedgerError) {
        let start = try read { connection throws(LedgerError) in try connection.start() }
        var place = start
        while true {
            let after = place
            let stored = try read { connection throws(LedgerError) in
                guard try connection.start() == start else {
                    throw LedgerError(.moved, "a compaction removed events while the ledger was read; read it again")
                }
                let stored = try connection.stored(after: after, atMost: StoredEvent.groupSize)
                if stored.isEmpty { try connection.checkPast(try connection.newestCompaction()) }
                return stored
            }
            let group = try await Self.verified(stored, after: after)
            guard let last = group.last else { return }
            place = ChainPlace(sequence: last.sequence, hash: last.hash)
            try await body(group)
        }
    }

    private static func verified(_ stored: [StoredEvent], after place: ChainPlace) async throws(LedgerError) -> [RecordedEvent] {
        do throws(StoredEvent.Problem) {
            return try await StoredEvent.verified(stored, after: place)
        } catch {
            throw .altered(error.sequence, error.clause)
        }
    }

    package func newestCompaction() async throws(LedgerError) -> Compaction? {
        try read { connection throws(LedgerError) in try connection.newestCompaction() }
    }

    private func read<Value: Sendable>(
        _ body: @Sendable (borrowing Connection) throws(LedgerError) -> Value
    ) throws(LedgerError) -> Value {
        try connection.withLock { connection throws(LedgerError) in
            try file.check(identity)
            return try connection.read(body)
        }
    }

    package func compact(_ step: CompactionStep, signing: EventSigning) async throws(LedgerError) -> RecordedEvent {
        let entry = try ChainEntry(step.event)
        return try connection.withLock { connection throws(LedgerError) in
            try file.check(identity)
            let recorded = try connection.write { connection throws(LedgerError) in
                let recorded = try connection.compact(step, entry, signedBy: signing.signer)
                try connection.advanceState(schedule, signing)
                return recorded
            }
            connection.tidy()
            return recorded
        }
    }

    package func adopt(_ chain: [RecordedEvent]) async throws(LedgerError) {
        try connection.withLock { connection throws(LedgerError) in
            try file.check(identity)
            try connection.write { connection throws(LedgerError) in
                try connection.adopt(chain)
                try connection.advanceState(schedule, .none)
            }
        }
    }
}
