internal import HTTPMessages
package import Planning
package import Reconciling
internal import Resources

extension HerokuReader: PreflightReader {
    /// Whose token it is and what it may write, whether the names of new apps are free, and whether there is room for them and
    /// requests enough.
    package func preflight(_ plan: Plan, of provider: String) async -> [PreflightCheck] {
        let writes = plan.writes(through: provider)
        let account: HerokuAPI.Account
        do throws(ProviderError) {
            account = try await calls.get("/account", as: HerokuAPI.Account.self, attempt: "asking whose token it is")
        } catch {
            return [.refused(provider, error)]
        }
        var checks = [HerokuAccountStatus(account, provider: provider).check(for: writes), await budget(of: writes.count)]
        guard !writes.isEmpty else { return checks }
        do throws(ProviderError) {
            let apps = try await calls.list("/apps", of: HerokuAPI.App.self, attempt: "listing apps")
            checks += HerokuRoom(apps, account, provider: provider).checks(for: writes)
            checks += await HerokuPermissions(calls, account, apps, provider: provider).checks(for: writes)
        } catch {
            checks.append(.refused(provider, error))
        }
        for app in writes.filter({ $0.newApp != nil }).map(\.scope.name).sorted() { checks.append(await name(app)) }
        return checks
    }

    private func budget(of count: Int) async -> PreflightCheck {
        struct Limits: Decodable { let remaining: Int }
        do throws(ProviderError) {
            let left = try await calls.get("/account/rate-limits", as: Limits.self, attempt: "asking for the requests that are left")
                .remaining
            return left >= count
                ? PreflightCheck(.proved, "\(provider): \(left) requests are left, \(count) writes are planned")
                : PreflightCheck(
                    .refused, "\(provider): \(left) requests are left for \(count) writes", fix: "wait: 75 come back every minute")
        } catch {
            return .refused(provider, error)
        }
    }

    /// Names are unique across Heroku: 404 says that one is free, 403 that somebody else has it (Platform API, App).
    private func name(_ app: String) async -> PreflightCheck {
        struct Found: Decodable { let name: String }
        do throws(ProviderError) {
            _ = try await calls.get("/apps/\(PercentEncoding.encode(app))", as: Found.self, attempt: "looking for the name \(app)")
            return PreflightCheck(.refused, "\(provider): an app \(app) was created after the plan was made", fix: "plan again")
        } catch {
            switch error.code {
            case .notFound: return PreflightCheck(.proved, "\(provider): the name \(app) is free")
            case .forbidden:
                return PreflightCheck(
                    .refused, "\(provider): somebody else has an app \(app)", fix: "choose another name, or have the app handed over")
            default: return .refused(provider, error)
            }
        }
    }
}
