internal import Diagnostics
package import Estate
package import Planning
internal import Resources

/// What acknowledgements make of what a check found. Pure.
package struct DriftAcknowledgements {
    /// What nobody has acknowledged, or not for the value that is live, or not any more.
    package private(set) var items: [DriftItem] = []
    /// What somebody answers for, in the order of the items.
    package private(set) var acknowledged: [AcknowledgedDrift] = []
    /// Acknowledgements that end soon, and those that meet nothing. By address.
    package private(set) var notices: [AcknowledgementNotice] = []

    /// The notices' sentences.
    package var remarks: [String] { notices.map(\.text) }

    /// An end is announced so many days before.
    private static let notice = 3

    /// - Parameters:
    ///   - entries: of the environment.
    ///   - today: by UTC.
    ///   - isJudged: whether what an address names was read, so that it is known not to have drifted.
    package init(_ entries: [DriftAcknowledgement], _ items: [DriftItem], today: CivilDay, isJudged: (String) -> Bool) {
        let entries = Dictionary(entries.map { ($0.address.value, $0) }, uniquingKeysWith: { first, _ in first })
        var met: Set<String> = []
        for item in items {
            guard item.kind.isAlarm, let entry = entries[item.address.description] else {
                self.items.append(item)
                continue
            }
            met.insert(entry.address.value)
            take(item, entry, today)
        }
        for (address, entry) in entries.sorted(by: { $0.key < $1.key }) where !met.contains(address) && isJudged(address) {
            notices.append(notice(.dead, entry, "\(entry.address.span): \(address) no longer drifts; remove its acknowledgement"))
        }
        notices.sort { ($0.address, $0.kind.rawValue) < ($1.address, $1.kind.rawValue) }
    }

    private mutating func take(_ item: DriftItem, _ entry: DriftAcknowledgement, _ today: CivilDay) {
        let address = item.address
        guard entry.value == item.value else {
            items.append(item.with(item.kind, note: joined(item, "it changed again since \(entry.owner) acknowledged it")))
            return
        }
        // A day for who is east of here. A beginning far ahead would hold longer than any may.
        guard entry.since.number <= today.number + 1 else {
            items.append(
                item.with(item.kind, note: joined(item, "its acknowledgement by \(entry.owner) does not begin before \(entry.since)")))
            return
        }
        guard entry.holds(on: today) else {
            let before = entry.renewed + 1
            items.append(
                item.with(
                    item.kind,
                    note: joined(
                        item,
                        "acknowledged \(before == 1 ? "once" : "\(before) times") before by \(entry.owner); it ended on \(entry.until)"))
            )
            return
        }
        acknowledged.append(
            AcknowledgedDrift(item: item, owner: entry.owner, reason: entry.reason, until: entry.until.description))
        if entry.until.number - today.number <= Self.notice {
            notices.append(notice(.ending, entry, "the acknowledgement of \(address) by \(entry.owner) ends on \(entry.until)"))
        }
    }

    private func notice(_ kind: AcknowledgementNotice.Kind, _ entry: DriftAcknowledgement, _ text: String) -> AcknowledgementNotice {
        AcknowledgementNotice(kind, address: entry.address.value, owner: entry.owner, until: entry.until.description, text: text)
    }

    private func joined(_ item: DriftItem, _ text: String) -> String { item.note.isEmpty ? text : "\(item.note); \(text)" }
}
