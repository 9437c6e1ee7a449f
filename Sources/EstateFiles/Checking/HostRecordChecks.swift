internal import Diagnostics
internal import Estate
internal import Resources

/// Hosts of services and Pages projects in zones that the estate manages, and that no record of the zone leads anywhere: what waits for
/// them waits in vain.
enum HostRecordChecks {
    static func check(_ estate: Estate, _ sink: inout DiagnosticSink) {
        let zones = estate.zones.filter { $0.mode == .manage && $0.retirement == nil }
        for service in estate.services where service.mode == .manage && service.retirement == nil {
            for domain in service.domains {
                require(
                    domain, in: zones,
                    { zone in
                        // A zone of another environment has to say whose app it means.
                        let owner = zone.environment == service.environment ? "" : "@\(service.environment)"
                        return "!ref service/\(service.name)\(owner).domains.\(domain.value).target"
                    }, &sink)
            }
        }
        for project in estate.pagesProjects where project.mode == .manage {
            for domain in project.domains {
                require(domain, in: zones, { _ in project.name.value + PagesProject.hostSuffix }, &sink)
                PagesRecordChecks.check(domain, of: project, in: zones, &sink)
            }
        }
    }

    /// - Parameter target: what a CNAME in the zone is to point to.
    private static func require(
        _ domain: Located<String>, in zones: [Zone], _ target: (Zone) -> String, _ sink: inout DiagnosticSink
    ) {
        let host = DomainName.canonical(domain.value)
        guard let zone = zone(of: host, among: zones), !hasRecord(host, in: zone) else { return }
        sink.report(
            .warning(
                "zone.host-without-record", "\(domain.value) has no record in the zone \(zone.name.value)", at: domain.span,
                notes: [.init("the zone is declared here", at: zone.name.span)],
                fix: "add a CNAME to \(target(zone)), or ignore it where another team owns it"))
    }

    /// The closest around a host.
    static func zone(of host: String, among zones: [Zone]) -> Zone? {
        zones.filter { host == $0.name.value || host.hasSuffix("." + $0.name.value) }.max { $0.name.value.count < $1.name.value.count }
    }

    /// A record of the name or of a wildcard above it, a delegation, or a rule that leaves it to somebody else.
    private static func hasRecord(_ host: String, in zone: Zone) -> Bool {
        let relative = host == zone.name.value ? "@" : String(host.dropLast(zone.name.value.count + 1))
        if zone.ignore.contains(where: { rule in
            ["A", "AAAA", "CNAME"].contains { rule.matches(kind: "dns", name: "\(relative)/\($0)") }
        }) {
            return true
        }
        return zone.records.contains { set in
            let name = DomainName.full(DomainName.canonical(set.name.value), in: zone.name.value)
            if name == host || host.hasPrefix("*.") && name == host { return true }
            if name.hasPrefix("*."), host.hasSuffix(name.dropFirst(1)) { return true }
            return set.type.rawValue == "NS" && host.hasSuffix("." + name) && name != zone.name.value
        }
    }
}
