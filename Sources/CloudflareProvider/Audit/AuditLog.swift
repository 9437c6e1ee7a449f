internal import Concurrency
internal import Planning
internal import Reconciling
internal import Resources

/// Asks accounts' audit logs who changed what drifted: the log is read once an account, from the first of the applies on, and only until
/// every resource is found.
///
/// The token needs Account Settings: Read for it, which nothing else here does; without it drift is found all the same, and it says so.
/// Entries appear with a delay: that none is there yet is a valid answer.
struct AuditLog: Sendable {
    private let calls: CloudflareCalls
    /// How entries name plumb's own token, once one of them does.
    private let own = Locked<String?>(nil)
    /// The id of plumb's own token, by the account that was asked about it.
    private let ownTokens = Locked<[String: String]>([:])

    /// Seconds before an apply from which on the log is read: what it made is needed to know what an id was of.
    private static let margin = 600
    /// What is looked through where nobody knows when it was applied.
    private static let standardSpan = 30 * 86_400
    /// The log is kept for 18 months.
    private static let longestSpan = 540 * 86_400

    init(_ calls: CloudflareCalls) {
        self.calls = calls
    }

    /// As entries name plumb's own token; nil where none did.
    var identity: String? { own.withLock { $0 } }

    func attributions(
        of resources: [DriftedResource], in observations: [Scope: Observation], now: Int
    ) async -> [Address: Attribution] {
        var found: [Address: Attribution] = [:]
        var byAccount: [String: [(resource: DriftedResource, zone: String?)]] = [:]
        for (scope, members) in Dictionary(grouping: resources, by: \.address.scope).sorted(by: { $0.key < $1.key }) {
            // Of a Worker its deployments tell what there is to tell.
            guard let observation = observations[scope], scope.isPagesProject || observation.facts["account"] == nil else { continue }
            do throws(ProviderError) {
                let place = try await self.place(of: observation)
                let (account, zone) = (place.account, place.zone)
                byAccount[account, default: []] += members.map { (resource: $0, zone: zone) }
            } catch {
                for resource in members { found[resource.address] = Self.unreadable(error) }
            }
        }
        for (account, members) in byAccount.sorted(by: { $0.key < $1.key }) {
            found.merge(await attributions(of: members, account: account, now: now)) { known, _ in known }
        }
        return found
    }

    /// A zone names its account.
    private func place(of observation: Observation) async throws(ProviderError) -> (account: String, zone: String?) {
        if let account = observation.facts["account"]?.text { return (account, nil) }
        let attempt = "finding the account of \(observation.scope.name)"
        guard let id = observation.targetID else {
            throw ProviderError(.notFound, attempt: attempt, message: "there is no such zone")
        }
        let zone = try await calls.zone(id, attempt: attempt)
        guard let account = zone.account?.id else {
            throw ProviderError(.malformed, attempt: attempt, message: "the zone does not name its account")
        }
        return (account, id)
    }

    private func attributions(
        of members: [(resource: DriftedResource, zone: String?)], account: String, now: Int
    ) async -> [Address: Attribution] {
        let times = members.map { $0.resource.since ?? now - Self.standardSpan }
        let since = max(min(times.min() ?? now, now) - Self.margin, now - Self.longestSpan)
        let attempt = "reading the audit log of the account"
        var found: [Address: Attribution] = [:]
        do throws(ProviderError) {
            let entries = try await calls.auditLog(
                of: account, since: ClockTime.full(since), before: ClockTime.full(now + AuditMatch.skew), attempt: attempt
            ).entries
            let token = await ownToken(of: account, among: entries)
            let match = AuditMatch(entries, ownToken: token)
            for (resource, zone) in members {
                found[resource.address] =
                    match.entry(about: resource, zone: zone).map { attribution($0, ownToken: token) }
                    ?? .unattributed("the account's audit log has no entry for it; entries can be late")
            }
        } catch {
            for (resource, _) in members { found[resource.address] = Self.unreadable(error) }
        }
        return found
    }

