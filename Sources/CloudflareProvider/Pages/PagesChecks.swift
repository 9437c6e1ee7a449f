internal import Diagnostics
internal import Planning
internal import Resources

/// What must be said about a Pages project beyond what its files tell.
enum PagesChecks {
    static func findings(_ scope: DesiredScope, _ changes: [Change], _ observation: Observation) -> [Finding] {
        guard observation.targetID != nil else {
            guard let first = scope.resources.first(where: { $0.mode != .ignore }) else { return [] }
            return [
                Finding(
                    rule: "pages.missing", severity: .blocks, message: "there is no Pages project \(scope.scope.name) in the account",
                    address: first.address, span: first.span, fix: "make it first, or correct its name or account")
            ]
        }
        let live = Dictionary(observation.resources.map { ($0.address, $0.content) }, uniquingKeysWith: { first, _ in first })
        return scope.resources.filter { $0.address.kind == PagesKind.domain }.compactMap { domain in
            guard let content = live[domain.address], let status = content["status"]?.text, status != "active" else { return nil }
            let host = observation.outputs["subdomain"] ?? PagesHost.standard(of: scope.scope)
            let why = content["problem"]?.text.map { ": \($0)" } ?? ""
            return Finding(
                rule: "pages.domain-not-active", severity: .warns, message: "\(domain.address.name) is \(status) at the project\(why)",
                address: domain.address, span: domain.span, fix: fix(status, domain.address.name, host))
        }
    }

    private static func fix(_ status: String, _ name: String, _ host: String) -> String {
        switch status {
        case "initializing", "pending": "wait; it needs a CNAME from \(name) to \(host)"
        case "blocked": "the provider blocks the domain: ask its support"
        default: "see that the CNAME of \(name) points to \(host), then have the domain validated again in the dashboard"
        }
    }
}
