package import Resources

/// Hands what one app runs on to another, without building it again.
package protocol ArtefactPromoter: Sendable {
    /// What an app runs, and the number of its newest release.
    /// - Throws: ``ProviderError`` where either cannot be read.
    func deploymentStatus(of scope: Scope) async throws(ProviderError) -> DeploymentStatus

    /// The place where the provider lets both apps promote; asked before anybody is asked to confirm.
    /// - Throws: ``ProviderError`` saying what to set up where there is none.
    func route(from source: Scope, to target: Scope) async throws(ProviderError) -> PromotionRoute

    /// Asks for the promotion, once: it is not repeated when no answer came.
    /// - Returns: what ``follow(_:to:_:)`` knows it by.
    func begin(_ route: PromotionRoute, of artefact: RunningArtefact, _ permit: WritePermit) async throws(ProviderError) -> String

    /// Waits until the provider has made up its mind about the target; nil when it has not by the time somebody asked to stop.
    func follow(_ promotion: String, to target: Scope, _ wait: WaitPolicy) async throws(ProviderError) -> PromotionEnd?

    /// Waits, for a short while, for a release of an artefact that somebody asked for without hearing an answer, and until it ends.
    /// - Parameter version: of the release that was newest then.
    /// - Returns: nil where none came.
    func arrival(
        of artefact: String, in target: Scope, after version: Int, _ wait: WaitPolicy
    ) async throws(ProviderError) -> PromotionEnd?
}

/// Where a promotion takes place, in the provider's own ids.
package struct PromotionRoute: Hashable, Sendable {
    package let pipeline: String
    package let source: String
    package let target: String

    package init(pipeline: String, source: String, target: String) {
        self.pipeline = pipeline
        self.source = source
        self.target = target
    }
}

/// What an app runs, and how far its history of releases goes.
package struct DeploymentStatus: Hashable, Sendable {
    /// Nil before the first deploy.
    package let running: RunningArtefact?
    /// The newest release's number, whatever became of it; 0 before the first.
    package let newest: Int

    package init(running: RunningArtefact?, newest: Int) {
        self.running = running
        self.newest = newest
    }
}

/// A built program that an app runs.
package struct RunningArtefact: Hashable, Sendable, Codable {
    /// The provider's id of what was built: a slug or an image.
    package let id: String
    /// The provider's id of the release that runs it, and its number.
    package let release: String
    /// The number of that release.
    package let version: Int
    /// What it was built from, where the provider tells.
    package let commit: String?
    /// When the app began to run it without a break, RFC 3339.
    package let since: String

    package init(id: String, release: String, version: Int, commit: String?, since: String) {
        self.id = id
        self.release = release
        self.version = version
        self.commit = commit
        self.since = since
    }
}

/// What became of a promotion.
package enum PromotionEnd: Hashable, Sendable {
    case succeeded
    /// The text says why, as a clause.
    case failed(String)
}
