internal import Diagnostics
internal import Estate
internal import Planning
internal import Resources

/// What cannot be had from Heroku as it is declared.
struct HerokuChecks {
    private(set) var findings: [Finding] = []
    private let observation: Observation

    init(_ scope: DesiredScope, _ changes: [Change], in observation: Observation) {
        self.observation = observation
        checkBuildpacks(scope)
        for change in changes where change.before != nil {
            checkUnchangeable(change, scope)
        }
        checkTiers(changes.filter { $0.address.kind == HerokuKind.formation })
        checkCertificates(scope, changes)
        checkProxies(scope)
        findings += HerokuReleaseChecks.findings(scope, changes, in: observation)
        findings += HerokuStateChecks.findings(scope, changes, in: observation)
        checkReserved(changes.filter { $0.address.kind == HerokuKind.config && $0.before == nil })
    }

    /// Images are built elsewhere, so a stack that runs them takes no buildpacks.
    private mutating func checkBuildpacks(_ scope: DesiredScope) {
        func wanted(_ kind: String) -> (content: Content, resource: DesiredResource)? {
            guard let resource = scope.resources.first(where: { $0.address.kind == kind }), case .present(let content) = resource.presence
            else { return nil }
            return (content, resource)
        }
        guard let buildpacks = wanted(HerokuKind.buildpacks), buildpacks.content.list?.isEmpty == false,
            let stack = (wanted(HerokuKind.stack)?.content ?? HerokuFacts(observation).stack.map(Content.text))?.text,
            ["container", "cnb"].contains(stack)
        else { return }
        findings.append(
            Finding(
                rule: "heroku.buildpacks-on-\(stack)", severity: .blocks, message: "the stack \(stack) takes no buildpacks",
                address: buildpacks.resource.address, span: buildpacks.resource.span, fix: "take buildpacks out, or declare another stack"))
    }

    /// Region and team are fixed when an app is made; making a new one would destroy its data, so that is never planned.
    private mutating func checkUnchangeable(_ change: Change, _ scope: DesiredScope) {
        guard change.address.kind == HerokuKind.app, let before = change.before, let after = change.after else { return }
        let places = scope.resources.first { $0.address == change.address }?.places ?? [:]
        for field in ["region", "team"] {
            guard let wanted = after[field], !HerokuEquality.isSameWord(wanted, before[field]) else { continue }
            block(
                "heroku.unchangeable",
                "the \(field) of \(change.address.scope.name) is \(before[field]?.text ?? "none") and cannot be changed",
                change, at: places[field], fix: "declare the \(field) it has, or make a new app beside it")
        }
    }

    /// Eco and Basic mix with no other tier, over all process types of an app, those without dynos included.
    private mutating func checkTiers(_ changes: [Change]) {
        guard let rows = HerokuFacts(observation).formation else { return }
        let planned = Dictionary(changes.map { ($0.address.name, $0.after) }, uniquingKeysWith: { first, _ in first })
        let tiers = Set(planned.compactMap { $0.value?["size"]?.text }.map(HerokuTier.of))
        guard tiers.count == 1, let tier = tiers.first else { return }
        for (type, row) in rows.sorted(by: { $0.key < $1.key }) where planned[type] == nil {
            guard let size = row.size, HerokuTier.of(size) != tier, row.quantity > 0 else { continue }
            guard let change = changes.first else { return }
            block(
                "heroku.mixed-tiers", "\(type) runs on \(size), which cannot stand beside \(tier) in one app", change,
                fix: "declare formation \(type) with a size of the same tier")
        }
    }

    /// Certificates are managed from Basic on (Dev Center, Automated Certificate Management).
    private mutating func checkCertificates(_ scope: DesiredScope, _ changes: [Change]) {
        let wanted = scope.resources.first { $0.address.kind == HerokuKind.acm && $0.presence == .present(.boolean(true)) }
        guard let wanted, changes.contains(where: { [HerokuKind.acm, HerokuKind.formation].contains($0.address.kind) }) else { return }
        var sizes = (HerokuFacts(observation).formation ?? [:]).compactMapValues(\.size)
        for resource in scope.resources where resource.address.kind == HerokuKind.formation {
            guard case .present(let content) = resource.presence, let size = content["size"]?.text else { continue }
            sizes[resource.address.name] = size
        }
        guard let eco = sizes.sorted(by: { $0.key < $1.key }).first(where: { $0.value.lowercased() == "eco" }) else { return }
        findings.append(
            Finding(
                rule: "heroku.acm-tier", severity: .blocks,
                message: "\(eco.key) runs on Eco, and Heroku manages certificates from Basic on", address: wanted.address,
                span: wanted.span, fix: "declare formation \(eco.key) with size: basic or a larger one, or take acm out"))
    }

    /// Heroku proves each host by what its name leads to.
    private mutating func checkProxies(_ scope: DesiredScope) {
        for host in HerokuContext(scope).proxiedHosts {
            let domain = scope.resources.first { $0.address.kind == HerokuKind.domain && $0.address.name.lowercased() == host }
            findings.append(
                Finding(
                    rule: "heroku.acm-proxied", severity: .warns,
                    message: "\(host) is proxied, so Heroku does not see where it points to and may never get a certificate for it",
                    address: domain?.address, span: domain?.span,
                    fix: "take the proxy off its record, or take acm out: the proxy has a certificate of its own"))
        }
    }

    private mutating func checkReserved(_ changes: [Change]) {
        for change in changes where change.address.name.hasPrefix("HEROKU_") || change.address.name.hasPrefix("__") {
            block(
                "heroku.reserved-name", "Heroku keeps config vars that begin like \(change.address.name) to itself", change,
                fix: "use another name")
        }
    }

    private mutating func block(_ rule: String, _ message: String, _ change: Change, at span: SourceSpan? = nil, fix: String) {
        findings.append(
            Finding(rule: rule, severity: .blocks, message: message, address: change.address, span: span ?? change.span, fix: fix))
    }
}

/// The tier of a size as messages say it; what this version does not know is told by its beginning.
enum HerokuTier {
    static func of(_ size: String) -> String {
        DynoTier(size: size)?.rawValue.lowercased() ?? String(size.lowercased().prefix { $0 != "-" })
    }
}
