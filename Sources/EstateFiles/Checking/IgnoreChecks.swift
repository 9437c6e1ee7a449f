internal import Diagnostics
internal import Estate

/// `ignore:` is for what is live and not declared, and what is declared is managed all the same; `observe:` is for what is declared.
enum IgnoreChecks {
    static func check(_ estate: Estate, _ sink: inout DiagnosticSink) {
        for service in estate.services {
            let declared =
                service.config.keys.map { ("config", $0) } + service.formation.keys.map { ("formation", $0) }
                + service.addons.keys.map { ("addon", $0) } + service.domains.map { ("domain", $0.value) }
                + service.features.keys.map { ("feature", $0) }
            report(service.ignore, declared.sorted { $0 < $1 }, &sink)
            reportUnmatched(service.observe, declared + singles(of: service), &sink)
        }
        for zone in estate.zones {
            let declared = zone.records.map { ("dns", "\($0.name.value)/\($0.type.rawValue)") }
            report(zone.ignore, declared.sorted { $0 < $1 }, &sink)
            reportUnmatched(zone.observe, declared, &sink)
        }
        for repository in estate.repositories {
            let declared = repository.secrets.keys.map { ("secret", $0) } + repository.variables.keys.map { ("variable", $0) }
            reportUnmatched(repository.observe, declared + (repository.protection == nil ? [] : [("protection", "")]), &sink)
        }
    }

    /// What an app has one of, and what runs in it once.
    private static func singles(of service: Service) -> [(String, String)] {
        let settings: [(String, Bool)] = [
            ("stack", service.stack != nil), ("maintenance", service.maintenance != nil), ("acm", service.acm != nil),
            ("buildpacks", service.buildpacks != nil), ("pipeline", service.pipeline != nil),
        ]
        let once = (service.release == nil ? [] : [("release", "first")]) + service.tasks.keys.map { ("task", $0) }
        return [("app", "")] + settings.filter(\.1).map { ($0.0, "") } + once
    }

    /// Without a declaration there is nothing to compare, so that the rule would do nothing.
    private static func reportUnmatched(_ rules: [IgnoreRule], _ declared: [(kind: String, name: String)], _ sink: inout DiagnosticSink) {
        for rule in rules where !declared.contains(where: { rule.matches(kind: $0.kind, name: $0.name) }) {
            sink.report(
                .warning(
                    "estate.observed-and-undeclared", "nothing that is declared matches \(rule.pattern.value), so nothing is observed",
                    at: rule.pattern.span, fix: "declare it, or take the rule out"))
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
