package import Planning
internal import Resources
internal import Estate

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
        switch try Probe(performing: operation) {
        case .http(let probe):
            return try await pace.awaited(operation, within: probe.check.within, context.wait) { await http.check(probe) }
        case .names(let probe):
            return try await pace.awaited(operation, within: probe.within, context.wait) { await names.check(probe) }
        case .person(let step):
            // Nobody waits for a person: what they have not done is left for later.
            guard let name = await ask(step) else {
                return OperationOutcome(.waiting, "for a person; give --done \(step.name) once it is done")
            }
            return OperationOutcome(.done, "done, confirmed by \(name)")
        }
    }

    package func check(_ operation: Operation) async -> ProbeResult {
        switch Probe(probing: operation) {
        case .http(let probe)?: await http.check(probe)
        case .names(let probe)?: await names.check(probe)
        case .person?, nil: .unknown(operation)
        }
    }
}
