internal import CanonicalJSON
internal import Cryptography
package import Planning
package import Resources

/// What the history tells of operations that cannot be repeated: how often each was tried, and which try has no end.
package struct EarlierAttempts {
    private struct Key: Hashable {
        let action: String
        let addresses: [Address]
    }

    private struct Tries {
        var count = 0
        /// Asked for, and not refused.
        var wasMade = false
        var open: Attempt.Earlier?
        /// The try that ended well in a run that never came to say what it applied.
        var unsettled: (run: String, payload: String)?
    }

    private var tries: [Key: Tries] = [:]
    /// By run and the operation's number: which try an outcome is of.
    private var running: [String: Key] = [:]
    private var payloads: [String: String] = [:]

    /// - Parameter events: the environment's, oldest first.
    /// - Throws: ``LedgerError`` `.corrupt` when one of them cannot be read: an attempt that is not known would be made twice.
    package init(_ events: [RecordedEvent]) throws(LedgerError) { try self.init(events, applied: [:]) }

    /// - Parameter applied: what events say of resources, as far as somebody has read it already; by their places in the chain.
    init(_ events: [RecordedEvent], applied: [Int: AppliedResources]) throws(LedgerError) {
        for recorded in events {
            let event = recorded.event
            switch event.kind {
            case .operationIntent, .operationDone, .operationFailed:
                guard let number = event.detail["operation"]?.integer, let run = event.run else { continue }
                try take(recorded, of: run, "\(run)#\(number)")
            case .applyCompleted:
                var resources = applied[recorded.sequence]
                if resources == nil { resources = try AppliedResources(recorded) }
                if let resources { try settle(recorded, resources) }
            default: continue
            }
        }
    }

    private mutating func take(_ recorded: RecordedEvent, of run: String, _ place: String) throws(LedgerError) {
        let event = recorded.event
        switch event.kind {
        case .operationIntent:
            // A run that was resumed numbers its operations anew.
            running[place] = nil
            guard let marker = event.detail["marker"]?.string else { return }
            guard let action = event.detail["action"]?.string else { throw Self.unreadable(recorded) }
            let key = Key(action: action, addresses: try Self.addresses(of: recorded))
            running[place] = key
            tries[key, default: Tries()].count += 1
            tries[key]?.wasMade = true
            tries[key]?.open = Attempt.Earlier(marker: marker, begun: event.time)
            payloads[place] = event.detail["payload"]?.string
        case .operationDone:
            guard let key = running[place], event.detail["status"]?.string != "waiting" else { return }
            tries[key]?.open = nil
            tries[key]?.unsettled = payloads[place].map { (run, $0) }
        case .operationFailed:
            guard let key = running[place], event.detail["outcomeUnknown"]?.boolean != true else { return }
            tries[key]?.open = nil
            tries[key]?.wasMade = false
        default: return
        }
    }

    /// What an intent is about.
    static func addresses(of recorded: RecordedEvent) throws(LedgerError) -> [Address] {
        guard let addresses = try? recorded.event.detail["addresses"]?.decoded(as: [Address].self) else { throw unreadable(recorded) }
        return addresses
    }

    private static func unreadable(_ recorded: RecordedEvent) -> LedgerError {
        LedgerError(.corrupt, "event \(recorded.sequence) does not say what was asked for")
    }

    /// A run's last event says what it applied. What it only waited for stays open. With an app goes all that was asked for it.
    private mutating func settle(_ recorded: RecordedEvent, _ resources: AppliedResources) throws(LedgerError) {
        let own = tries.filter { $0.value.unsettled?.run == recorded.event.run }.map(\.key)
        if !own.isEmpty {
            let failed = try ApplyReport.lines(recorded) { $0 == .failed }
            let ended = Set(resources.entries.map(\.address) + failed.flatMap(\.operation.addresses))
            for key in own where key.addresses.contains(where: ended.contains) { tries[key]?.unsettled = nil }
        }
        for gone in resources.forgotten where gone.isWholeScope {
            for (key, _) in tries where key.addresses.contains(where: { $0.scope == gone.scope }) { tries[key]?.wasMade = false }
        }
    }

    package var attempted: Set<Address> { Set(tries.filter(\.value.wasMade).flatMap(\.key.addresses)) }

    /// What has no end yet, or ended in a run that has none.
    var unsettled: Set<Address> { Set(tries.filter { $0.value.open != nil || $0.value.unsettled != nil }.flatMap(\.key.addresses)) }

    /// - Parameters:
    ///   - operation: complete, so that it can be compared with what was sent earlier.
    ///   - isResumed: whether the run was begun before.
    package func attempt(
        at operation: Operation, run: String, isResumed: Bool, now: Int, report: @escaping @Sendable (String) -> Void
    ) -> Attempt {
        guard operation.effect == .readBackFirst else { return Attempt(marker: "", begun: now, isResumed: isResumed, report: report) }
        let known = tries[Key(action: operation.action, addresses: operation.addresses)]
        let text = "\(run) \(operation.action) \(operation.addresses) \(known?.count ?? 0)"
        let marker = String(SHA256.digest(Array(text.utf8)).hexDigits.prefix(16))
        let payload = SHA256.digest(operation.work.canonicalBytes()).hexDigits
        let record: [String: JSONValue] = [
            "marker": .string(marker), "payload": .string(payload),
            "addresses": .plain(operation.addresses),
        ]
        return Attempt(
            marker: marker, begun: now, earlier: known?.open, isDone: known?.unsettled?.payload == payload,
            isResumed: isResumed, record: record, report: report)
    }
}
