package import Planning

/// The life of one drifted thing between checks: new, open, flapping, resolved.
package struct DriftThread: Hashable, Sendable, Codable {
    /// Where in its life the thread is.
    package enum Status: String, Hashable, Sendable, Codable {
        case open, flapping
        /// It is as it was applied again.
        case resolved
    }

    /// A moment at which the value became another one.
    package struct Turn: Hashable, Sendable, Codable {
        /// Seconds since 1970: when it was seen.
        package let time: Int
        /// See ``DriftItem/value``; nil where it was as applied again.
        package let value: String?
    }

    package private(set) var status: Status
    /// As it was seen last.
    package private(set) var item: DriftItem
    /// When it was first seen; seconds since 1970.
    package let opened: Int
    /// Oldest first, of the last day at least; the newest 50 at most.
    package private(set) var turns: [Turn]
    package private(set) var isThere: Bool

    /// How many turns within ``day`` make it flap, and for how long it must hold still to end that.
    private static let turnsToFlap = 3
    private static let day = 86_400
    private static let stillness = 6 * 3_600

    /// - Parameter now: seconds since 1970.
    package init(_ item: DriftItem, at now: Int) {
        (status, self.item, opened, isThere) = (.open, item, now, true)
        turns = [Turn(time: now, value: item.value)]
    }

    /// Takes what a check saw.
    /// - Parameter seen: nil where it is as it was applied.
    /// - Returns: what is to be told; nil for nothing.
    package mutating func take(_ seen: DriftItem?, at now: Int) -> DriftMessage.Event? {
        let value = seen?.value
        let isTurn = isThere ? value != item.value || seen == nil : seen != nil
        let isLouder = seen.map { $0.kind != item.kind && $0.kind.isAlarm && $0.kind < item.kind } ?? false
        if let seen { item = seen }
        isThere = seen != nil
        if isTurn { turns.append(Turn(time: now, value: value)) }
        turns = Array(turns.filter { now - $0.time <= Self.day || $0 == turns.last }.suffix(50))
        if status == .flapping { return settle(at: now) }
        guard isTurn else { return isLouder && status == .open ? .changed : nil }
        if turns.count(where: { now - $0.time < Self.day }) >= Self.turnsToFlap {
            status = .flapping
            return .flapping
        }
        let was = status
        status = isThere ? .open : .resolved
        return isThere ? (was == .resolved ? .opened : .changed) : .resolved
    }

    /// Ends it: the files, or the history, want by now what was seen. Somebody decided that, so nothing has to hold still first.
    /// - Returns: what is to be told; nil for nothing.
    package mutating func accept(at now: Int) -> DriftMessage.Event? {
        let wasResolved = status == .resolved
        (status, isThere, turns) = (.resolved, false, [Turn(time: now, value: nil)])
        return wasResolved ? nil : .resolved
    }

    /// Silence until it has held still.
    private mutating func settle(at now: Int) -> DriftMessage.Event? {
        guard let last = turns.last, now - last.time >= Self.stillness else { return nil }
        status = isThere ? .open : .resolved
        return isThere ? .opened : .resolved
    }

    /// Whether nothing has to be known of it any more.
    package func isOver(at now: Int) -> Bool {
        status == .resolved && (turns.last.map { now - $0.time > Self.day } ?? true)
    }
}

/// What is told of one cause: a thing that drifted, or several that the same hand moved.
package struct DriftMessage: Hashable, Sendable, Codable {
    /// What happened to the thing.
    package enum Event: String, Hashable, Sendable, Codable {
        case opened
        /// It drifted further, to another value.
        case changed
        case flapping
        case resolved
        /// An acknowledgement ends within a few days; its item is still there.
        case acknowledgementEnding = "acknowledgement-ending"
        /// An acknowledgement meets nothing; there is no item.
        case acknowledgementDead = "acknowledgement-dead"
    }

    /// The same for the same event, whoever computes it: whoever gets it twice can tell.
    package let id: String
    package let environment: String
    /// Seconds since 1970.
    package let time: Int
    package let event: Event
    /// One sentence.
    package let title: String
    /// The loudest first; none for ``Event/acknowledgementDead``.
    package let items: [DriftItem]
    /// When the value turned, by the item's key; of what is flapping.
    package let turns: [String: [DriftThread.Turn]]
}

/// A message that is still to reach a sink.
package struct DriftDelivery: Hashable, Sendable, Codable {
    package let message: DriftMessage
    /// The sink's name.
    package let sink: String
    /// How often it was sent in vain.
    package var attempts: Int

    package init(_ message: DriftMessage, to sink: String) {
        (self.message, self.sink, attempts) = (message, sink, 0)
    }
}
