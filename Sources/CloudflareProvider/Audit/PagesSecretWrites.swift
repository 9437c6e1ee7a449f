internal import Planning
internal import Reconciling
internal import Resources

/// Which entry of an audit log tells that somebody wrote a secret of a Pages project after it was applied. Pure.
struct PagesSecretWrites {
    /// An entry, and whether it certainly is of this secret and later than the apply.
    struct Finding {
        let entry: AuditEntry
        let isCertain: Bool
    }

    /// Newest first.
    let entries: [AuditEntry]
    /// The id of plumb's own token; nil where it is not known.
    let ownToken: String?

    /// Nil where no entry tells of such a write.
    func finding(about resource: DriftedResource) -> Finding? {
        guard let place = PagesKind.place(of: resource.address) else { return nil }
        var (later, isOrdered): ([(entry: AuditEntry, isNamed: Bool, isLate: Bool)], Bool) = ([], false)
        for entry in entries where entry.action?.result != "failure" {
            guard let write = PagesAuditEntry(entry), write.project == resource.address.scope.name else { continue }
            let mention = write.mention(of: place.name, place.deployment)
            guard mention != .other else { continue }
            let order = self.order(of: entry, resource.since)
            // What is older than our own apply was written over by it.
            if order == .apply {
                isOrdered = true
                break
            }
            if order != .earlier { later.append((entry, mention == .named, order == .later)) }
        }
        let certain = later.first { $0.isNamed && ($0.isLate || isOrdered) }
        return (certain ?? later.first).map { Finding(entry: $0.entry, isCertain: certain != nil) }
    }

    private enum Order {
        case later, earlier
        /// Within what the clocks may differ by.
        case unclear
        /// It is the apply itself, or an earlier one.
        case apply
    }

    private func order(of entry: AuditEntry, _ since: Int?) -> Order {
        guard let since, let time = entry.action?.time.flatMap(ClockTime.seconds) else { return .unclear }
        let isOwn = ownToken != nil && entry.actor?.token_id == ownToken
        if time > since + AuditMatch.skew { return .later }
        if isOwn { return .apply }
        // The log's own order tells, where the apply is in it; else what came before it by the clocks is taken for earlier.
        return time > since ? .unclear : .earlier
    }
}
