internal import Diagnostics
internal import Estate
internal import Resources

/// Records of the custom domains of Pages projects: a CNAME to the project's own host, or the domain never becomes active.
enum PagesRecordChecks {
    static func check(_ domain: Located<String>, of project: PagesProject, in zones: [Zone], _ sink: inout DiagnosticSink) {
        let host = DomainName.canonical(domain.value)
        guard let zone = HostRecordChecks.zone(of: host, among: zones) else { return }
        let records = zone.records.filter { DomainName.full(DomainName.canonical($0.name.value), in: zone.name.value) == host }
        for record in records where ["A", "AAAA", "CNAME"].contains(record.type.rawValue) {
            guard case .values(let values) = record.presence else { continue }
            for value in values where !leads(value.value, of: record.type, to: project) {
                sink.report(
                    .warning(
                        "pages.domain-elsewhere", "\(domain.value) of the Pages project \(project.name.value) points elsewhere",
                        at: value.span,
                        notes: [.init("the project's domain is declared here", at: domain.span)],
                        fix: "make it a CNAME to \(project.name.value)\(PagesProject.hostSuffix)"))
            }
        }
    }

    /// What is only known later leads there as far as anybody can say. A project whose name others had taken has another host.
    private static func leads(_ value: RecordValue, of type: RecordType, to project: PagesProject) -> Bool {
        switch value {
        case .cname(let target): target.hasSuffix(PagesProject.hostSuffix)
        case .expression: type == .cname
        default: false
        }
    }
}
