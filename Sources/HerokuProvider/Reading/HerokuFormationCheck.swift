internal import Reconciling

/// An app that was never released has no process types, and an app that has no process types was never released: only both together
/// are believed, since the first release of an app is planned from them.
enum HerokuFormationCheck {
    /// One request, only where the formation came empty.
    /// - Throws: ``ProviderError`` `.malformed` where the app runs something.
    static func check(_ app: HerokuAPI.App, _ parts: HerokuAppParts, _ calls: HerokuCalls) async throws(ProviderError) {
        guard let formation = parts.formation, formation.isEmpty else { return }
        let attempt = "reading the formation of \(app.name)"
        var releases = parts.releases
        if releases == nil { releases = try await calls.releases(of: app.id, newest: 10, attempt: attempt) }
        // What is pending or failed runs nothing.
        guard let newest = releases?.first(where: { $0.artefact != nil && $0.isSuccess }) else { return }
        throw ProviderError(
            .malformed, attempt: attempt, message: "the list is empty, and release v\(newest.version) of the app runs",
            fix: "check the app's processes with `heroku ps`, and plan again")
    }
}
