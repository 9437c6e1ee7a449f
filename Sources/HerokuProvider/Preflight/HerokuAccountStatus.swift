internal import Planning
internal import Reconciling

/// Whether Heroku lets an account do what costs money or is seen by others.
///
/// A suspended account may do nothing; one that is not verified, which takes a means of payment, may have neither add-ons nor
/// domains (Platform API, Account; Dev Center, Account verification).
struct HerokuAccountStatus {
    private let account: HerokuAPI.Account
    private let provider: String

    init(_ account: HerokuAPI.Account, provider: String) {
        self.account = account
        self.provider = provider
    }

    private static let needVerification: Set<String> = ["heroku.addon.create", "heroku.domain.create"]

    func check(for writes: [Operation]) -> PreflightCheck {
        let whose = "\(provider): the token is \(account.email)'s"
        if let since = account.suspended_at {
            return PreflightCheck(.refused, "\(whose), suspended since \(since)", fix: "ask Heroku's support")
        }
        if account.verified == false, writes.contains(where: { Self.needVerification.contains($0.action) }) {
            return PreflightCheck(
                .refused, "\(whose), which is not verified: it may have neither add-ons nor domains",
                fix: "give the account a means of payment in Heroku's dashboard")
        }
        if let since = account.delinquent_at {
            return PreflightCheck(.unproved, "\(whose), which has owed money since \(since): Heroku may refuse it", fix: "pay the invoice")
        }
        return PreflightCheck(.proved, whose)
    }
}
