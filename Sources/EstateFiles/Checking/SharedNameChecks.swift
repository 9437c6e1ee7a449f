internal import Diagnostics
internal import Estate

/// Names that are unique at a provider, over all apps and accounts: one host answers for one app, and one name is one add-on's.
enum SharedNameChecks {
    static func check(_ services: [Service], _ projects: [PagesProject], _ sink: inout DiagnosticSink) {
        var (hosts, addons): ([String: SourceSpan], [String: SourceSpan]) = ([:], [:])
        for service in services {
            for domain in service.domains {
                claim(domain.value.lowercased(), domain.span, of: service, "the domain \(domain.value)", in: &hosts, &sink)
            }
            for (key, addon) in service.addons.sorted(by: { $0.key < $1.key }) {
                let name = addon.value.name(key: key, app: service.app.value)
                let span = addon.value.places["name"] ?? addon.span
                claim(name.lowercased(), span, of: service, "the add-on \(name)", in: &addons, &sink)
            }
        }
        // Two projects with one host have a message of their own.
        for domain in projects.flatMap(\.domains) {
            guard let earlier = hosts[domain.value.lowercased()] else { continue }
            sink.report(
                .error(
                    "estate.name-claimed-twice", "the domain \(domain.value) is declared for a service and for a Pages project",
                    at: domain.span,
                    notes: [.init("declared for a service here", at: earlier)], fix: "take one out"))
        }
    }

    private static func claim(
        _ name: String, _ span: SourceSpan, of service: Service, _ what: String, in claims: inout [String: SourceSpan],
        _ sink: inout DiagnosticSink
    ) {
        guard let earlier = claims[name] else {
            claims[name] = span
            return
        }
        // A list that names a host twice has a message of its own.
        guard earlier != span else {
            sink.report(
                .error(
                    "estate.name-claimed-twice", "\(what) is declared for every environment of \(service.name)", at: span,
                    fix: "declare it in one environment"))
            return
        }
        sink.report(
            .error(
                "estate.name-claimed-twice", "\(what) is declared twice; it can belong to one app", at: span,
                notes: [.init("first declared here", at: earlier)], fix: "take one out"))
    }
}
