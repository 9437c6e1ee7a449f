internal import Diagnostics
internal import Estate

/// A file with records of a zone that another file declares: so that each team, or each service, has its own.
struct ZoneRecords {
    private let zone: Located<String>
    /// Nil where any provider's zone of the name is meant.
    private let provider: Located<String>?
    private let records: [RecordSet]

    static func read(_ node: YAMLNode, _ header: EstateHeader, _ sink: inout DiagnosticSink) -> ZoneRecords? {
        guard var reader = MappingReader(node, .recordsOf, &sink) else { return nil }
        let name = reader.requiredText("records_of", &sink).map { Located(WrittenName.canonical($0.value), at: $0.span) }
        let provider = reader.text("provider", &sink)
        let records = reader.list("records", &sink).compactMap { ZoneReader.record($0, zone: name?.value ?? "", &sink) }
        reader.finish(&sink)
        if let provider, header.provider(provider, holding: .zone, for: node, &sink) == nil { return nil }
        return name.map { ZoneRecords(zone: $0, provider: provider, records: records) }
    }

    /// The zones with the records that other files have of them, in the order of the files. Two files that declare the same set are found
    /// where a zone's records are checked.
    static func merge(
        _ zones: [Zone], _ parts: [ZoneRecords], _ written: WrittenNames, _ sink: inout DiagnosticSink
    ) -> [Zone] {
        var added: [Int: [RecordSet]] = [:]
        for part in parts {
            let found = zones.indices.filter { part.isOf(zones[$0]) }
            if found.count == 1 {
                added[found[0], default: []] += part.records
            } else if let problem = part.problem(found.map { zones[$0] }, of: zones, written) {
                sink.report(problem)
            }
        }
        return zones.enumerated().map { index, zone in added[index].map { zone.adding($0) } ?? zone }
    }

    private func isOf(_ zone: Zone) -> Bool { zone.name.value == self.zone.value && (provider == nil || provider?.value == zone.provider) }

    /// Nil where it is not certain that there is one: the file that declares the zone could not be read.
    private func problem(_ found: [Zone], of zones: [Zone], _ written: WrittenNames) -> Diagnostic? {
        guard found.isEmpty else {
            return .error(
                "zone.which-provider", "\(found.map(\.provider).sorted().joined(separator: " and ")) have a zone \(zone.value)",
                at: zone.span,
                fix: "say which with \"provider\"")
        }
        guard zones.contains(where: { $0.name.value == zone.value }) || written.isMissing(zone.value, "zone") else { return nil }
        let near = Suggestion.nearest(to: zone.value, among: Set(zones.map(\.name.value))).map { "did you mean \"\($0)\"?" }
        return .error(
            "zone.unknown", "no file declares the zone \(zone.value)\(provider.map { " of \($0.value)" } ?? "")", at: zone.span,
            fix: near ?? "write its file: zone, environment and the other records")
    }
}
