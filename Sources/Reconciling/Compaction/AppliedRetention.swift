internal import CanonicalJSON
internal import Planning
internal import Resources

/// What was applied: of each address, when it came to be what it is, and when what is gone went.
///
/// See ``History``, ``AppliedSince`` and `SoakHistory`, which ask. A value that comes from another place is other content and may
/// still be the same value, so there are two such times.
struct AppliedRetention {
    private typealias Entry = (index: Int, content: Content)

    /// By the event's index: the addresses of which it still tells the content, and those that it took away.
    private var applied: [Int: Set<Address>] = [:]
    private var forgotten: [Int: Set<Address>] = [:]
    private var newest: Int?

    /// Since it was last taken away.
    private var standing: [Address: [Entry]] = [:]
    /// Its last content, without which its end would not count, and its end.
    private var gone: [Address: (last: Int, end: Int)] = [:]
    /// Addresses of which something stays for another reason, which must not be taken for their newest state.
    private var others: Set<Address> = []

    /// - Throws: ``LedgerError`` `.corrupt` as ``History`` does: what cannot be read is not taken away.
    init(_ past: [RetainedEvent], isWhole: (RetainedEvent) -> Bool, attempts: AttemptRetention) throws(LedgerError) {
        for (index, entry) in past.enumerated() {
            guard let resources = try AppliedResources(entry.recorded) else { continue }
            let written = entry.event.kind == .applyCompleted ? entry.event.run.flatMap { attempts.addresses[$0] } ?? [] : []
            let stays = isWhole(entry)
            for resource in resources.entries {
                standing[resource.address, default: []].append((index, resource.content))
                guard stays || written.contains(resource.address) else { continue }
                others.insert(resource.address)
                applied[index, default: []].insert(resource.address)
            }
            for address in resources.forgotten { forget(address, index) }
            newest = index
        }
        for (address, entries) in standing { keepStanding(address, entries) }
        for (address, place) in gone {
            applied[place.last, default: []].insert(address)
            forgotten[place.end, default: []].insert(address)
        }
    }

    private mutating func forget(_ address: Address, _ index: Int) {
        // With an app goes what was asked for it, whether or not the app itself was known.
        if address.isWholeScope { forgotten[index, default: []].insert(address) }
        guard let last = standing.removeValue(forKey: address)?.last else { return }
        gone[address] = (last.index, index)
    }

    private mutating func keepStanding(_ address: Address, _ entries: [Entry]) {
        guard let last = entries.last else { return }
        let content = entries.lastIndex { $0.content != last.content }.map { $0 + 1 } ?? 0
        let value = entries.lastIndex { !AppliedSince.isSame($0.content, last.content) }.map { $0 + 1 } ?? 0
        for start in [content, value] {
            applied[entries[start].index, default: []].insert(address)
            // What came right before shows that it was another one until then.
            if others.contains(address), start > 0 { applied[entries[start - 1].index, default: []].insert(address) }
        }
        if others.contains(address), let end = gone[address]?.end { forgotten[end, default: []].insert(address) }
        gone[address] = nil
    }

    func kept(_ index: Int, of entry: RetainedEvent, _ attempts: AttemptRetention) -> RetainedEvent? {
        let isNeeded = applied[index] != nil || forgotten[index] != nil || index == newest || entry.event.kind == .historyBegun
        guard isNeeded else { return nil }
        var detail: [String: JSONValue] = ["applied": part(of: entry.event.detail["applied"], applied[index] ?? []) { $0["address"] }]
        if let addresses = forgotten[index] { detail["forgotten"] = part(of: entry.event.detail["forgotten"], addresses) { $0 } }
        detail["report"] = attempts.report(index, of: entry.event)
        return entry.shortened(to: .object(detail))
    }

    /// Addresses that could not be read were refused above.
    private func part(of list: JSONValue?, _ addresses: Set<Address>, _ address: (JSONValue) -> JSONValue?) -> JSONValue {
        .array((list?.array ?? []).filter { item in (try? address(item)?.decoded(as: Address.self)).map(addresses.contains) ?? false })
    }
}
