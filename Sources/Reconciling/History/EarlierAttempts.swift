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
    package init(_ events: [RecordedEvent]) {
        for event in events.map(\.event) {
            guard let number = event.detail["operation"]?.integer, let run = event.run else {
                if event.kind == .applyCompleted { settle(event) }
                continue
            }
            take(event, of: run, "\(run)#\(number)")
        }
    }

    private mutating func take(_ event: LedgerEvent, of run: String, _ place: String) {
        switch event.kind {
        case .operationIntent:
            // A run that was resumed numbers its operations anew.
            running[place] = nil
            guard let marker = event.detail["marker"]?.string, let action = event.detail["action"]?.string,
                let addresses = try? event.detail["addresses"]?.decoded(as: [Address].self)
            else { return }
            let key = Key(action: action, addresses: addresses)
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

    /// A run's last event says what it applied. What it only waited for stays open. With an app goes all that was asked for it.
    private mutating func settle(_ event: LedgerEvent) {
        let own = tries.filter { $0.value.unsettled?.run == event.run }.map(\.key)
        if !own.isEmpty {
            let applied = (try? event.detail["applied"]?.decoded(as: [AppliedResource].self))?.map(\.address) ?? []
            let lines = (try? event.detail["report"]?.decoded(as: ApplyReport.self))?.lines ?? []
            let ended = Set(applied + lines.filter { $0.status == .failed }.flatMap(\.operation.addresses))
            for key in own where key.addresses.contains(where: ended.contains) { tries[key]?.unsettled = nil }
        }
        for gone in (try? event.detail["forgotten"]?.decoded(as: [Address].self)) ?? [] where gone.isWholeScope {
            for (key, _) in tries where key.addresses.contains(where: { $0.scope == gone.scope }) { tries[key]?.wasMade = false }
        }
    }

    /// Without what only says who asked.
    private static func content(of operation: Operation) -> JSONValue {
        var content = operation.payload.object ?? [:]
        for word in ["asked", "again"] { content[word] = nil }
        return .object(content)
    }

    package var attempted: Set<Address> { Set(tries.filter(\.value.wasMade).flatMap(\.key.addresses)) }

    /// - Parameter operation: complete, so that it can be compared with what was sent earlier.
    package func attempt(at operation: Operation, run: String, now: Int, tell: @escaping @Sendable (String) -> Void) -> Attempt {
        guard operation.effect == .readBackFirst else { return Attempt(marker: "", begun: now, tell: tell) }
        let known = tries[Key(action: operation.action, addresses: operation.addresses)]
        let text = "\(run) \(operation.action) \(operation.addresses) \(known?.count ?? 0)"
        let marker = String(SHA256.digest(Array(text.utf8)).hexDigits.prefix(16))
        let payload = SHA256.digest(Self.content(of: operation).canonicalBytes()).hexDigits
        let record: [String: JSONValue] = [
            "marker": .string(marker), "payload": .string(payload),
            "addresses": .array(operation.addresses.compactMap { try? JSONValue(encoding: $0) }),
        ]
        return Attempt(
            marker: marker, begun: now, earlier: known?.open, isDone: known?.unsettled?.payload == payload, record: record, tell: tell)
    }
}
