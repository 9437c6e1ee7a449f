internal import ArgumentParser
internal import CanonicalJSON
internal import Diagnostics
internal import Estate
internal import Integrations
internal import MasterFiles
internal import Planning
internal import Reconciling
internal import Resources

struct ZoneExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Print a live zone as a zone file (RFC 1035).",
        discussion: """
            Reads the zone from its provider and writes nothing. Every record is in it, declared or not, with full names and TTLs; what no zone \
            file can hold, such as a proxy or a record that is switched off, is a comment. The SOA is in it if the provider reports it. \
            Where a record cannot be written, it is left out with a comment, and the command ends with 1.
              plumb zone export example.com > example.com.zone
            """)

    @Argument(help: "The zone, as the files declare it.", completion: .zones)
    var zone: String

    @Option(name: .long, help: "The provider, where the zone is declared at several.")
    var provider: String?

    @OptionGroup var options: EstateOptions

    @OptionGroup var talk: LogOptions

    @Option(name: .long, help: "How to print the result.")
    var output: ResultFormat = .text

    func run() async throws {
        let name = WrittenName.canonical(zone)
        let wanted = provider
        let inspection = try await Inspection(options, talk, environments: [], services: []) { estate in
            let zones = estate.zones.filter { $0.name.value == name && $0.provider == wanted ?? $0.provider }
            return RequiredConnections(providers: Set(zones.map(\.provider)), stores: [], hasKey: false)
        }
        let declared = try declared(name, in: inspection.estate)
        let observation = try await observe(declared, inspection)
        guard observation.targetID != nil else {
            throw CommandFailure(.failure, "\(declared.scope) is missing: there is nothing to export")
        }
        let kind = inspection.estate.providers[declared.provider]?.kind.value
        let capabilities = kind.flatMap { Integrations.catalogue.provider($0)?.dns }
        let (file, leftOut, switchedOff) = MasterFile.live(observation, automaticTTL: capabilities?.automaticTTL)
        let remarks = (observation.outputs["soa"] == nil ? ["the provider does not report the SOA"] : []) + leftOut + switchedOff
        let text = file.text(standardTTL: capabilities?.standardTTL ?? 3_600, remarks: remarks)
        switch output {
        case .text:
            Terminal.print(DisplayText(lines: text.split(separator: "\n")))
            for clause in leftOut + switchedOff { Terminal.log("\(clause)") }
        case .json:
            Terminal.print(json: [
                "version": 1, "zone": .string(file.zone), "provider": .string(declared.provider),
                "environment": .string(declared.environment), "recordSets": .integer(file.sets.count), "hasSOA": .boolean(file.soa != nil),
                "leftOut": .array((leftOut + switchedOff).map { .string($0) }), "text": .string(text),
            ])
        }
        // Whoever takes the file for the zone would lose the rest.
        if !leftOut.isEmpty { throw CommandFailure(.failure, "\(leftOut.count) left out: the file is not the whole zone") }
    }

    private func declared(_ name: String, in estate: Estate) throws -> Zone {
        let zones = estate.zones.filter { $0.name.value == name && (provider == nil || $0.provider == provider) }
        if zones.count == 1 { return zones[0] }
        guard zones.isEmpty else {
            let providers = zones.map(\.provider).joined(separator: " and ")
            throw CommandFailure(.validationFailure, "\(name) is declared at \(providers): say which with --provider")
        }
        let hint = Suggestion.nearest(to: name, among: Set(estate.zones.map(\.name.value)).sorted()).map { "; did you mean \($0)?" } ?? ""
        throw CommandFailure(.validationFailure, "the files declare no zone \(name)\(hint)")
    }

    private func observe(_ zone: Zone, _ inspection: Inspection) async throws -> Observation {
        let connections = inspection.composition.connections
        let scopes = connections.models[zone.provider]?.lower(inspection.estate, environment: zone.environment, provider: zone.provider)
        guard let scope = scopes?.first(where: { $0.scope == zone.scope }), let reader = connections.readers[zone.provider] else {
            throw CommandFailure(.failure, "\(zone.provider) has no zones that can be read")
        }
        let progress = TransientLine("reading…")
        defer { progress.erase() }
        let found = await reader.observe([scope], key: connections.key)[zone.scope]
        switch found {
        case .success(let observation): return observation
        case .failure(let error): throw CommandFailure(.failure, "\(error)")
        case nil: throw CommandFailure(.failure, "\(zone.scope) was not read")
        }
    }
}
