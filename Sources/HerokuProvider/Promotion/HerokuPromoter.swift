internal import CanonicalJSON
internal import HTTPMessages
package import Reconciling
package import Resources

/// Promotes slugs and images along Heroku's pipelines.
///
/// Source: the Platform API reference, Pipeline Promotion, Pipeline Promotion Target, Pipeline Coupling, Release, Slug.
package struct HerokuPromoter: ArtefactPromoter {
    private let calls: HerokuCalls
    private let pace: HerokuPace

    /// How far back releases are read to tell since when an app runs what it runs.
    private static let reach = 200

    /// - Parameters:
    ///   - client: adds the token to each request.
    ///   - pace: how often a promotion is looked at, and how long.
    package init(client: APIClient, pace: HerokuPace = .standard) {
        calls = HerokuCalls(client)
        self.pace = pace
    }

    init(_ calls: HerokuCalls, pace: HerokuPace = .standard) {
        self.calls = calls
        self.pace = pace
    }

    /// One request for the releases, and one for the slug.
    package func deploymentStatus(of scope: Scope) async throws(ProviderError) -> DeploymentStatus {
        let releases = try await calls.releases(of: scope.name, newest: Self.reach, attempt: "reading releases of \(scope.name)")
        let newest = releases.map(\.version).max() ?? 0
        guard let current = releases.first(where: { $0.current == true }) ?? releases.first(where: \.isSuccess),
            let artefact = current.artefact, let id = current.id
        else { return DeploymentStatus(running: nil, newest: newest) }
        // Newest first: the unbroken run of successes with the same artefact.
        let older = releases.filter { $0.version <= current.version && $0.isSuccess }.prefix { $0.artefact == artefact }
        let running = RunningArtefact(
            id: artefact, release: id, version: current.version, commit: try await commit(of: artefact, in: scope),
            since: older.last?.created_at ?? current.created_at ?? "unknown")
        return DeploymentStatus(running: running, newest: newest)
    }

    /// Nil where it is no slug, or the slug does not say.
    private func commit(of artefact: String, in scope: Scope) async throws(ProviderError) -> String? {
        let path = "/apps/\(PercentEncoding.encode(scope.name))/slugs/\(PercentEncoding.encode(artefact))"
        do {
            return try await calls.get(path, as: HerokuAPI.Slug.self, attempt: "reading the slug of \(scope.name)").commit
        } catch  where error.code == .notFound {
            return nil
        }
    }

    package func route(from source: Scope, to target: Scope) async throws(ProviderError) -> PromotionRoute {
        let from = try await coupling(of: source)
        let to = try await coupling(of: target)
        guard from.pipeline.id == to.pipeline.id else {
            throw ProviderError(
                .conflict, attempt: "promoting \(source.name) to \(target.name)", message: "they are in two pipelines",
                fix: "put both into one with `heroku pipelines:add`")
        }
        return PromotionRoute(pipeline: from.pipeline.id, source: from.app.id, target: to.app.id)
    }

    private func coupling(of scope: Scope) async throws(ProviderError) -> HerokuAPI.Coupling {
        let attempt = "looking for the pipeline of \(scope.name)"
        do {
            return try await calls.get(
                "/apps/\(PercentEncoding.encode(scope.name))/pipeline-couplings", as: HerokuAPI.Coupling.self, attempt: attempt)
        } catch  where error.code == .notFound {
            throw ProviderError(
                .notFound, attempt: attempt, message: "it is in none", requestID: error.requestID, status: error.status,
                fix: "put both apps into one with `heroku pipelines:create` and `heroku pipelines:add`")
        }
    }

    /// The release is named, so that nothing newer than what was shown is promoted.
    package func begin(
        _ route: PromotionRoute, of artefact: RunningArtefact, _ permit: WritePermit
    ) async throws(ProviderError) -> String {
        let body: JSONValue = [
            "pipeline": ["id": .string(route.pipeline)],
            "source": ["app": ["id": .string(route.source)], "release": ["id": .string(artefact.release)]],
            "targets": [["app": ["id": .string(route.target)]]],
        ]
        return try await calls.permitted(by: permit).write(
            .post, "/pipeline-promotions", body, as: HerokuAPI.Promotion.self, attempt: "promoting v\(artefact.version)", repeatable: false
        ).id
    }

    /// `completed` of the promotion does not say that a target succeeded: each target is asked.
    package func follow(_ promotion: String, to target: Scope, _ wait: WaitPolicy) async throws(ProviderError) -> PromotionEnd? {
        let attempt = "waiting for the promotion to \(target.name)"
        let pace = pace.within(wait)
        let path = "/pipeline-promotions/\(PercentEncoding.encode(promotion))/promotion-targets"
        let rows = try await pace.poll(pace.promotion, attempt: attempt) { () async throws(ProviderError) in
            try await calls.list(path, of: HerokuAPI.PromotionTarget.self, attempt: attempt)
        } until: {
            !$0.isEmpty && !$0.contains(where: \.isPending)
        } seen: { _ in
            "the promotion to \(target.name) is under way"
        }
        guard let rows else { return nil }
        guard let failed = rows.first(where: { !$0.isSuccess }) else { return .succeeded }
        if let message = failed.error_message { return .failed(message) }
        return .failed("its release failed: see `heroku releases:output --app \(target.name)`; what ran before still runs")
    }

    package func arrival(
        of artefact: String, in target: Scope, after version: Int, _ wait: WaitPolicy
    ) async throws(ProviderError) -> PromotionEnd? {
        let pace = pace.within(wait)
        let attempt = "looking for the promoted release of \(target.name)"
        func found() async throws(ProviderError) -> HerokuAPI.Release? {
            try await calls.releases(of: target.name, newest: 20, attempt: attempt)
                .first { $0.version > version && $0.artefact == artefact }
        }
        guard try await pace.poll(pace.arrival, attempt: attempt, isFollowed: true, found, until: { $0 != nil }) != nil else {
            return nil
        }
        let ended = try await pace.poll(
            pace.release, attempt: attempt, found, until: { $0?.isPending == false },
            seen: { $0.map { "the release command of v\($0.version) is running" } })
        guard let release = ended.flatMap(\.self) else {
            throw ProviderError(
                .unavailable, attempt: attempt, message: "its release command has not ended", outcomeUnknown: true,
                fix: "see `heroku releases:output --app \(target.name)`")
        }
        guard release.isSuccess else {
            return .failed("release v\(release.version) \(release.status): see `heroku releases:output --app \(target.name)`")
        }
        return .succeeded
    }
}
