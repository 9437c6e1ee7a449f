internal import Diagnostics
internal import Estate
internal import Planning
internal import Resources

/// Declared zones as scopes and record sets.
struct ZoneLowering {
    private let capabilities: DNSCapabilities

    init(_ capabilities: DNSCapabilities) {
        self.capabilities = capabilities
    }

    /// - Parameter whole: what the zone itself is to be where the provider makes it; nil where others make zones.
    func scope(_ zone: Zone, whole content: Content?) -> DesiredScope {
        let lookedUp = zone.records.filter(isLookedUp).map { (name(of: $0, in: zone).text, $0.acknowledged.keys.sorted()) }
        let context = ZoneContext(
            plan: zone.plan?.value, resolvers: zone.resolvers, lookedUp: Dictionary(lookedUp, uniquingKeysWith: { _, last in last }))
        var scope = DesiredScope(
            scope: zone.scope, environment: zone.environment, resources: zone.records.map { resource($0, in: zone) },
            ignore: zone.ignore, mode: zone.mode, prune: zone.prune,
            context: ScopeContext(context))
        scope.pinnedID = zone.id?.value
        scope.movedFrom = zone.movedFrom.map { Scope(provider: zone.provider, name: $0.value) }
        let whole = ZoneResource.address(in: zone.scope)
        if let retirement = zone.retirement {
            scope.resources.append(DesiredResource(whole, .external, mode: zone.mode, span: zone.name.span))
            scope.retirements[whole] = retirement
        } else if let content {
            scope.resources.append(DesiredResource(whole, .present(content), mode: zone.mode, span: zone.name.span))
        }
        for set in zone.records {
            guard let retirement = set.retirement else { continue }
            scope.retirements[name(of: set, in: zone).address(in: zone.scope)] = retirement
        }
        return scope.observing(zone.observe)
    }

    private func name(of set: RecordSet, in zone: Zone) -> RecordSetName {
        RecordSetName(owner: DomainName.canonical(set.name.value), type: type(of: set).rawValue, zone: zone.name.value)
    }

    /// Where a CNAME is flattened, an ALIAS is one.
    private func type(of set: RecordSet) -> RecordType { set.type == .alias && capabilities.flattening == .cname ? .cname : set.type }

    private func isLookedUp(_ set: RecordSet) -> Bool {
        guard case .values(let values) = set.presence else { return false }
        return values.contains { if case .expression = $0.value { true } else { false } }
    }

    private func resource(_ set: RecordSet, in zone: Zone) -> DesiredResource {
        let presence: DesiredResource.Presence =
            switch set.presence {
            case .absent: .absent
            case .external: .external
            case .values(let values): .present(content(set, values.map(\.value), zone))
            }
        return DesiredResource(name(of: set, in: zone).address(in: zone.scope), presence, mode: zone.mode, span: set.span)
    }

    private func presentation(of value: RecordValue, _ set: RecordSet, _ zone: Zone) -> String {
        guard !set.isCanonical, case .success(let canonical) = value.canonical(zone: zone.name.value) else { return value.presentation }
        return canonical.presentation
    }

    private func content(_ set: RecordSet, _ values: [RecordValue], _ zone: Zone) -> Content {
        var known: [String] = []
        var open: [Expression] = []
        for value in values {
            if case .expression(let expression) = value {
                open.append(expression)
            } else {
                known.append(presentation(of: value, set, zone))
            }
        }
        if known.count > 1 { known = Set(known).sorted() }
        var fields: [String: Content] = [
            "values": .list(known.map(Content.text) + open.map(Content.deferred))
        ]
        if capabilities.canProxy { fields["proxied"] = .boolean(set.proxied) }
        // A proxied record is always automatic; any other TTL would differ for ever.
        if let ttl = set.ttl, !set.proxied { fields["ttl"] = .integer(ttl.value) }
        if let comment = set.comment { fields["comment"] = .text(comment) }
        if let tags = set.tags { fields[RecordExtras.tags] = .text(RecordTag.text(tags.value)) }
        for (name, value) in set.settings { fields[RecordExtras.setting(name)] = .boolean(value.value) }
        return .record(fields)
    }
}
