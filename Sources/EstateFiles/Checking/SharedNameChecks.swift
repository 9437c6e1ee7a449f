internal import Diagnostics
internal import Estate

/// Names that are unique at a provider, over all apps and accounts: one host answers for one app, and one name is one add-on's.
enum SharedNameChecks {
    private struct Key: Hashable {
        let provider: String
        let name: String
    }

    static func check(_ services: [Service], _ sink: inout DiagnosticSink) {
        var (hosts, addons): ([Key: SourceSpan], [Key: SourceSpan]) = ([:], [:])
        for service in services {
            for domain in service.domains {
                claim(domain.value.lowercased(), domain.span, of: service, "the domain \(domain.value)", in: &hosts, &sink)
            }
            for (key, addon) in service.addons.sorted(by: { $0.key < $1.key }) {
                let name = addon.value.name(key: key, app: service.app.value)
                claim(name, addon.value.places["name"] ?? addon.span, of: service, "the add-on \(name)", in: &addons, &sink)
            }
        }
    }

    private static func claim(
        _ name: String, _ span: SourceSpan, of service: Service, _ what: String, in claims: inout [Key: SourceSpan],
        _ sink: inout DiagnosticSink
    ) {
        let key = Key(provider: service.provider, name: name)
        guard let earlier = claims[key] else {
            claims[key] = span
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
