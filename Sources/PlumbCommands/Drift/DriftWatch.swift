internal import ArgumentParser
internal import Concurrency
internal import Diagnostics
internal import Logging
internal import Planning
internal import Reconciling
internal import Resources

/// Checks environments again and again until it is asked to stop.
///
/// Each environment has its own time, spread by its name and a little jitter, so that many do not ask at once. A round that failed is tried
/// again sooner, and later and later, but never later than a whole interval; see ``DriftRotation``.
struct DriftWatch: Sendable {
    private let runner: DriftRunner
    private let names: [String]
    private let interval: Int
    private let address: MetricsAddress?
    private let isHealing: Bool
    private let logger: Logger
    private let metrics: Locked<DriftMetrics>

    /// - Parameter interval: in seconds.
    init(_ runner: DriftRunner, _ names: [String], interval: Int, address: MetricsAddress?, isHealing: Bool = false) {
        self.isHealing = isHealing
        self.runner = runner
        self.names = names
        self.interval = interval
        self.address = address
        let verbosity = runner.talk.verbosity
        logger = Logger(label: "plumb.drift") { _ in TerminalLogHandler(verbosity > 0 ? .debug : .info) }
        metrics = Locked(DriftMetrics(names, interval: interval, started: Session.now()))
    }

    /// - Throws: ``CommandFailure`` where the metrics cannot be served.
    func run() async throws {
        let interruption = Interruption(giveBack: {})
        interruption.watch()
        let stop = interruption.beginWriting()
        defer { withExtendedLifetime(interruption) {} }
        guard let address, let server = MetricsServers.installed else { return await rounds(stop) }
        do {
            try await server.serve(host: address.host, port: address.port, answer: { answer($0) }) { port in
                logger.info("serving metrics", metadata: ["host": "\(address.host)", "port": "\(port)"])
                await rounds(stop)
            }
        } catch {
            guard !stop.isMade else { return }
            throw CommandFailure(.failure, "metrics cannot be served at \(address.host):\(address.port): \(String(describing: error))")
        }
    }

    // MARK: Rounds

    /// What is kept of an environment from one round to the next.
    private struct Connected {
        var session: Session?
        var desired = ""
        var rounds = 0
    }

    private func rounds(_ stop: Interruption.Requests) async {
        logger.info("watching", metadata: ["environments": "\(names.joined(separator: ","))", "interval": "\(interval)"])
        var rotation = DriftRotation(names, interval: interval, now: Session.now())
        var connected: [String: Connected] = [:]
        while !stop.isMade {
            guard let next = rotation.next(at: Session.now()) else {
                // Whoever cancels the watch ends it.
                guard (try? await Task.sleep(for: .milliseconds(200))) != nil else { break }
                continue
            }
            let (check, isHealed) = await round(next, &connected[next, default: Connected()])
            rotation.end(
                next, check.report.outcome, isComplete: check.isCompleteAndKept, isRepeated: isHealed, at: Session.now(),
                chance: Double.random(in: 0..<1))
            if rotation.isWhole(at: Session.now()), let isTaken = await runner.beat() { metrics.withLock { $0.addBeat(isTaken) } }
        }
        logger.info("stopped")
    }

    /// - Returns: the check, and whether something was put back.
    private func round(_ name: String, _ connected: inout Connected) async -> (check: DriftRunner.Check, isHealed: Bool) {
        let check: DriftRunner.Check
        do {
            let session = try await session(name, &connected)
            check = await runner.check(session, extent: extent)
        } catch {
            let reason = (error as? CommandFailure).map { $0.message.unescaped } ?? "\(error)"
            check = .notRun(.notRun(name, at: Session.now(), reason.split(whereSeparator: \.isNewline).joined(separator: "; ")))
        }
        connected.rounds += 1
        metrics.withLock { $0.add(check) }
        log(check)
        var isHealed = false
        if isHealing { isHealed = await heal(check) }
        // A credential may have been exchanged, a file repaired.
        if !isHealed, DriftRotation.isFailure(check.report.outcome) { connected.session = nil }
        return (check, isHealed)
    }

