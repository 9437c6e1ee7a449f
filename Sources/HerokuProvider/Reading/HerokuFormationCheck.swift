internal import Reconciling

/// An app that was never released has no process types, and an app that has no process types was never released: only both together
/// are believed, since the first release of an app is planned from them.
enum HerokuFormationCheck {
    /// One request, only where the formation came empty and nobody expected it.
    /// - Throws: ``ProviderError`` `.malformed` where the app runs something.
    static func check(_ app: HerokuAPI.App, _ parts: HerokuAppParts, _ calls: HerokuCalls) async throws(ProviderError) {
        guard let formation = parts.formation, formation.isEmpty else { return }
        var releases = parts.releases ?? parts.latest
        if releases == nil { releases = try await latestReleases(of: app, calls) }
        // What is pending or failed runs nothing.
        guard let newest = releases?.first(where: { $0.artefact != nil && $0.isSuccess }) else { return }
        throw ProviderError(
            .malformed, attempt: attempt(app), message: "the list is empty, and release v\(newest.version) of the app runs",
            fix: "check the app's processes with `heroku ps`, and plan again")
    }

    /// What tells whether an app runs something.
    static func latestReleases(of app: HerokuAPI.App, _ calls: HerokuCalls) async throws(ProviderError) -> [HerokuAPI.Release] {
        try await calls.releases(of: app.id, newest: 10, attempt: attempt(app))
    }

    private static func attempt(_ app: HerokuAPI.App) -> String { "reading the formation of \(app.name)" }
}
