internal import CanonicalJSON
internal import HTTPMessages
internal import Reconciling
internal import Resources

/// Writes the app itself and what makes no release.
struct HerokuAppWriting {
    let calls: HerokuCalls
    let app: String
    let scope: Scope
    var name: String { scope.name }

    private var path: String { "/apps/\(PercentEncoding.encode(app))" }

    /// App names are unique across Heroku: after a lost answer, an app of this name that we can see is the one we made.
    func create(_ creation: HerokuRequest.AppCreation) async throws(ProviderError) -> OperationOutcome {
        let attempt = "making the app \(name)"
        let target = creation.team == nil ? "/apps" : "/teams/apps"
        let made: HerokuAPI.App
        var how = "made"
        do throws(ProviderError) {
            made = try await calls.write(.post, target, .plain(creation), as: HerokuAPI.App.self, attempt: attempt, repeatable: false)
        } catch {
            guard error.outcomeUnknown || error.status == 422 else { throw error }
            made = try await readBack(team: creation.team, after: error)
            if !error.outcomeUnknown { how = "is there already:" }
        }
        return OperationOutcome(
            .done, "\(how) \(made.name)", outputs: HerokuOutputs.of(made),
            recordedState: [Address(scope, HerokuKind.app): ["id": .text(made.id)]])
    }

    private func readBack(team: String?, after error: ProviderError) async throws(ProviderError) -> HerokuAPI.App {
        let found: HerokuAPI.App
        do throws(ProviderError) {
            found = try await calls.get(path, as: HerokuAPI.App.self, attempt: "looking for the app \(name)")
        } catch let second where second.code == .notFound || second.code == .forbidden {
            // Not there, or somebody else's: what was answered first stands.
            throw error.with(outcomeUnknown: false, fix: error.status == 422 ? "the name may be taken by another account" : error.fix)
        }
        guard found.team?.name == team else {
            throw ProviderError(
                .conflict, attempt: error.attempt, message: "an app of this name exists in \(found.team?.name ?? "a personal account")",
                fix: "declare the team it is in, or another name")
        }
        return found
    }

    /// Gone already counts as destroyed: the path names the app by its id, which no other app will ever have.
    func delete() async throws(ProviderError) -> OperationOutcome {
        do throws(ProviderError) {
            try await calls.delete(path, attempt: "destroying the app \(name)")
        } catch  where error.code == .notFound {
            return OperationOutcome(.done, "was gone already")
        }
        return OperationOutcome(.done, "destroyed")
    }

    func update(_ update: HerokuRequest.AppUpdate) async throws(ProviderError) -> OperationOutcome {
        let answer = try await calls.write(
            .patch, path, .plain(update), as: HerokuAPI.App.self, attempt: "changing \(name)", repeatable: true)
        if let wanted = update.build_stack, let got = answer.build_stack?.name, got != wanted { throw differs("the stack", got) }
        if let wanted = update.name, answer.name != wanted { throw differs("the name", answer.name) }
        if let wanted = update.maintenance, answer.maintenance != wanted { throw differs("maintenance", "\(answer.maintenance)") }
        return OperationOutcome(.done, "changed")
    }

    func putBuildpacks(_ names: [String]) async throws(ProviderError) -> OperationOutcome {
        _ = try await calls.write(
            .put, path + "/buildpack-installations", ["updates": .array(names.map { ["buildpack": .string($0)] })],
            as: [HerokuAPI.Buildpack].self, attempt: "setting buildpacks of \(name)", repeatable: true)
        return OperationOutcome(.done, "set")
    }

    func patchFeature(_ change: HerokuRequest.FeatureSwitch) async throws(ProviderError) -> OperationOutcome {
        let (feature, isEnabled) = (change.feature, change.enabled)
        let answer = try await calls.write(
            .patch, path + "/features/\(PercentEncoding.encode(feature))", ["enabled": .boolean(isEnabled)], as: HerokuAPI.Feature.self,
            attempt: "changing the feature \(feature) of \(name)", repeatable: true)
        guard answer.enabled == isEnabled else { throw differs("the feature \(feature)", "\(answer.enabled)") }
        return OperationOutcome(.done, isEnabled ? "enabled" : "disabled")
    }

    private func differs(_ what: String, _ value: String) -> ProviderError {
        ProviderError(.conflict, attempt: "changing \(name)", message: "\(what) is \(value) after the change", fix: "plan again")
    }
}
