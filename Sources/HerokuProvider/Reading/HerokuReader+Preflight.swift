internal import HTTPMessages
package import Planning
package import Reconciling
internal import Resources

extension HerokuReader {
    /// Whose token it is, whether the names of new apps are free, and whether the requests that are left suffice.
    ///
    /// Names are unique across Heroku: 404 says that one is free, 403 that somebody else has it (Platform API, App).
    package func preflight(_ plan: Plan) async -> [PreflightCheck] {
        let operations = plan.operations.filter { $0.scope.provider == provider }
        var checks = [await account(), await budget(of: operations.count { $0.effect != .wait })]
        for app in operations.filter({ $0.action == "heroku.app.create" }).map(\.scope.name).sorted() { checks.append(await name(app)) }
        return checks
    }

    private func account() async -> PreflightCheck {
        struct Account: Decodable { let email: String }
        do throws(ProviderError) {
            let account = try await calls.get("/account", as: Account.self, attempt: "asking whose token it is")
            return PreflightCheck(.proved, "\(provider): the token is \(account.email)'s")
        } catch {
            return Self.refused(provider, error)
        }
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
            return Self.refused(provider, error)
        }
    }

    private func name(_ app: String) async -> PreflightCheck {
        struct Found: Decodable { let name: String }
        do throws(ProviderError) {
            _ = try await calls.get("/apps/\(PercentEncoding.encode(app))", as: Found.self, attempt: "looking for the name \(app)")
            return PreflightCheck(.refused, "\(provider): an app \(app) has come to be since the plan was made", fix: "plan again")
        } catch {
            switch error.code {
            case .notFound: return PreflightCheck(.proved, "\(provider): the name \(app) is free")
            case .forbidden:
                return PreflightCheck(
                    .refused, "\(provider): somebody else has an app \(app)", fix: "choose another name, or have the app handed over")
            default: return Self.refused(provider, error)
            }
        }
    }

    private static func refused(_ provider: String, _ error: ProviderError) -> PreflightCheck {
        PreflightCheck(.refused, "\(provider): \(error.description)", fix: error.fix)
    }
}