    /// The id of plumb's own token, asked only where an entry was made with one. A user's token and an account's are verified at different
    /// paths; where neither tells, no entry counts as ours.
    private func ownToken(of account: String, among entries: [AuditEntry]) async -> String? {
        guard entries.contains(where: { $0.actor?.token_id != nil }) else { return nil }
        if let known = ownTokens.withLock({ $0[account] }) { return known }
        for owner in [nil, account] {
            let attempt = "verifying the API token"
            guard let token = try? await calls.token(of: owner, attempt: attempt) else { continue }
            ownTokens.withLock { $0[account] = token.id }
            return token.id
        }
        return nil
    }

    // MARK: What nobody can read back

    /// Which secrets of Pages projects somebody wrote after they were applied: the project itself tells nothing of it.
    func writes(of resources: [DriftedResource], in observations: [Scope: Observation], now: Int) async -> [Address: RecordedWrite] {
        let secrets = resources.filter { $0.address.scope.isPagesProject && $0.address.kind == PagesKind.secret }
        let byAccount = Dictionary(grouping: secrets) { observations[$0.address.scope]?.facts["account"]?.text }
        var found: [Address: RecordedWrite] = [:]
        for (account, members) in byAccount.sorted(by: { ($0.key ?? "") < ($1.key ?? "") }) {
            guard let account else { continue }
            found.merge(await writes(of: members, account: account, now: now)) { known, _ in known }
        }
        return found
    }

    private func writes(of members: [DriftedResource], account: String, now: Int) async -> [Address: RecordedWrite] {
        let since = max(min(members.compactMap(\.since).min() ?? now - Self.standardSpan, now) - Self.margin, now - Self.longestSpan)
        let attempt = "reading the audit log of the account"
        var found: [Address: RecordedWrite] = [:]
        do throws(ProviderError) {
            let log = try await calls.auditLog(
                of: account, since: ClockTime.full(since), before: ClockTime.full(now + AuditMatch.skew), attempt: attempt)
            let projects = Set(members.map(\.address.scope.name))
            let entries = log.entries.filter { entry in PagesAuditEntry(entry).map { projects.contains($0.project) } ?? false }
            let token = await ownToken(of: account, among: entries)
            let writes = PagesSecretWrites(entries: entries, ownToken: token)
            for member in members {
                guard let finding = writes.finding(about: member) else {
                    if !log.isWhole { found[member.address] = .unknown(Self.tooLong) }
                    continue
                }
                let entry = attribution(finding.entry, ownToken: token)
                found[member.address] = finding.isCertain ? .written(entry) : .possiblyWritten(entry)
            }
        } catch {
            let reason = error.code == .forbidden || error.code == .unauthenticated ? "lacks Account Settings: Read" : nil
            let text = reason.map { "the API token \($0)" } ?? "the account's audit log could not be read: \(error.message)"
            for member in members { found[member.address] = .unknown("\(Self.unknown): \(text)") }
        }
        return found
    }

    private static let unknown = "whether somebody overwrote secrets of Pages projects is not known"
    private static let tooLong = "\(unknown): the account's audit log since the apply is longer than is read"

    private func attribution(_ entry: AuditEntry, ownToken: String?) -> Attribution {
        var actor = entry.actor?.text ?? Attribution.unknown
        if let token = entry.actor?.token_id, token == ownToken {
            actor += " (plumb's own)"
            let text = actor
            own.withLock { $0 = text }
        }
        let what = [entry.raw?.method, entry.action?.description].compactMap(\.self).first ?? "change"
        return Attribution(
            actor: actor, time: entry.action?.time ?? Attribution.unknown, entry: "audit log \(entry.id ?? "entry"), \(what)")
    }

    private static func unreadable(_ error: ProviderError) -> Attribution {
        switch error.code {
        case .forbidden, .unauthenticated:
            .unattributed("who did it cannot be read: the API token lacks Account Settings: Read")
        default: .unattributed("who did it could not be read: \(error.message)")
        }
    }
}
