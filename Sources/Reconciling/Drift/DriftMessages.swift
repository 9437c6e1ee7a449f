internal import CanonicalJSON
internal import Cryptography
package import Planning
internal import Resources

/// Turns what checks see into messages: one for each cause. Pure.
package enum DriftMessages {
    /// Takes the report of a check into the record's threads.
    /// - Parameters:
    ///   - judged: whether the scope of an item was read and judged; of what was not, nothing is resolved.
    ///   - accepted: whether what was seen of an item is still live, so that it is gone from the report because somebody took it into the files.
    /// - Returns: what is to be told, the loudest first.
    package static func take(
        _ items: [DriftItem], judged: (DriftItem) -> Bool, accepted: (DriftItem) -> Bool = { _ in false }, into record: inout DriftRecord,
        at now: Int
    ) -> [DriftMessage] {
        var events: [(event: DriftMessage.Event, item: DriftItem)] = []
        let alarms = Dictionary(items.filter { $0.kind.isAlarm }.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
        for (key, item) in alarms.sorted(by: { $0.value < $1.value }) {
            if record.threads[key] != nil {
                if let event = record.threads[key]?.take(item, at: now) { events.append((event, item)) }
            } else {
                record.threads[key] = DriftThread(item, at: now)
                events.append((.opened, item))
            }
        }
        for (key, thread) in record.threads.sorted(by: { $0.key < $1.key }) where alarms[key] == nil && judged(thread.item) {
            let event = accepted(thread.item) ? record.threads[key]?.accept(at: now) : record.threads[key]?.take(nil, at: now)
            if let event { events.append((event, thread.item)) }
        }
        record.threads = record.threads.filter { !$0.value.isOver(at: now) }
        return grouped(events, record, at: now)
    }

    /// Things that are told of once and need nobody: a rotation that a provider made.
    package static func rotations(_ items: [DriftItem], environment: String, at now: Int) -> [DriftMessage] {
        let rotated = items.filter { $0.kind == .rotated }
        return rotated.isEmpty ? [] : [message(.opened, rotated, environment, [:], at: now)]
    }

    /// Notices about acknowledgements, each sent once.
    /// - Parameters:
    ///   - isDeclared: whether the files still hold the entry.
    ///   - isJudged: whether this check can tell what is at the address.
    package static func notices(
        _ found: DriftAcknowledgements, isDeclared: (AcknowledgementNotice.Name) -> Bool, isJudged: (String) -> Bool,
        into record: inout DriftRecord, at now: Int
    ) -> [DriftMessage] {
        let sent = Set(record.announced ?? [])
        let present = Set(found.notices.map(\.name.description))
        // What is due no more may be due again later; what was not judged is as it was.
        let kept = sent.filter { text in
            guard !present.contains(text), let name = AcknowledgementNotice.Name(text) else { return present.contains(text) }
            return isDeclared(name) && !isJudged(name.address)
        }
        let announced = kept.union(present)
        record.announced = announced.isEmpty ? nil : announced.sorted()
        return found.notices.filter { !sent.contains($0.name.description) }.map { notice in
            let items = found.acknowledged.map(\.item).filter { notice.kind == .ending && $0.address.description == notice.address }
            let event: DriftMessage.Event =
                switch notice.kind {
                case .ending: .acknowledgementEnding
                case .dead: .acknowledgementDead
                }
            return message(event, items, record.environment, [:], at: now, titled: notice.text)
        }
    }

    // MARK: Grouping

    /// What the same hand did in the same minute, or what has the same field with the same value, is one cause. What nobody declares is told of
    /// its parent: things of an app, apps of an account.
    private enum Cause: Hashable {
        case parent(DriftMessage.Event, String)
        case value(DriftMessage.Event, DriftItem.Kind, field: String, value: String)
        case hand(DriftMessage.Event, DriftItem.Kind, actor: String, minute: String)
    }

    private static func grouped(
        _ events: [(event: DriftMessage.Event, item: DriftItem)], _ record: DriftRecord, at now: Int
    ) -> [DriftMessage] {
        // A hand is the better reason: it joins different fields. Where nobody is named, the same value in the same field does.
        let groups = Dictionary(grouping: events) { entry -> Cause in
            if entry.item.kind == .undeclared { return .parent(entry.event, UndeclaredThings.parent(of: entry.item.address)) }
            if let attribution = entry.item.attribution, attribution.namesActor {
                return .hand(entry.event, entry.item.kind, actor: attribution.actor, minute: String(attribution.time.prefix(16)))
            }
            let field = "\(entry.item.address.kind)/\(entry.item.address.name)"
            return .value(entry.event, entry.item.kind, field: field, value: entry.item.value)
        }
        return groups.values.map { members in
            let items = members.map(\.item).sorted()
            let turns = members[0].event == .flapping ? items.map { ($0.key, record.threads[$0.key]?.turns ?? []) } : []
            return message(
                members[0].event, items, record.environment, Dictionary(turns, uniquingKeysWith: { first, _ in first }), at: now)
        }.sorted { ($0.items[0], $0.event.rawValue) < ($1.items[0], $1.event.rawValue) }
    }

    private static func message(
        _ event: DriftMessage.Event, _ items: [DriftItem], _ environment: String, _ turns: [String: [DriftThread.Turn]], at now: Int,
        titled title: String? = nil
    ) -> DriftMessage {
        let parts: [JSONValue] = items.map { [.string($0.key), .string($0.value)] } + (title.map { [.string($0)] } ?? [])
        let identity: JSONValue = [.string(environment), .string(event.rawValue), .integer(now), .array(parts)]
        return DriftMessage(
            id: String(SHA256.digest(identity.canonicalBytes()).hexDigits.prefix(32)), environment: environment, time: now, event: event,
            title: title ?? self.title(event, items), items: items, turns: turns)
    }

    /// Such as `rotated by ben@acme.test at 2026-11-20T12:04: 8 config in 5 scopes`.
    static func title(_ event: DriftMessage.Event, _ items: [DriftItem]) -> String {
        let things = things(items)
        let who = items[0].attribution.flatMap { !$0.namesActor ? nil : " by \($0.actor) at \($0.time.prefix(16))" } ?? ""
        switch (event, items[0].kind) {
        case (.acknowledgementEnding, _): return "an acknowledgement ends: \(things)"
        case (.acknowledgementDead, _): return "an acknowledgement meets nothing: \(things)"
        case (.resolved, _): return "resolved: \(things)"
        case (.flapping, _): return "keeps changing: \(things)\(who)"
        case (_, .ownCredential): return "changed with plumb's own credential outside of any run\(who): \(things)"
        case (_, .contract): return "a program lacks what it needs: \(things)"
        case (_, .undeclared): return "new and not declared: \(things)"
        case (_, .rotated): return "rotated by the provider: \(things)"
        case (.changed, _): return "drifted further\(who): \(things)"
        case (.opened, _): return "drifted\(who): \(things)"
        }
    }

    private static func things(_ items: [DriftItem]) -> String {
        guard items.count > 1 else { return items[0].address.description }
        let counts = Dictionary(grouping: items, by: \.address.kind).mapValues(\.count)
        let words = UndeclaredThings(scope: items[0].address.scope, counts: counts).words
        let parents = Set(items.map { $0.kind == .undeclared ? UndeclaredThings.parent(of: $0.address) : $0.address.scope.description })
        return parents.count == 1 ? "\(words) in \(parents.first ?? "")" : "\(words) in \(parents.count) scopes"
    }
}
