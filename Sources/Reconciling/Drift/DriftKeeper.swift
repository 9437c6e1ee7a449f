package import Diagnostics
internal import Planning
package import Resources

/// The record of one environment's checks while one of them runs: read, leased, written back.
package struct DriftKeeper {
    /// Who is told of what keeps a record from being read or written, and of sinks that do not answer.
    package typealias Log = @Sendable (DisplayText) -> Void

    package var record: DriftRecord
    /// Nil where the record cannot be kept; then nothing is delivered that would have to be remembered.
    private let store: (any DriftStore)?
    private let environment: String
    private let key: FingerprintKey
    private let watch: SecretWatch
    private let log: Log
    private var version: String?
    /// Whether what was told before is not known, or cannot be kept: telling now would tell it twice.
    package private(set) var isUnkept = false

    /// Why a record that is there is not believed.
    package static let unsealed: DisplayText =
        "the record of drift checks was not written with this estate's fingerprint key, or by an older plumb, and is not trusted"

    /// Reads the record; a new one where there is none that can be believed.
    /// - Parameters:
    ///   - key: the estate's.
    ///   - interval: how often a check is due, in seconds.
    ///   - isRecording: false for a check that keeps and tells nothing.
    ///   - watch: no record is written in which it finds a secret.
    package init(
        _ environment: String, in store: Result<any DriftStore, DriftStoreError>, key: FingerprintKey, interval: Int, isRecording: Bool,
        watch: SecretWatch, log: @escaping Log
    ) async {
        (self.environment, self.key, self.watch, self.log) = (environment, key, watch, log)
        var record = DriftRecord(environment: environment, interval: interval)
        var (kept, version): ((any DriftStore)?, String?) = (nil, nil)
        do throws(DriftStoreError) {
            let found = try store.get()
            if let stored = try await found.read(environment) {
                version = stored.version
                if stored.record.isSealed(with: key) {
                    record = stored.record
                } else {
                    log("\(environment): \(Self.unsealed), so everything is read and reported again")
                }
            }
            kept = isRecording ? found : nil
        } catch {
            log("\(environment): \(error.message)")
            isUnkept = isRecording
        }
        record.interval = interval
        self.record = record
        self.store = kept
        self.version = version
    }

    /// Takes the environment for this check, so that two at once open no two issues.
    /// - Parameters:
    ///   - end: until when at the longest; seconds since 1970.
    ///   - isGone: whether a process of this machine has ended.
    /// - Returns: false where another check has it.
    mutating func take(_ holder: LockHolder, at now: Int, until end: Int, isGone: (ProcessIdentity) -> Bool) async -> Bool {
        guard store != nil else { return true }
        if let lease = record.lease, lease.until > now, lease.holder.id != holder.id, !(lease.holder.process.map(isGone) ?? false) {
            return false
        }
        record.lease = DriftRecord.Lease(holder: holder, until: end)
        return await write()
    }

    /// Puts messages into the outbox, and keeps it before anything is sent.
    mutating func add(_ messages: [DriftMessage], to sinks: [String], atMost limit: Int) async {
        let fresh = sinks.flatMap { sink in messages.map { DriftDelivery($0, to: sink) } }
        guard !fresh.isEmpty else { return }
        record.outbox = Array((record.outbox + fresh).suffix(limit))
        _ = await write()
    }

    /// Delivers what waits, oldest first; what one sink does not take keeps no other from its own.
    mutating func deliver(to sinks: [any DriftSink]) async -> (delivered: Int, hasUndelivered: Bool) {
        guard !isUnkept else { return (0, !sinks.isEmpty) }
        var rest: [DriftDelivery] = []
        var delivered = 0
        var failing: Set<String> = []
        let known = Set(sinks.map(\.name))
        for delivery in record.outbox where known.contains(delivery.sink) {
            guard let sink = sinks.first(where: { $0.name == delivery.sink }), !failing.contains(sink.name) else {
                rest.append(delivery)
                continue
            }
            do throws(ProviderError) {
                try await sink.deliver(delivery.message)
                delivered += 1
            } catch {
                log("\(environment): \(error)")
                failing.insert(sink.name)
                var again = delivery
                again.attempts += 1
                rest.append(again)
            }
        }
        record.outbox = record.outbox.filter { !known.contains($0.sink) } + rest
        return (delivered, !rest.isEmpty)
    }

    /// Makes the environment's issue say what is so.
    /// - Returns: whether it does.
    mutating func track(_ report: DriftReport, _ tracker: (any DriftTracker)?, estate: String, key: FingerprintKey) async -> Bool {
        guard let tracker else { return true }
        // The issue is found by its key: it can be kept although this check is not recorded.
        guard store != nil else { return false }
        let page = DriftPage(report, record, estate: estate, key: key)
        // Nothing is open and nothing was: nobody has to be asked.
        if !page.isOpen, record.isIssueOpen == false { return true }
        do throws(ProviderError) {
            let issue = try await tracker.show(page, number: record.issue)
            if let remark = issue.remark { log("\(environment): \(remark)") }
            (record.issue, record.isIssueOpen) = (issue.number ?? record.issue, issue.isOpen)
            return true
        } catch {
            log("\(environment): \(error)")
            return false
        }
    }

    /// Gives the environment back and keeps everything.
    mutating func finish() async {
        record.lease = nil
        _ = await write()
    }

    /// - Returns: false where another check was faster; what cannot be written otherwise is said, and nothing is told from then on.
    private mutating func write() async -> Bool {
        guard let store else { return true }
        do throws(DriftStoreError) {
            let sealed = record.sealed(with: key)
            guard !watch.isIn(sealed.bytes) else {
                throw DriftStoreError(.unwritable, "the record would have held a secret; this is a bug, please report it")
            }
            version = try await store.write(sealed, replacing: version)
            return true
        } catch {
            log("\(environment): this check is not recorded: \(error.message)")
            isUnkept = true
            return error.code != .moved
        }
    }
}
