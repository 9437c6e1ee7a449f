internal import Diagnostics
internal import Estate

/// `ignore:` is for what is live and not declared; what is declared is managed all the same.
enum IgnoreChecks {
    static func check(_ estate: Estate, _ sink: inout DiagnosticSink) {
        for service in estate.services {
            let declared =
                service.config.keys.map { ("config", $0) } + service.formation.keys.map { ("formation", $0) }
                + service.addons.keys.map { ("addon", $0) } + service.domains.map { ("domain", $0.value) }
                + service.features.keys.map { ("feature", $0) }
            report(service.ignore, declared.sorted { $0 < $1 }, &sink)
        }
        for zone in estate.zones {
            report(zone.ignore, zone.records.map { ("dns", "\($0.name.value)/\($0.type.rawValue)") }.sorted { $0 < $1 }, &sink)
        }
    }

    private static func report(_ rules: [IgnoreRule], _ declared: [(kind: String, name: String)], _ sink: inout DiagnosticSink) {
        for rule in rules {
            let matched = declared.filter { rule.matches(kind: $0.kind, name: $0.name) }.map { "\($0.kind)/\($0.name)" }
            guard let first = matched.first else { continue }
            let what = matched.count == 1 ? first : "\(first) and \(matched.count - 1) more"
            let isPattern = rule.pattern.value.contains("*")
            let message = "\(what) \(matched.count == 1 ? "is" : "are") declared, so the ignore rule does not apply"
            sink.report(
                isPattern
                    ? .warning(
                        "estate.ignored-and-declared", message, at: rule.pattern.span,
                        fix: "narrow the pattern, or take the declaration out")
                    : .error("estate.ignored-and-declared", message, at: rule.pattern.span, fix: "take out the rule or the declaration"))
        }
    }
}
