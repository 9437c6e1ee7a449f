internal import Estate
package import Planning
package import Reconciling
internal import Resources

/// Performs what ``HerokuModel`` compiled.
package struct HerokuWriter: ProviderWriter, Prober {
    private let calls: HerokuCalls
    private let pace: HerokuPace
    private let logs: APIClient?
    private let watch: SecretWatch
    private let certificates: ProbePace
    private let longestFollowing: Duration

    /// As the CLI does; Heroku takes the better part of an hour.
    package static let certificatePace = ProbePace(first: .seconds(15), longest: .seconds(60))

    /// - Parameters:
    ///   - logs: without a base and without a credential: a log session is an address of its own; nil where no task runs.
    ///   - watch: asked whether what a command or an app printed holds a secret.
    ///   - longestFollowing: for how long a log is followed at most, whatever the files say.
    package init(
        client: APIClient, provider: String, pace: HerokuPace = .standard, logs: APIClient? = nil, watch: SecretWatch = SecretWatch(),
        certificates: ProbePace = certificatePace, longestFollowing: Duration = .seconds(LogCheck.longest)
    ) {
        self.longestFollowing = longestFollowing
        self.certificates = certificates
        self.calls = HerokuCalls(client)
        self.logs = logs
        self.watch = watch
        self.pace = pace
    }

    package func perform(_ operation: Operation, in context: OperationContext) async throws(ProviderError) -> OperationOutcome {
        let call = try HerokuCall(performing: operation)
        let (app, name) = (call.app, operation.scope.name)
        let (calls, pace) = (calls.permitted(by: context.permit), pace.within(context.wait))
        let apps = HerokuAppWriting(calls: calls, app: app, scope: operation.scope)
        let addons = HerokuAddonWriting(calls, app: app, name: name, pace: pace)
        let certificates = HerokuCertificateWriting(calls: calls, app: app, name: name)
        let domains = HerokuDomainWriting(calls, app: app, name: name, pace: pace)
        let formation = HerokuFormationWriting(calls: calls, app: app, name: name)
        let pipelines = HerokuPipelineWriting(calls: calls, app: app, name: name)
        let releases = HerokuReleaseWriting(calls, app: app, scope: operation.scope, pace: pace, context)
        switch call.request {
        case .createApp(let creation): return try await apps.create(creation)
        case .updateApp(let update): return try await apps.update(update)
        case .deleteApp: return try await apps.delete()
        case .putBuildpacks(let list): return try await apps.putBuildpacks(list.buildpacks)
        case .patchFeature(let change): return try await apps.patchFeature(change)
        case .createDomain(let host): return try await domains.create(host.hostname)
        case .deleteDomain(let host): return try await domains.delete(host.hostname)
        case .awaitDomain(let host): return try await domains.await(host.hostname)
        case .createAddon(let write): return try await addons.create(write)
        case .changePlan(let write): return try await addons.changePlan(write)
        case .deleteAddon(let addon): return try await addons.delete(addon.name)
        case .awaitAddon(let addon): return try await addons.await(addon.name)
        case .attach(let attachment): return try await addons.attach(attachment)
        case .detach(let attachment): return try await addons.detach(attachment)
        case .patchConfig(let patch):
            return try await HerokuConfigWriting(calls, app: app, name: name, pace: pace).patch(patch, in: context)
        case .createPipeline(let pipeline): return try await pipelines.create(pipeline.name)
        case .renamePipeline(let rename): return try await pipelines.rename(rename)
        case .couple(let place): return try await pipelines.couple(place)
        case .moveStage(let move): return try await pipelines.move(move)
        case .promote(let promotion): return try await releases.promote(promotion)
        case .awaitRelease: return try await releases.verify()
        case .runTask(let run):
            let log = HerokuTaskLog(logs(of: app, operation.scope), pace: pace)
            return try await HerokuTaskWriting(calls, app: app, name: name, pace: pace, log: log, context.attempt).run(run)
        case .patchFormation(let patch): return try await formation.patch(patch)
        case .awaitFormation(let wait): return try await formation.await(wait.types)
        case .enableCertificates: return try await certificates.enable()
        case .disableCertificates: return try await certificates.disable()
        case .awaitCertificates(let wait): return try await awaitCertificates(wait, app, calls, operation, context.wait)
        case .followLog(let following): return try await follow(self.following(app, following, operation.scope), name, context.wait)
        }
    }

    private func awaitCertificates(
        _ wait: HerokuRequest.CertificateWait, _ app: String, _ calls: HerokuCalls, _ operation: Operation, _ policy: WaitPolicy
    ) async throws(ProviderError) -> OperationOutcome {
        var look = HerokuCertificateCheck(calls, app: app, wait, name: operation.scope.name)
        return try await certificates.awaited(operation, within: wait.within, policy) { () async throws(ProviderError) in
            try await look.again()
        }
    }

    private func follow(
        _ following: HerokuLogFollowing, _ name: String, _ policy: WaitPolicy
    ) async throws(ProviderError) -> OperationOutcome {
        let seen = try await following.seen(policy)
        if seen.isClean { return OperationOutcome(.done, seen.text) }
        throw ProviderError(
            .rejected, attempt: "following the log of \(name)", message: seen.text,
            fix: "see `heroku logs --app \(name)`; plumb resume follows the log again", output: seen.lines)
    }

    private func logs(of app: String, _ scope: Scope) -> HerokuLogs {
        HerokuLogs(calls, client: logs, app: app, scope: scope, watch: watch)
    }

    private func following(_ app: String, _ following: HerokuRequest.LogFollowing, _ scope: Scope) -> HerokuLogFollowing {
        HerokuLogFollowing(calls, logs(of: app, scope), app: app, following, name: scope.name, longest: longestFollowing)
    }

    package func check(_ operation: Operation) async -> ProbeResult {
        guard let call = HerokuCall(probing: operation) else { return .unknown(operation) }
        switch call.request {
        case .awaitCertificates(let wait):
            do throws(ProviderError) {
                return try await HerokuCertificateCheck(calls, app: call.app, wait, name: operation.scope.name).once()
            } catch {
                return .otherwise("Heroku did not answer: \(error.message)")
            }
        case .followLog(let following):
            do throws(ProviderError) {
                let seen = try await self.following(call.app, following, operation.scope).seen(WaitPolicy())
                return seen.isClean ? .awaited(seen.text) : .otherwise(([seen.text] + seen.lines).joined(separator: "; "))
            } catch {
                return .otherwise(error.message)
            }
        default: return .unknown(operation)
        }
    }
}

