internal import Diagnostics
internal import Resources

extension AdoptionDraft {
    /// A zone's own file, and those that its records are spread over.
    func files(ofZone adopted: AdoptedThing, head: [DeclaredEntry], isNamed: Bool) -> [DeclaredFile] {
        let zone = adopted.proposal.item.scope.name
        let owners = serviceOfHost
        let parts = Dictionary(grouping: adopted.thing.records) { record in
            split.path(of: record, in: zone, service: service(of: record, in: zone, owners), Self.fileName)
        }
        var own = adopted.thing
        own.records = parts[nil] ?? []
        let main = DeclaredFile(
            "zones/\(Self.fileName(zone)).yaml", comment: Self.comment,
            entries: [DeclaredEntry("zone", .text(zone))] + head
                + settings(of: AdoptedThing(adopted.proposal, own), isNamed: false), of: [adopted.thing.item.scope])
        let others = parts.compactMap { path, records -> DeclaredFile? in
            guard let path else { return nil }
            let provider = isNamed ? [DeclaredEntry("provider", .text(adopted.proposal.item.scope.provider))] : []
            let items = RecordGroups(records).items { node(of: $0) }
            return DeclaredFile(
                path, comment: nil,
                entries: [DeclaredEntry("records_of", .text(zone))] + provider + [DeclaredEntry("records", .list(items))],
                of: [adopted.thing.item.scope])
        }
        return [main] + others
    }

    /// The service that a record says where it is, or at whose host it stands.
    private func service(of record: ImportedRecord, in zone: String, _ owners: [String: String]) -> String? {
        if case .reference(let reference)? = values[record.address], reference.noun == "service" { return reference.name }
        return owners[DomainName.full(record.owner, in: zone)]
    }

    /// By host, whatever environment it is in.
    private var serviceOfHost: [String: String] {
        let declared = estate.services.flatMap { service in service.domains.map { (DomainName.canonical($0.value), service.name) } }
        let found = things.flatMap { adopted -> [(String, String)] in
            guard let service = adopted.proposal.service else { return [] }
            return (adopted.thing.settings["domains"]?.items ?? []).compactMap { item in
                guard case .text(let host) = item.value else { return nil }
                return (DomainName.canonical(host), service)
            }
        }
        return Dictionary(declared + found, uniquingKeysWith: { first, _ in first })
    }
}
