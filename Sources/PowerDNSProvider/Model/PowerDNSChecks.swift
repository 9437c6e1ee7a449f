internal import DNSModel
internal import Estate
internal import Planning
internal import Resources

/// What the server would refuse, and what it does that a reviewer must know of.
struct PowerDNSChecks {
    private(set) var findings: [Finding] = []

    private let zone: String
    private let observation: Observation

    init(_ changes: [Change], in observation: Observation) {
        zone = observation.scope.name
        self.observation = observation
        let writes = changes.filter { ![.forget, .adopt].contains($0.action) }
        guard !writes.isEmpty else { return }
        if let creation = ZoneResource.creation(writes) { checkDefaults(creation) }
        checkZone(writes)
        for change in writes where change.after != nil && change.address.kind == RecordSetName.kind { checkSet(change) }
        checkRequests(writes)
    }

    private mutating func checkDefaults(_ creation: Change) {
        for problem in creation.after.map({ ZoneDefaults($0).problems }) ?? [] {
            findings.append(
                Finding(
                    rule: "powerdns.zone-settings", severity: .blocks, message: "\(zone) is to be made, and \(problem.message)",
                    address: creation.address, span: creation.span, fix: problem.fix))
        }
    }

    private mutating func checkZone(_ writes: [Change]) {
        guard let facts = PowerDNSFacts(observation) else { return }
        // Whoever deletes it loses nothing with the next transfer.
        let isEnding = writes.contains { $0.address.kind == ZoneResource.kind }
        if facts.isSecondary, !isEnding {
            findings.append(
                Finding(
                    rule: "powerdns.secondary", severity: .blocks,
                    message: "\(zone) is a secondary at this server (\(facts.kind)): what is written here is lost with the next transfer",
                    fix: "name the provider of its primary, or set mode: observe"))
        }
        if !facts.countsWrites, !isEnding {
            findings.append(
                Finding(
                    rule: "powerdns.serial-fixed", severity: .warns,
                    message: "\(zone) has no SOA-EDIT-API, so its serial does not move: secondaries do not see what is written, "
                        + "and plumb does not see whether somebody else wrote at the same time",
                    fix: "set soa_edit_api of the zone to DEFAULT"))
        }
    }

    private mutating func checkSet(_ change: Change) {
        let name = RecordSetName(change.address)
        guard let type = name.declarable else { return }
        if case .unknown(let number) = type, PowerDNS.namedTypes.contains(number) {
            add(
                change, "powerdns.type-not-held", "\(name.full): PowerDNS knows type \(number) by a name and a form of its own",
                fix: "set it with pdnsutil, and leave it out of the files")
        }
        if type == .dnskey, !name.isApex {
            add(change, "powerdns.name-not-held", "\(name.full): PowerDNS holds DNSKEY only at the apex of a zone", fix: "take it out")
        }
        guard PowerDNS.hostTargets.contains(type) else { return }
        for value in (change.after?["values"]?.list ?? []).compactMap(\.text) {
            guard let target = value.split(separator: " ").last.map(String.init), target != ".",
                let problem = DomainName.problem(target)
            else { continue }
            add(
                change, "powerdns.target-not-held", "\(name.full) \(name.type): PowerDNS takes only names of hosts: \(problem.message)",
                fix: problem.fix ?? "use letters, digits and hyphens")
        }
    }

    private mutating func add(_ change: Change, _ rule: String, _ message: String, fix: String) {
        findings.append(
            Finding(rule: rule, severity: .blocks, message: message, address: change.address, span: change.span, fix: fix))
    }

    /// What does not wait for others and still takes several requests is seen half done in between.
    private mutating func checkRequests(_ writes: [Change]) {
        let requests = PatchCompiler.operations(writes, in: observation).filter(\.prerequisites.isEmpty)
        guard requests.count > 1 else { return }
        let sets = writes.count { $0.address.kind == RecordSetName.kind }
        findings.append(
            Finding(
                rule: "dns.several-requests", severity: .warns,
                message: "\(zone): \(sets) record sets are more than the server takes at once; they are written in "
                    + "\(requests.count) requests, each done as a whole or not at all, and resolvers see what is between them",
                fix: "change fewer record sets at once, where that matters"))
    }
}
