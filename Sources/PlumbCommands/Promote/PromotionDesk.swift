internal import ArgumentParser
internal import Diagnostics
internal import Estate
internal import Planning
internal import Reconciling
internal import Resources

/// What one promotion needs to look at: both apps of a service, the one that promotes, and the histories.
struct PromotionDesk {
    private let session: Session
    private let execution: Execution
    private let promoter: any ArtefactPromoter
    private let source: Service
    private let target: Service

    /// A proposal as it is shown, and the newest release of the target at that moment.
    struct Shown {
        let text: PromotionText
        let newest: Int
        /// What the service runs where the gate wants it to have soaked; nil where it runs nothing there, or nothing is wanted.
        let soaked: RunningArtefact?
    }

    /// What its health and its log say now that it runs, as after an apply; nil where nothing is declared to be looked at.
    func lookAfterRelease() async throws -> ProbeReport? {
        let looks: [Planning.Operation]
        do throws(PlanMaker.Unreadable) {
            looks = try await session.maker.looks(afterReleaseOf: target.scope, environment: session.name)
        } catch {
            throw CommandFailure(error, result: "check after the release")
        }
        return looks.isEmpty ? nil : await ProbeReport(looks, through: session.composition)
    }

    /// - Throws: ``CommandFailure`` where the service is not in both environments.
    init(_ session: Session, _ execution: Execution, service: String, from environment: String) throws {
        self.session = session
        self.execution = execution
        _ = try session.estate.environment(named: environment)
        func find(_ environment: String) throws -> Service {
            if let found = session.estate.service(service, in: environment) { return found }
            let known = Set(session.estate.services.filter { $0.environment == environment }.map(\.name)).sorted()
            let hint = Suggestion.nearest(to: service, among: known).map { "; did you mean \($0)?" } ?? ""
            throw CommandFailure(.validationFailure, "there is no service \"\(service)\" in \(environment)\(hint)")
        }
        source = try find(environment)
        target = try find(session.name)
        guard source.provider == target.provider, let promoter = session.composition.promoters[target.provider] else {
            throw CommandFailure(
                .failure, "\(service) is at \(source.provider) in \(environment) and at \(target.provider) in \(session.name)")
        }
        self.promoter = promoter
    }

    func proposal() async throws -> Shown {
        let (from, to) = try await asking { () async throws(ProviderError) in
            let from = try await promoter.deploymentStatus(of: source.scope)
            let to = try await promoter.deploymentStatus(of: target.scope)
            return (from, to)
        }
        guard let artefact = from.running else {
            throw CommandFailure(.failure, "\(source.app.value) has never run anything, so there is nothing to promote")
        }
        let proposal = PromotionProposal(
            service: target.name, source: source.environment, target: target.environment, artefact: artefact, replaced: to.running)
        let start = ClockTime.seconds(artefact.since) ?? 0
        let soak = try await session.events(of: source.environment).map { events in
            Cleanliness(events, since: start) { $0.hasPrefix("\(source.scope)/") }
        }
        return Shown(
            text: PromotionText(proposal: proposal, soak: soak, now: Session.now()), newest: to.newest,
            soaked: try await soaked(from))
    }

    private func soaked(_ from: DeploymentStatus) async throws -> RunningArtefact? {
        guard let environment = session.environment.gate?.soak?.environment else { return nil }
        if environment == source.environment { return from.running }
        guard let service = session.estate.service(target.name, in: environment) else { return nil }
        return try await asking { () async throws(ProviderError) in try await promoter.deploymentStatus(of: service.scope) }.running
    }

    func route() async throws -> PromotionRoute {
        try await asking { () async throws(ProviderError) in try await promoter.route(from: source.scope, to: target.scope) }
    }

    private func promotion(stoppedBy requests: Interruption.Requests) -> Promotion {
        Promotion(
            ledger: session.ledger, promoter: promoter, actor: session.actor, run: execution.run, fence: execution.fence,
            permit: execution.permit,
            target: target.scope, environment: session.name, now: Session.now,
            isStopping: { requests.isMade })
    }

    func resume(_ unfinished: PromotionRecord, stoppedBy requests: Interruption.Requests) async throws -> Promotion.Outcome {
        do {
            return try await promotion(stoppedBy: requests).resume(unfinished)
        } catch {
            throw failure(error)
        }
    }

    func perform(
        _ approved: consuming ApprovedPromotion, route: PromotionRoute, newest: Int, stoppedBy requests: Interruption.Requests
    ) async throws -> Promotion.Outcome {
        do {
            return try await promotion(stoppedBy: requests).perform(approved, route: route, newest: newest)
        } catch {
            throw failure(error)
        }
    }

    /// What went wrong, in the program's own words.
    private func failure(_ error: any Error) -> CommandFailure {
        switch error {
        case let error as ProviderError:
            CommandFailure(
                .failure, "\(error)\nthe outcome of the promotion is unknown; run it again to resume: nothing is promoted twice")
        case let error as LedgerError: CommandFailure(error.code == .locked ? .locked : .failure, "the ledger: \(error.message)")
        default: CommandFailure(.failure, "\(String(describing: error))")
        }
    }

    private func asking<Value>(_ body: () async throws(ProviderError) -> Value) async throws -> Value {
        do throws(ProviderError) {
            return try await body()
        } catch {
            throw CommandFailure(.failure, "\(error)\nnothing was promoted")
        }
    }
}
