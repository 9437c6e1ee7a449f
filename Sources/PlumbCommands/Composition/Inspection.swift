internal import ArgumentParser
internal import Diagnostics
internal import Estate
internal import FoundationEssentials
internal import Planning
internal import Reconciling

/// One command's look at what is live: the estate loaded, what it reads connected; no ledger, and nothing that writes.
struct Inspection {
    let estate: Estate
    let composition: Composition

    /// - Parameters:
    ///   - environments: those that must be there.
    ///   - services: those that must be there, in one of them.
    ///   - required: what has to be connected, once the estate is known.
    init(
        _ options: EstateOptions, _ talk: LogOptions, environments: [String], services: [String], required: (Estate) -> RequiredConnections
    ) async throws {
        let variables = ProcessInfo.processInfo.environment
        let trusted = try await TrustedEstate(options, variables: variables)
        if let remark = trusted.remark { Terminal.log(remark) }
        estate = trusted.estate
        for name in environments { _ = try estate.environment(named: name) }
        try estate.checkServices(services, in: environments)
        composition = try await Composition(
            estate, variables: variables, watch: Terminal.watch, verbosity: talk.verbosity, required: required(estate))
    }

    /// - Parameter result: what there is none of without reading everything.
    func reading<Value>(
        for result: String, _ body: (PlanMaker) async throws(PlanMaker.Unreadable) -> Value
    ) async throws -> Value {
        let progress = TransientLine("reading…")
        defer { progress.erase() }
        do throws(PlanMaker.Unreadable) {
            return try await body(PlanMaker(estate: estate, connections: composition.connections))
        } catch {
            throw CommandFailure(error, result: result)
        }
    }
}

extension Estate {
    /// The providers of apps: of these environments, or of all.
    func appProviders(in environments: [String]? = nil) -> Set<String> {
        Set(services.filter { environments?.contains($0.environment) ?? true }.map(\.provider))
    }
}