/// How long to wait between looks at something that takes its time, and how often at most.
package struct HerokuPace: Sendable {
    package let release: (pause: Duration, tries: Int)
    package let addon: (pause: Duration, tries: Int)
    package let domain: (pause: Duration, tries: Int)
    /// A promotion, its release command included.
    package let promotion: (pause: Duration, tries: Int)
    /// The release of a promotion whose answer was lost.
    package let arrival: (pause: Duration, tries: Int)
    /// A one-off dyno; it ends by itself after the time it was given.
    package let task: (pause: Duration, tries: Int)
    /// The last line of a one-off dyno in the log.
    package let log: (pause: Duration, tries: Int)
    /// What the operator says of waiting.
    private(set) var wait = WaitPolicy()

    package init(
        release: (pause: Duration, tries: Int), addon: (pause: Duration, tries: Int), domain: (pause: Duration, tries: Int),
        promotion: (pause: Duration, tries: Int) = (.seconds(1), 3_700), arrival: (pause: Duration, tries: Int) = (.seconds(2), 8),
        task: (pause: Duration, tries: Int) = (.seconds(2), 43_300), log: (pause: Duration, tries: Int) = (.seconds(2), 15)
    ) {
        self.release = release
        self.addon = addon
        self.domain = domain
        self.promotion = promotion
        self.arrival = arrival
        self.task = task
        self.log = log
    }

    /// A release command may run for an hour, an add-on takes minutes, a DNS target seconds.
    package static let standard = HerokuPace(
        release: (.seconds(2), 1_801), addon: (.seconds(5), 241), domain: (.seconds(5), 25))

    func within(_ wait: WaitPolicy) -> HerokuPace {
        var pace = self
        pace.wait = wait
        return pace
    }

    /// As ``Poller/looks(attempt:_:until:seen:)``, at an even pace.
    func looks<Value>(
        _ pace: (pause: Duration, tries: Int), attempt: String, isFollowed: Bool = false,
        _ look: () async throws(ProviderError) -> Value, until isDone: (Value) -> Bool, seen: (Value) -> String? = { _ in nil }
    ) async throws(ProviderError) -> (value: Value, isDone: Bool) {
        try await Poller(pace, wait, isFollowed: isFollowed).looks(attempt: attempt, look, until: isDone, seen: seen)
    }

    /// As ``looks(_:attempt:isFollowed:_:until:seen:)``; nil where it did not come to be as awaited.
    func poll<Value>(
        _ pace: (pause: Duration, tries: Int), attempt: String, isFollowed: Bool = false,
        _ look: () async throws(ProviderError) -> Value, until isDone: (Value) -> Bool, seen: (Value) -> String? = { _ in nil }
    ) async throws(ProviderError) -> Value? {
        let last = try await looks(pace, attempt: attempt, isFollowed: isFollowed, look, until: isDone, seen: seen)
        return last.isDone ? last.value : nil
    }

    /// Seconds that the pauses of a pace come to.
    static func seconds(_ pace: (pause: Duration, tries: Int)) -> Int { Int(pace.pause * max(0, pace.tries - 1) / .seconds(1)) }
}
