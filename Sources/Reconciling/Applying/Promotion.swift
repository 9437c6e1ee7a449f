internal import CanonicalJSON
package import Resources

/// Performs an approved promotion: intent, call, outcome, each recorded; and goes on with one that was interrupted.
package struct Promotion: Sendable {
    private let ledger: any Ledger
    private let promoter: any ArtefactPromoter
    private let actor: String
    private let run: String
    /// Locks that the intent is recorded behind.
    private let fence: Fence
    /// Of the same locks: asked before the promotion is sent.
    private let permit: WritePermit
    private let target: Scope
    private let environment: String
    private let now: @Sendable () -> Int
    private let wait: WaitPolicy

    /// - Parameter isStopping: asked between two looks at what the provider does; once true, it is not waited for any more.
    package init(
        ledger: any Ledger, promoter: any ArtefactPromoter, actor: String, run: String, fence: Fence, permit: WritePermit = .always,
        target: Scope,
        environment: String, now: @escaping @Sendable () -> Int, isStopping: @escaping @Sendable () -> Bool = { false }
    ) {
        self.ledger = ledger
        self.promoter = promoter
        self.actor = actor
        self.run = run
        self.fence = fence
        self.permit = permit
        self.target = target
        self.environment = environment
        self.now = now
        wait = WaitPolicy(isStopping: isStopping)
    }

    /// What a promotion came to.
    package enum Outcome: Hashable, Sendable {
        /// The target runs the artefact: read back.
        case completed
        case failed(String)
        /// The provider has not come to an end; it can be gone on with.
        case underWay
    }

    /// Asks for the promotion once and follows it to its end. The caller holds the locks of the fence.
    /// - Throws: ``LedgerError`` when the intent could not be recorded, and nothing was sent then; ``ProviderError`` when what
    ///   became of it could not be read: the ledger then has an intent without an end, and ``resume(_:)`` goes on.
    package func perform(_ approved: consuming ApprovedPromotion, route: PromotionRoute, newest: Int) async throws -> Outcome {
        let proposal = approved.proposal
        let artefact = proposal.artefact
        var detail = Self.detail(proposal.service, from: proposal.source, artefact: artefact.id, artefact.commit)
        detail["digest"] = .string(proposal.digest)
        detail["replaces"] = proposal.replaced.map { .string($0.id) } ?? .null
        detail["newest"] = .integer(newest)
        detail["breakGlass"] = approved.brokenGlass.map { .string($0) }
        try await record(.promotionIntent, detail, behind: fence)
        let end = try await outcome(of: artefact, route: route, newest: newest)
        return try await conclude(
            end, artefact.id, Self.detail(proposal.service, from: proposal.source, artefact: artefact.id, artefact.commit))
    }

    /// Sent once, and never again: whether it was done although no answer came shows in the target's releases.
    private func outcome(of artefact: RunningArtefact, route: PromotionRoute, newest: Int) async throws -> PromotionEnd? {
        let promotion: String
        do throws(ProviderError) {
            promotion = try await promoter.begin(route, of: artefact, permit)
        } catch {
            guard error.outcomeUnknown else { return .failed(error.description) }
            // It may still come: the intent stays without an end, and is gone on with.
            guard let end = try await promoter.arrival(of: artefact.id, in: target, after: newest, wait) else { throw error }
            return end
        }
        try await record(.promotionBegun, ["promotion": .string(promotion)])
        return try await promoter.follow(promotion, to: target, wait)
    }

    /// Goes on with a promotion that was interrupted after its intent: nothing is sent.
    package func resume(_ record: PromotionRecord) async throws -> Outcome {
        let end = try await outcome(of: record)
        return try await conclude(
            end, record.artefact, Self.detail(record.service, from: record.source, artefact: record.artefact, record.commit))
    }

    private func outcome(of record: PromotionRecord) async throws -> PromotionEnd? {
        if let promotion = record.promotion { return try await promoter.follow(promotion, to: target, wait) }
        return try await promoter.arrival(of: record.artefact, in: target, after: record.newest, wait) ?? .failed("it never started")
    }

    /// What the target runs is what counts, whatever the promotion is said to have come to.
    private func conclude(_ end: PromotionEnd?, _ artefact: String, _ detail: [String: JSONValue]) async throws -> Outcome {
        switch end {
        case nil: return .underWay
        case .succeeded?:
            let running = try await promoter.deploymentStatus(of: target).running
            guard running?.id == artefact else {
                return try await fail("the target runs \(running?.id ?? "nothing") after the promotion", detail)
            }
            var detail = detail
            detail["version"] = running.map { .integer($0.version) } ?? .null
            try await record(.promotionCompleted, detail)
            return .completed
        case .failed(let reason)?: return try await fail(reason, detail)
        }
    }

    private func fail(_ reason: String, _ detail: [String: JSONValue]) async throws -> Outcome {
        try await record(.promotionFailed, detail.merging(["error": .string(reason)]) { _, new in new })
        return .failed(reason)
    }

    private static func detail(_ service: String, from source: String, artefact: String, _ commit: String?) -> [String: JSONValue] {
        [
            "service": .string(service), "from": .string(source), "artefact": .string(artefact),
            "commit": commit.map { .string($0) } ?? .null,
        ]
    }

    private func record(_ kind: LedgerEvent.Kind, _ detail: [String: JSONValue], behind fence: Fence? = nil) async throws(LedgerError) {
        var detail = detail
        detail["to"] = .string(environment)
        let event = LedgerEvent(environment: environment, kind: kind, time: now(), actor: actor, run: run, detail: .object(detail))
        _ = try await ledger.append(event, behind: fence)
    }
}
