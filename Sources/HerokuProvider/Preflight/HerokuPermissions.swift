internal import CanonicalJSON
internal import HTTPMessages
internal import Planning
internal import Reconciling
internal import Resources

/// What an account may do to the apps and in the teams that are written, as far as Heroku tells.
///
/// Who owns an app may do everything. Others are collaborators, in teams with permissions of `view`, `deploy`, `operate` and
/// `manage` (Platform API, Collaborator, Team App Collaborator, Team).
struct HerokuPermissions {
    private let calls: HerokuCalls
    private let account: HerokuAPI.Account
    private let apps: [HerokuAPI.App]
    private let provider: String

    init(_ calls: HerokuCalls, _ account: HerokuAPI.Account, _ apps: [HerokuAPI.App], provider: String) {
        self.calls = calls
        self.account = account
        self.apps = apps
        self.provider = provider
    }

    func checks(for writes: [Operation]) async -> [PreflightCheck] {
        let written = Set(writes.map(\.scope.name))
        let there = apps.filter { written.contains($0.name) }.sorted { $0.name < $1.name }
        let own = there.filter { $0.team == nil && $0.owner?.email == account.email }.map(\.name)
        var checks = own.isEmpty ? [] : [PreflightCheck(.proved, "\(provider): \(own.joined(separator: ", ")): its own, so it may write")]
        for app in there where !own.contains(app.name) { checks.append(await check(app)) }
        let teams = Set(writes.compactMap { $0.newApp?.team })
        if !teams.isEmpty { checks += await self.checks(of: teams) }
        return checks
    }

    /// A collaborator who is not found may still be an admin of the team.
    private func check(_ app: HerokuAPI.App) async -> PreflightCheck {
        let path = "/apps/\(PercentEncoding.encode(app.name))/collaborators/\(PercentEncoding.encode(account.email))"
        do throws(ProviderError) {
            let found = try await calls.get(
                path, as: HerokuAPI.Collaborator.self, attempt: "asking what \(account.email) may do to \(app.name)")
            let may = Set((found.permissions ?? []).map(\.name))
            let text = "\(provider): \(app.name): it may \(may.sorted().joined(separator: ", "))"
            if may.contains("manage") || may.isSuperset(of: ["deploy", "operate"]) { return PreflightCheck(.proved, text) }
            if may == ["view"] {
                return PreflightCheck(.refused, text + " and nothing else", fix: "have it given deploy and operate by the app's owner")
            }
            return .permissionToWrite(provider, "to \(app.name)")
        } catch {
            return [.notFound, .forbidden].contains(error.code) ? .permissionToWrite(provider, "to \(app.name)") : .refused(provider, error)
        }
    }

    private func checks(of teams: Set<String>) async -> [PreflightCheck] {
        let member: [HerokuAPI.Team]
        do throws(ProviderError) {
            member = try await calls.list("/teams", of: HerokuAPI.Team.self, attempt: "listing teams")
        } catch {
            return [.refused(provider, error)]
        }
        return teams.sorted().map { name in
            guard let team = member.first(where: { $0.name == name || $0.id == name }) else {
                return PreflightCheck(
                    .refused, "\(provider): \(account.email) is in no team \(name)", fix: "have it invited, or correct the team's name")
            }
            switch team.role {
            case "admin": return PreflightCheck(.proved, "\(provider): \(name): it is an admin of the team")
            case "viewer", "collaborator":
                return PreflightCheck(
                    .refused, "\(provider): \(name): it is a \(team.role ?? "") of the team and may make no apps",
                    fix: "have it made a member or an admin")
            default: return .permissionToWrite(provider, "to the team \(name)")
            }
        }
    }
}
