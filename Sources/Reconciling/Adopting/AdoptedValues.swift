package import Estate
package import Resources

/// Decides how each live variable and record is declared: only so that it says what is live now.
package struct AdoptedValues: Sendable {
    private let things: [AdoptedThing]
    private let estate: Estate
    private let stored: StoredValues
    private let connections: Connections
    private let screen: SecretScreen
    /// What a variable may refer to: the text, by environment.
    private let origins: [String: [String: Reference]]

    /// - Parameters:
    ///   - things: those that are adopted, and those that the files declare already.
    ///   - screen: of what was read; what it finds is not written in clear, however plain it looks.
    package init(
        _ things: [AdoptedThing], of estate: Estate, _ stored: StoredValues, _ connections: Connections, screen: SecretScreen
    ) {
        self.screen = screen
        self.things = things
        self.estate = estate
        self.stored = stored
        self.connections = connections
        var origins: [String: [String: Reference]] = [:]
        for adopted in things {
            guard let service = adopted.proposal.service, let environment = adopted.proposal.environment else { continue }
            for attribute in ["web_url", "origin"] {
                guard let text = adopted.thing.outputs[attribute] else { continue }
                origins[environment, default: [:]][text] = Reference(
                    noun: "service", name: service, environment: nil, attribute: attribute)
            }
        }
        self.origins = origins
    }

    /// By address. What is written in clear is no secret from here on: it may be printed.
    package func decide() -> [Address: AdoptedValue] {
        var values: [Address: AdoptedValue] = [:]
        for adopted in things {
            for variable in adopted.thing.variables { values[variable.address] = value(of: variable, of: adopted) }
            for record in adopted.thing.records { values[record.address] = value(of: record, in: adopted) }
        }
        connections.watch.allow(values.values.compactMap { if case .plain(let text) = $0 { text } else { nil } })
        return values
    }

    private func value(of variable: ImportedVariable, of adopted: AdoptedThing) -> AdoptedValue {
        guard let value = variable.value, let environment = adopted.proposal.environment else { return .external }
        let isPlain = value.withExposed { PlainVariable.isPlain($0, named: variable.name, forms: connections.watch.credentialForms) }
        if isPlain, value.withExposed({ PlainVariable.isSwitch($0) }) { return .plain(value.withExposed { $0 }) }
        let place = stored.place(
            of: connections.key.fingerprint(of: value), for: variable.name, service: adopted.proposal.service, in: environment, of: estate)
        // One that is called the same is kept there on purpose; another may only happen to be the same.
        if let place, place.isNamedSame { return .stored(place.reference) }
        let reference = value.withExposed { origins[environment]?[$0] }
        if let reference, reference.name != adopted.proposal.service { return .reference(reference) }
        if isPlain, value.withExposed({ screen.reason($0) == nil }) { return .plain(value.withExposed { $0 }) }
        return place.map { .stored($0.reference) } ?? .external
    }

    /// Nil for the values themselves.
    private func value(of record: ImportedRecord, in adopted: AdoptedThing) -> AdoptedValue? {
        guard record.values.count == 1, let environment = adopted.proposal.environment else { return nil }
        let zone = adopted.proposal.item.scope.name
        let text = record.values[0].presentation
        if record.type == .txt {
            // A key is found by what the record is called; that another text is the same may be chance.
            let name = DomainName.full(record.owner, in: zone)
            let lookups = things.flatMap { other in other.thing.answers.filter { $0.value == text }.keys }
            let fitting = lookups.filter { name.hasSuffix("._domainkey." + $0.key) }
            return fitting.min { ($0.attribute.count, $0) < ($1.attribute.count, $1) }.map { .lookup($0) }
        }
        guard record.type == .cname else { return nil }
        let attribute = "domains.\(DomainName.full(record.owner, in: zone)).target"
        guard
            let target = things.first(where: { other in
                other.proposal.service != nil && other.thing.outputs[attribute].map { DomainName.canonical($0) == text } ?? false
            }), let service = target.proposal.service
        else { return nil }
        let other = target.proposal.environment == environment ? nil : target.proposal.environment
        return .reference(Reference(noun: "service", name: service, environment: other, attribute: attribute))
    }
}
