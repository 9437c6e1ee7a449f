internal import Planning
internal import Reconciling
internal import Resources

/// Whether those who are to own new apps may have that many.
///
/// An account, or a team, has 100 apps at most; a team of an Enterprise account 200 (Dev Center, Limits).
struct HerokuRoom {
    static let usual = 100
    static let most = 200

    private let apps: [HerokuAPI.App]
    private let account: HerokuAPI.Account
    private let provider: String

    init(_ apps: [HerokuAPI.App], _ account: HerokuAPI.Account, provider: String) {
        self.apps = apps
        self.account = account
        self.provider = provider
    }

    /// One check an owner.
    func checks(for writes: [Operation]) -> [PreflightCheck] {
        let new = Dictionary(grouping: writes.compactMap(\.newApp), by: \.team)
        return new.sorted { ($0.key ?? "") < ($1.key ?? "") }.map { team, made in
            let there = apps.count { isOwned($0, by: team) }
            let owner = team.map { "the team \($0)" } ?? account.email
            let text =
                "\(provider): \(owner) has \(there) \(there == 1 ? "app" : "apps"), \(made.count) more \(made.count == 1 ? "is" : "are") planned"
            switch there + made.count {
            case ...Self.usual: return PreflightCheck(.proved, text)
            case ...Self.most where team != nil:
                return PreflightCheck(.unproved, text + "; only teams of an Enterprise account may have more than \(Self.usual)")
            default:
                return PreflightCheck(.refused, text + "; that is more than Heroku allows", fix: "delete apps that nobody needs")
            }
        }
    }

    private func isOwned(_ app: HerokuAPI.App, by team: String?) -> Bool {
        guard let team else { return app.team == nil && app.owner?.email == account.email }
        return app.team?.name == team || app.team?.id == team
    }
}

extension Operation {
    /// The app that it makes; nil for other operations.
    var newApp: HerokuRequest.AppCreation? {
        guard case .createApp(let creation)? = HerokuCall(probing: self)?.request else { return nil }
        return creation
    }
}
