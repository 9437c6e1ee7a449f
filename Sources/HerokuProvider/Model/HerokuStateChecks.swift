internal import Diagnostics
internal import Estate
internal import Planning
internal import Resources

/// What the live state of an app says against a plan: other names, things that came to nothing, limits.
enum HerokuStateChecks {
    static func findings(_ scope: DesiredScope, _ changes: [Change], in observation: Observation) -> [Finding] {
        renamed(scope, observation) + replaced(scope, observation) + renamedAddons(scope, observation) + broken(scope, observation)
            + size(scope, changes, observation) + features(scope, observation)
    }

    private static func resource(_ scope: DesiredScope, _ kind: String, _ name: String = "") -> DesiredResource? {
        scope.resources.first { $0.address == Address(scope.scope, kind, name) }
    }

    /// A second app would be made, and billed, if a new name were taken for a missing app.
    private static func renamed(_ scope: DesiredScope, _ observation: Observation) -> [Finding] {
        let app = resource(scope, HerokuKind.app)
        guard let name = HerokuFacts(observation).name, scope.movedFrom?.name != name else { return [] }
        let isWanted: Bool
        if case .present(let content)? = app?.presence { isWanted = content["name"] != nil } else { isWanted = false }
        guard !isWanted else { return [] }
        return [
            Finding(
                rule: "heroku.renamed", severity: .blocks, message: "\(scope.scope.name) was renamed to \(name) at Heroku",
                address: app?.address, span: app?.span,
                fix:
                    "write app: \(name) with moved: { from: \(scope.scope.name) }, or rename it back: heroku apps:rename \(scope.scope.name) --app \(name)"
            )
        ]
    }

    /// The name is another app's by now, and the one that was applied cannot be seen.
    private static func replaced(_ scope: DesiredScope, _ observation: Observation) -> [Finding] {
        let address = Address(scope.scope, HerokuKind.app)
        guard let known = scope.recorded[address]?.recordedID, let live = observation.targetID, known != live else { return [] }
        return [
            Finding(
                rule: "heroku.other-app", severity: .warns,
                message: "\(scope.scope.name) is not the app that was applied: that one is gone, or this credential cannot see it",
                address: address, span: resource(scope, HerokuKind.app)?.span)
        ]
    }

    private static func renamedAddons(_ scope: DesiredScope, _ observation: Observation) -> [Finding] {
        observation.resources.compactMap { live in
            guard live.address.kind == HerokuKind.addon, let recorded = scope.recorded[live.address],
                recorded.recordedID == live.remoteID?.single,
                let old = recorded.recordedName, let name = live.content["name"]?.text, old != name
            else { return nil }
            return Finding(
                rule: "heroku.renamed", severity: .warns, message: "the add-on \(old) was renamed to \(name) at Heroku",
                address: live.address, span: resource(scope, live.address.kind, live.address.name)?.span, fix: "write name: \(name)")
        }
    }

    /// Waiting for these would never end.
    private static func broken(_ scope: DesiredScope, _ observation: Observation) -> [Finding] {
        let addons = observation.resources.compactMap { live -> Finding? in
            guard live.address.kind == HerokuKind.addon, let state = live.content["state"]?.text, state != "provisioning",
                let declared = resource(scope, HerokuKind.addon, live.address.name), case .present = declared.presence
            else { return nil }
            let name = live.content["name"]?.text ?? live.address.name
            return blocked(
                "heroku.addon-state", "the add-on \(name) is \(state), so it will not be provisioned", declared,
                "see `heroku addons:info \(name)`; make another one under a new key, or take this one out")
        }
        let domains = HerokuFacts(observation).failedDomains.compactMap { host in
            resource(scope, HerokuKind.domain, host).map {
                blocked(
                    "heroku.domain-failed", "Heroku could not set up the domain \(host)", $0,
                    "see `heroku domains:info \(host)`, remove it there and plan again")
            }
        }
        return addons + domains
    }

    private static func size(_ scope: DesiredScope, _ changes: [Change], _ observation: Observation) -> [Finding] {
        let config = changes.filter { $0.address.kind == HerokuKind.config }
        var found = config.filter { scope.shapes[$0.address]?.hasNUL == true && $0.after != nil }.map { change in
            Finding(
                rule: "heroku.config-nul", severity: .blocks,
                message: "\(change.address.name) holds a NUL, which no environment variable can", address: change.address,
                span: change.span,
                fix: "take it out, or keep the value in base64")
        }
        var sizes = HerokuFacts(observation).sizes ?? [:]
        for change in config { sizes[change.address.name] = change.after.map { _ in scope.shapes[change.address]?.bytes ?? 0 } }
        let total = sizes.reduce(0) { $0 + ConfigLimit.bytes($1.key, $1.value) }
        let largest = config.filter { $0.after != nil }.max { sizes[$0.address.name] ?? 0 < sizes[$1.address.name] ?? 0 }
        guard total > ConfigLimit.bytes, let largest else { return found }
        found.append(
            Finding(
                rule: "heroku.config-size", severity: .blocks,
                message: "the app would have \(total) bytes of config vars, and it holds \(ConfigLimit.bytes)", address: largest.address,
                span: largest.span, fix: "keep long values in a file or a store that the app reads"))
        return found
    }

    private static func features(_ scope: DesiredScope, _ observation: Observation) -> [Finding] {
        guard let known = HerokuFacts(observation).features, !known.isEmpty else { return [] }
        return scope.resources.compactMap { resource in
            let name = resource.address.name
            guard resource.address.kind == HerokuKind.feature, !known.contains(name) else { return nil }
            let near = Suggestion.nearest(to: name, among: known).map { "did you mean \($0)?" }
            return blocked(
                "heroku.unknown-feature", "\(scope.scope.name) has no feature \(name)", resource,
                near ?? "`heroku features --app \(scope.scope.name)` lists them")
        }
    }

    private static func blocked(_ rule: String, _ message: String, _ resource: DesiredResource, _ fix: String) -> Finding {
        Finding(rule: rule, severity: .blocks, message: message, address: resource.address, span: resource.span, fix: fix)
    }
}
