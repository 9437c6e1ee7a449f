internal import Planning
internal import Reconciling
internal import Resources

/// Whether an API token is good, and whether zones have room for what is planned. What a token may write it does not tell.
///
/// Source: Cloudflare API, User and Account API Tokens (Verify Token); DNS Records (usage).
struct CloudflarePreflight {
    private let calls: CloudflareCalls
    private let plan: Plan
    private let provider: String

    init(_ calls: CloudflareCalls, _ plan: Plan, provider: String) {
        self.calls = calls
        self.plan = plan
        self.provider = provider
    }

    func checks() async -> [PreflightCheck] {
        var checks = [await token()]
        for scope in Set(plan.writes(through: provider).map(\.scope)).sorted(by: { $0.name < $1.name }) {
            if let room = await room(in: scope) { checks.append(room) }
            checks.append(.permissionToWrite(provider, "to \(scope.name)"))
        }
        return checks
    }

    /// A user's token and an account's are verified at different paths, and each is refused at the other's.
    private func token() async -> PreflightCheck {
        let attempt = "verifying the API token"
        var last: ProviderError?
        for account in [nil] + accounts.map(Optional.some) {
            do throws(ProviderError) {
                let token = try await calls.token(of: account, attempt: attempt)
                return Self.check(token, provider)
            } catch {
                last = error
                // Of another kind, or of an account that the token does not reach.
                guard [.unauthenticated, .forbidden, .notFound, .rejected].contains(error.code) else { return .refused(provider, error) }
            }
        }
        let why = last.map { " (\($0.message))" } ?? ""
        return PreflightCheck(.unproved, "\(provider): whether the token is active; everything could be read with it\(why)")
    }

    private static func check(_ token: CloudflareAPI.Token, _ provider: String) -> PreflightCheck {
        let until = token.expires_on.map { ", until \($0)" } ?? ""
        guard token.status == "active" else {
            return PreflightCheck(.refused, "\(provider): the token is \(token.status)\(until)", fix: "make a new one, or enable it")
        }
        return PreflightCheck(.proved, "\(provider): the token is active\(until)")
    }

    /// Of the Workers that the plan looked at, whose targets are `ACCOUNT/SCRIPT`.
    private var accounts: [String] {
        let targets = plan.targets.filter { $0.scope.provider == provider }.compactMap(\.id)
        return Set(targets.filter { $0.contains("/") }.compactMap { $0.split(separator: "/").first.map(String.init) }).sorted()
    }

    /// Nil for what is no zone, and where nothing is added.
    private func room(in scope: Scope) async -> PreflightCheck? {
        guard let zone = plan.targets.first(where: { $0.scope == scope })?.id, !zone.contains("/") else { return nil }
        let added = plan.writes(through: provider).filter { $0.scope == scope }.reduce(0) { sum, operation in
            guard case .writeRecords(let batch)? = CloudflareCall(probing: operation) else { return sum }
            return sum + batch.growth
        }
        guard added > 0 else { return nil }
        do throws(ProviderError) {
            let usage = try await calls.usage(of: zone, attempt: "asking how many records \(scope.name) may have")
            guard let quota = usage.record_quota, let used = usage.record_usage else {
                return PreflightCheck(.unproved, "\(provider): \(scope.name): room for \(added) more records; its quota is unknown")
            }
            let text = "\(provider): \(scope.name) has \(used) of \(quota) records, \(added) more \(added == 1 ? "is" : "are") planned"
            let (left, overflows) = quota.subtractingReportingOverflow(used)
            return !overflows && left >= added
                ? PreflightCheck(.proved, text)
                : PreflightCheck(.refused, text, fix: "delete records that nobody needs, or change the zone's plan")
        } catch {
            return PreflightCheck(.unproved, "\(provider): \(scope.name): room for \(added) more records (\(error.message))")
        }
    }
}
