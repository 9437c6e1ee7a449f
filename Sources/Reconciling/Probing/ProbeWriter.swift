internal import CanonicalJSON
internal import Estate
package import Planning
internal import Resources

/// Performs what waits for the world and is no provider's: looks, and looks again, until it is as awaited.
package struct ProbeWriter: ProviderWriter, Prober {
    /// Asks a person whether something is done.
    ///
    /// - Returns: who says so, or nil while nobody does.
    package typealias Question = @Sendable (_ step: Probe.Instruction) async -> String?

    private let http: HTTPProber
    private let names: NameProber
    private let ask: Question
    private let pace: ProbePace

    /// - Parameter place: turns the address of a service into the one that is asked.
    package init(
        transport: any HTTPTransport, resolver: any NameResolver, pace: ProbePace = .standard,
        place: @escaping @Sendable (_ origin: String) -> String = { $0 }, ask: @escaping Question
    ) {
        http = HTTPProber(transport: transport, place: place)
        names = NameProber(resolver: resolver)
        self.ask = ask
        self.pace = pace
    }

    package func perform(_ operation: Operation, in context: OperationContext) async throws(ProviderError) -> OperationOutcome {
        let payload = operation.payload
        switch operation.action {
        case Operation.httpAction:
            guard let probe = Probe.HTTPProbe(payload) else { break }
            return try await pace.awaited(operation, within: probe.check.within, context.wait) { await http.check(probe) }
        case Operation.namesAction:
            guard let probe = try? payload.decoded(as: Probe.NameProbe.self) else { break }
            return try await pace.awaited(operation, within: probe.within, context.wait) { await names.check(probe) }
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

    package func check(_ operation: Operation) async -> ProbeResult {
        if operation.action == Operation.httpAction, let probe = Probe.HTTPProbe(operation.payload) { return await http.check(probe) }
        if operation.action == Operation.namesAction, let probe = try? operation.payload.decoded(as: Probe.NameProbe.self) {
            return await names.check(probe)
        }
        return .otherwise("\(operation.action) is not a look this version knows")
    }
}
