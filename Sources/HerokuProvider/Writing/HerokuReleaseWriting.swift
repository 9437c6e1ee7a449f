internal import HTTPMessages
internal import Reconciling
internal import Resources

/// Makes an app's first release of what another app runs, and looks for one that was made elsewhere.
struct HerokuReleaseWriting {
    private let calls: HerokuCalls
    private let promoter: HerokuPromoter
    private let app: String
    private let scope: Scope
    private let pace: HerokuPace
    private let context: OperationContext

    /// - Parameter pace: within the context's own wait.
    init(_ calls: HerokuCalls, app: String, scope: Scope, pace: HerokuPace, _ context: OperationContext) {
        self.context = context
        self.calls = calls
        self.app = app
        self.scope = scope
        self.pace = pace
        promoter = HerokuPromoter(calls, pace: pace)
    }

    private var attempt: String { "making the first release of \(scope.name)" }

    /// Asked for once. Where somebody asked already and nobody knows what became of it, its release is waited for a while, and
    /// only where none comes is it asked for again: the app was never released, so any release of the artefact is the one.
    func promote(_ promotion: HerokuRequest.ReleasePromotion) async throws(ProviderError) -> OperationOutcome {
        guard let id = promotion.artefact, let release = promotion.release else {
            throw ProviderError(.rejected, attempt: attempt, message: "the plan does not say what to promote", fix: "plan again")
        }
        let artefact = RunningArtefact(
            id: id, release: release, version: promotion.version ?? 0, commit: promotion.commit, since: promotion.since ?? "unknown")
        let standing = try await promoter.deploymentStatus(of: scope)
        if standing.running?.id == id { return try await conclude(.succeeded, artefact) }
        if context.attempt?.earlier != nil {
            do throws(ProviderError) {
                if let end = try await promoter.arrival(of: id, in: scope, after: 0, context.wait) {
                    return try await conclude(end, artefact)
                }
            } catch  where error.outcomeUnknown && pace.wait.isOver {
                return OperationOutcome(.waiting, "not yet: \(error.message)")
            }
        }
        let route = try await promoter.route(from: Scope(provider: scope.provider, name: promotion.source), to: scope)
        let begun: String
        do throws(ProviderError) {
            begun = try await promoter.begin(route, of: artefact, context.permit)
        } catch  where error.outcomeUnknown {
            guard let end = try await promoter.arrival(of: id, in: scope, after: standing.newest, context.wait) else { throw error }
            return try await conclude(end, artefact)
        }
        context.attempt?.report("promotion \(begun.prefix(8)) is under way")
        return try await conclude(try await followed(begun), artefact)
    }

    /// Once it is asked for, not being able to look leaves open what became of it.
    private func followed(_ promotion: String) async throws(ProviderError) -> PromotionEnd? {
        do throws(ProviderError) {
            return try await promoter.follow(promotion, to: scope, context.wait)
        } catch {
            throw error.with(outcomeUnknown: true)
        }
    }

    /// What the app runs is what counts, whatever the promotion is said to have come to.
    private func conclude(_ end: PromotionEnd?, _ artefact: RunningArtefact) async throws(ProviderError) -> OperationOutcome {
        switch end {
        case nil where pace.wait.isOver: return OperationOutcome(.waiting, "not yet: the promotion is under way")
        case nil:
            throw ProviderError(
                .cancelled, attempt: attempt, message: "it is still under way", outcomeUnknown: true, fix: "continue with plumb resume")
        case .failed(let reason)?: throw ProviderError(.rejected, attempt: attempt, message: reason)
        case .succeeded?:
            guard let running = try await promoter.deploymentStatus(of: scope).running, running.id == artefact.id else {
                throw ProviderError(
                    .conflict, attempt: attempt, message: "the app does not run \(artefact.id) after it", fix: "see `heroku releases`")
            }
            return OperationOutcome(
                .done, "release v\(running.version) runs artefact \(running.id)", outputs: ["artefact": running.id])
        }
    }

    /// A release that somebody else makes: there, and at its end.
    func verify() async throws(ProviderError) -> OperationOutcome {
        let attempt = "looking for the first release of \(scope.name)"
        func newest() async throws(ProviderError) -> HerokuAPI.Release? {
            try await calls.releases(of: app, newest: 20, attempt: attempt).first { $0.artefact != nil }
        }
        let nothing = "the app has no release with anything to run"
        let isThere = try await pace.looks(pace.arrival, attempt: attempt, newest, until: { $0 != nil }, seen: { _ in nothing })
            .isDone
        guard isThere else {
            if pace.wait.isOver { return OperationOutcome(.waiting, "not yet: \(nothing)") }
            throw ProviderError(
                .conflict, attempt: attempt, message: "the workflow succeeded, and \(nothing)",
                fix: "see in the workflow's log which app it released to; once it is there, continue with plumb resume")
        }
        let running = { (release: HerokuAPI.Release?) in
            release.map { "the release command of v\($0.version) is running" } ?? "the release is gone"
        }
        let (ended, hasEnded) = try await pace.looks(
            pace.release, attempt: attempt, newest, until: { $0?.isPending == false }, seen: running)
        guard hasEnded, let release = ended, let artefact = release.artefact else {
            return try pace.wait.end(attempt, own: HerokuPace.seconds(pace.release), seen: running(ended))
        }
        guard release.isSuccess else {
            throw ProviderError(
                .rejected, attempt: attempt, message: "release v\(release.version) \(release.status)",
                fix: "see `heroku releases:output --app \(scope.name)`")
        }
        return OperationOutcome(.done, "release v\(release.version) runs artefact \(artefact)", outputs: ["artefact": artefact])
    }
}
