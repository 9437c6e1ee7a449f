internal import CanonicalJSON
internal import Estate
package import Planning
package import Resources

/// Performs what waits for the world and is no provider's: looks, and looks again, until it is as awaited.
package struct ProbeWriter: ProviderWriter {
    /// Asks a person whether something is done.
    ///
    /// - Returns: who says so, or nil while nobody does.
    package typealias Question = @Sendable (_ step: Probe.Instruction) async -> String?

    private let http: HTTPLook
    private let names: NameLook
    private let ask: Question
    private let pace: ProbePace

    /// - Parameter place: turns the address of a service into the one that is asked.
    package init(
        transport: any HTTPTransport, resolver: any NameResolver, pace: ProbePace = .standard,
        place: @escaping @Sendable (_ origin: String) -> String = { $0 }, ask: @escaping Question
    ) {
        http = HTTPLook(transport: transport, place: place)
        names = NameLook(resolver: resolver)
        self.ask = ask
        self.pace = pace
    }

    package func perform(_ operation: Operation, secrets: [SecretReference: Secret]) async throws(ProviderError) -> OperationOutcome {
        let payload = operation.payload
        switch operation.action {
        case Operation.httpAction:
            guard let probe = Probe.HTTPProbe(payload) else { break }
            return try await awaited(operation, within: probe.check.within) { await http.look(probe) }
        case Operation.namesAction:
            guard let probe = try? payload.decoded(as: Probe.NameProbe.self) else { break }
            return try await awaited(operation, within: probe.within) { await names.look(probe) }
        case Operation.personAction:
            guard let step = try? payload.decoded(as: Probe.Instruction.self) else { break }
            // Nobody waits for a person: what they have not done is left for later.
            guard let name = await ask(step) else {
                return OperationOutcome(.waiting, "for a person; say --done \(step.name) when it is so")
            }
            return OperationOutcome(.done, "done, says \(name)")
        default: break
        }
        throw ProviderError(
            .rejected, attempt: operation.summary, message: "\(operation.action) is not a look this version knows",
            fix: "plan again with this version")
    }

    /// Looks once.
    package func look(_ operation: Operation) async -> Sighting {
        if operation.action == Operation.httpAction, let probe = Probe.HTTPProbe(operation.payload) { return await http.look(probe) }
        if operation.action == Operation.namesAction, let probe = try? operation.payload.decoded(as: Probe.NameProbe.self) {
            return await names.look(probe)
        }
        return .otherwise("\(operation.action) is not a look this version knows")
    }

    /// Looks until it is as awaited; gives up at the deadline, which is a failure, or leaves it for later when asked to.
    private func awaited(
        _ operation: Operation, within seconds: Int, _ look: () async -> Sighting
    ) async throws(ProviderError) -> OperationOutcome {
        let pauses = pace.pauses(within: Patience.deadline(seconds))
        // Asking who does not answer takes its time too.
        let end = ContinuousClock.now + .seconds(Patience.deadline(seconds))
        while true {
            let seen: String
            switch await look() {
            case .awaited(let text): return OperationOutcome(.done, text)
            case .otherwise(let text): seen = text
            }
            Patience.tell(seen)
            guard !Patience.isOver, ContinuousClock.now < end, let pause = pauses.next() else {
                return try Patience.end(operation.summary, own: seconds, seen: seen)
            }
            do {
                try await pace.sleep(pause)
            } catch {
                throw ProviderError(.cancelled, attempt: operation.summary, message: "stopped while waiting")
            }
        }
    }
}

/// How long to wait between looks.
package struct ProbePace: Sendable {
    private let first: Duration
    private let longest: Duration
    let sleep: @Sendable (Duration) async throws -> Void

    package static let standard = ProbePace(first: .seconds(1), longest: .seconds(20))

    /// - Parameter sleep: takes no time in tests.
    package init(
        first: Duration, longest: Duration, sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) {
        self.first = first
        self.longest = longest
        self.sleep = sleep
    }

    /// Each half as long again as the one before, as many as there is time for.
    func pauses(within seconds: Int) -> AnyIterator<Duration> {
        var (next, left) = (first, Duration.seconds(seconds))
        return AnyIterator {
            guard left > .zero else { return nil }
            let pause = min(next, left, longest)
            left -= pause
            next = min(next * 3 / 2, longest)
            return pause
        }
    }
}