    /// - Returns: whether something was put back.
    private func heal(_ check: DriftRunner.Check) async -> Bool {
        do {
            return try await DriftHealing(runner.options, runner.talk).heal(check)
        } catch {
            logger.error(
                "not healed",
                metadata: ["environment": "\(check.report.environment)", "reason": "\(CommandFailure.reason(error))"])
            return false
        }
    }

    /// The connected estate, kept while its files stay the same; made anew with every full round, as credentials may change.
    private func session(_ name: String, _ connected: inout Connected) async throws -> Session {
        let desired = EstateHash.of(runner.options.desired)
        if let session = connected.session, connected.desired == desired, connected.rounds % runner.pace.fullEvery != 0 { return session }
        let session = try await Session(runner.options, runner.talk, environment: name)
        (connected.session, connected.desired) = (session, desired)
        return session
    }

    private var extent: DriftCheck.Extent {
        DriftCheck.Extent(usesSignals: true, fullEvery: runner.pace.fullEvery, budget: runner.pace.budget)
    }

    private func log(_ check: DriftRunner.Check) {
        let report = check.report
        var data: Logger.Metadata = [
            "environment": "\(report.environment)", "outcome": "\(report.outcome.rawValue)", "read": "\(check.readScopes)",
            "complete": "\(report.isComplete)",
        ]
        if let cut = report.cut { data["cut"] = "\(cut.read) of \(cut.of)" }
        if let refusal = report.refusal { data["reason"] = "\(refusal)" }
        if !check.missedSignals.isEmpty {
            data["missed"] = "\(check.missedSignals.map(\.description).joined(separator: ","))"
            logger.warning(
                "something changed although its signal did not; the provider's signals are no longer trusted", metadata: data)
        }
        for notice in report.notices {
            let state: Logger.Metadata = [
                "address": "\(notice.address)", "state": "\(notice.kind.rawValue)", "until": "\(notice.until)",
            ]
            logger.warning("acknowledgement", metadata: state)
        }
        for remark in report.remarks where !report.notices.contains(where: { $0.text == remark }) {
            logger.warning("not known", metadata: ["environment": "\(report.environment)", "reason": "\(remark)"])
        }
        for open in report.stillOpen {
            logger.warning("still open", metadata: ["address": "\(open.item.address)", "state": "\(open.clause)"])
        }
        switch report.outcome {
        case .clean: logger.info("check ended", metadata: data)
        case .drift:
            logger.warning("check ended", metadata: data)
            for item in report.alarms {
                logger.warning("drift", metadata: ["address": "\(item.address)", "kind": "\(item.kind.rawValue)"])
            }
        case .couldNotRead:
            logger.error("check ended", metadata: data)
            for unread in report.unread { logger.error("not read", metadata: ["scope": "\(unread.scope)", "reason": "\(unread.reason)"]) }
        case .noBaseline:
            data["without_baseline"] = "\(report.withoutBaseline)"
            logger.warning("check ended", metadata: data)
        case .didNotRun: logger.error("check ended", metadata: data)
        }
    }

    // MARK: Metrics

    private func answer(_ path: String) -> MetricsAnswer? {
        let now = Session.now()
        switch path {
        case "/metrics":
            return MetricsAnswer(
                status: 200, contentType: "text/plain; version=0.0.4; charset=utf-8", body: metrics.withLock { $0.text(at: now) })
        case "/healthz":
            let late = metrics.withLock { $0.late(at: now) }
            let body = late.isEmpty ? "ok\n" : late.map { "\($0): no complete check within twice the interval\n" }.joined()
            return MetricsAnswer(status: late.isEmpty ? 200 : 503, contentType: "text/plain; charset=utf-8", body: body)
        default: return nil
        }
    }
}
