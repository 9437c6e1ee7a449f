internal import CanonicalJSON
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
        guard let app = operation.payload["app"]?.string else { throw Self.unknown(operation) }
        let payload = operation.payload
        let (calls, pace) = (calls.permitted(by: context.permit), pace.within(context.wait))
        let apps = HerokuAppWriting(calls: calls, app: app, scope: operation.scope)
        let addons = HerokuAddonWriting(calls, app: app, name: operation.scope.name, pace: pace)
        let domains = HerokuDomainWriting(calls, app: app, name: operation.scope.name, pace: pace)
        let releases = HerokuReleaseWriting(calls, app: app, scope: operation.scope, pace: pace, context)
        let pipelines = HerokuPipelineWriting(calls: calls, app: app, name: operation.scope.name)
        switch operation.action {
        case CertificateProbes.action:
            guard var look = HerokuCertificateCheck(calls, payload, name: operation.scope.name) else { throw Self.unknown(operation) }
            return try await certificates.awaited(operation, within: look.within, context.wait) { () async throws(ProviderError) in
                try await look.again()
            }
        case LogProbes.action:
            guard let following = following(operation) else { throw Self.unknown(operation) }
            let seen = try await following.seen(context.wait)
            if seen.isClean { return OperationOutcome(.done, seen.text) }
            throw ProviderError(
                .rejected, attempt: "following the log of \(operation.scope.name)", message: seen.text,
                fix: "see `heroku logs --app \(operation.scope.name)`; plumb resume follows the log again", output: seen.lines)
        case "heroku.acm.enable": return try await HerokuCertificateWriting(calls: calls, app: app, name: operation.scope.name).enable()
        case "heroku.acm.disable": return try await HerokuCertificateWriting(calls: calls, app: app, name: operation.scope.name).disable()
        case "heroku.release.promote": return try await releases.promote(payload)
        case "heroku.release.verify": return try await releases.verify()
        case "heroku.pipeline.create": return try await pipelines.create(payload)
        case "heroku.pipeline.rename": return try await pipelines.rename(payload)
        case "heroku.coupling.create": return try await pipelines.couple(payload)
        case "heroku.coupling.stage": return try await pipelines.move(payload)
        case "heroku.task.run":
            let log = HerokuTaskLog(logs(of: app, operation.scope), pace: pace)
            return try await HerokuTaskWriting(calls, app: app, name: operation.scope.name, pace: pace, log: log, context.attempt).run(
                payload)
        case "heroku.app.create": return try await apps.create(payload)
        case "heroku.app.delete": return try await apps.delete()
        case "heroku.app.update": return try await apps.update(payload)
        case "heroku.buildpacks.put": return try await apps.putBuildpacks(payload)
        case "heroku.feature.patch": return try await apps.patchFeature(payload)
        case "heroku.addon.create": return try await addons.create(payload)
        case "heroku.addon.delete": return try await addons.delete(payload)
        case "heroku.addon.plan": return try await addons.changePlan(payload)
        case "heroku.addon.await": return try await addons.await(payload)
        case "heroku.attachment.delete": return try await addons.detach(payload)
        case "heroku.attachment.create": return try await addons.attach(payload)
        case "heroku.domain.create": return try await domains.create(payload)
        case "heroku.domain.delete": return try await domains.delete(payload)
        case "heroku.domain.await": return try await domains.await(payload)
        case "heroku.config.patch":
            return try await HerokuConfigWriting(calls, app: app, name: operation.scope.name, pace: pace).patch(payload, in: context)
        case "heroku.formation.patch":
            return try await HerokuFormationWriting(calls: calls, app: app, name: operation.scope.name).patch(payload)
        case "heroku.formation.await":
            return try await HerokuFormationWriting(calls: calls, app: app, name: operation.scope.name).await(payload)
        default: throw Self.unknown(operation)
        }
    }

    private func logs(of app: String, _ scope: Scope) -> HerokuLogs {
        HerokuLogs(calls, client: logs, app: app, scope: scope, watch: watch)
    }

    private func following(_ operation: Operation) -> HerokuLogFollowing? {
        guard let app = operation.payload["app"]?.string else { return nil }
        return HerokuLogFollowing(
            calls, logs(of: app, operation.scope), operation.payload, name: operation.scope.name, longest: longestFollowing)
    }

    private func checkLog(_ operation: Operation) async -> ProbeResult {
        guard let following = following(operation) else { return .otherwise("\(operation.action) is not a look this version knows") }
        do throws(ProviderError) {
            let seen = try await following.seen(WaitPolicy())
            return seen.isClean ? .awaited(seen.text) : .otherwise(([seen.text] + seen.lines).joined(separator: "; "))
        } catch {
            return .otherwise(error.message)
        }
    }

    package func check(_ operation: Operation) async -> ProbeResult {
        if operation.action == LogProbes.action { return await checkLog(operation) }
        guard operation.action == CertificateProbes.action,
            let look = HerokuCertificateCheck(calls, operation.payload, name: operation.scope.name)
        else { return .otherwise("\(operation.action) is not a look this version knows") }
        do throws(ProviderError) {
            return try await look.once()
        } catch {
            return .otherwise("Heroku did not tell: \(error.message)")
        }
    }

    /// A plan of another version of the program.
    private static func unknown(_ operation: Operation) -> ProviderError {
        ProviderError(.rejected, attempt: operation.summary, message: "\(operation.action) is not an operation this version knows")
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
