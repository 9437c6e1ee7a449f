internal import CanonicalJSON
internal import Diagnostics
package import Estate
package import Planning
package import Resources

/// What a repository's jobs get: one scope for a repository and one for each of its deployment environments; `protection`, and one resource
/// for each `secret/NAME` and `variable/NAME`.
///
/// No secret can be read back. What is live is known from what was applied, as long as GitHub says that nobody wrote it since.
///
/// Requests: three for each scope, one more for an environment with branch patterns, one for each reviewer who is named and does not review
/// yet, and one more for every further page. Writing secrets
/// takes one for each, one for the key and one look; rules take two and one for each pattern that comes or goes; a variable takes one.
package struct JobSettingsModel: WriteOnlyModel {
    static let (protection, secret, variable) = ("protection", "secret", "variable")

    package init() {}

    package func lower(_ estate: Estate, environment: String, provider: String) -> [DesiredScope] {
        estate.repositories.filter { $0.environment == environment && $0.provider == provider }.map(Self.scope)
    }

    private static func scope(_ repository: Repository) -> DesiredScope {
        let scope = repository.scope
        var resources: [DesiredResource] = []
        if let protection = repository.protection {
            var rules = DesiredResource(
                Address(scope, Self.protection), .present(ProtectionContent.of(protection.value)), mode: repository.mode,
                span: protection.span)
            for reviewer in protection.value.reviewers {
                rules.places[NamedReviewers.place(of: ProtectionContent.text(of: reviewer.value))] = reviewer.span
            }
            resources.append(rules)
        }
        for (name, value) in repository.secrets {
            resources.append(
                DesiredResource(
                    Address(scope, secret, name), presence(value.value) { .record(["value": .deferred($0)]) }, mode: repository.mode,
                    span: value.span))
        }
        for (name, value) in repository.variables {
            resources.append(
                DesiredResource(
                    Address(scope, variable, name), presence(value.value) { .deferred($0) }, mode: repository.mode, span: value.span))
        }
        return DesiredScope(
            scope: scope, environment: repository.environment, resources: resources, ignore: [], mode: repository.mode, prune: false
        ).observing(repository.observe)
    }

    private static func presence(_ value: ConfigValue, _ content: (Expression) -> Content) -> DesiredResource.Presence {
        switch value {
        case .expression(let expression): .present(content(expression))
        case .literal(let text): .present(.text(text))
        case .external: .external
        case .absent: .absent
        }
    }

    package func isSatisfied(_ desired: Content, by live: Content, at address: Address) -> Bool {
        guard address.kind == Self.secret else { return desired == live }
        guard let wanted = desired["value"]?.concealed, let found = live["value"]?.concealed else { return false }
        return wanted.fingerprint == found.fingerprint
    }

    package func resolveWriteOnlyValue(_ live: Content, applied: Content?, at address: Address) -> WriteOnlyValue {
        guard address.kind == Self.secret else { return .known(live) }
        guard let applied, let value = applied["value"] else { return .unverifiable("no plumb apply wrote it") }
        guard let signal = live["updated_at"]?.text, applied["updated_at"]?.text == signal else {
            return .overwritten("somebody wrote it since")
        }
        return .known(.record(["value": value, "updated_at": .text(signal)]))
    }

    package func recordedState(_ desired: Content, live: Content, at address: Address) -> Content {
        guard address.kind == Self.secret, case .record(var fields) = desired else { return desired }
        fields["updated_at"] = live["updated_at"]
        return .record(fields)
    }

    /// An environment is never deleted because a file no longer declares its rules.
    package func mayDelete(_ address: Address) -> Bool { address.kind != Self.protection }

    package func explain(_ change: Change, in observation: Observation) -> Consequence {
        switch (change.address.kind, change.after) {
        case (Self.protection, _):
            observation.targetID == nil
                ? Consequence(.none, "makes the environment with these rules", isReversible: false)
                : Consequence(.none, "jobs that start from now on wait for these rules")
        case (Self.secret, nil): Consequence(.outage, "jobs lose it", isReversible: false)
        case (Self.secret, _): Consequence(.none, "jobs that start from now on get it", isReversible: change.before == nil)
        case (_, nil): Consequence(.outage, "jobs lose it")
        default: Consequence(.none, "jobs that start from now on get it")
        }
    }

    package func check(_ scope: DesiredScope, _ changes: [Change], in observation: Observation) -> [Finding] {
        let names = JobSettingsScope(scope.scope)
        var findings: [Finding] = []
        let rules = scope.resources.first { $0.address.kind == Self.protection }
        if names.environment != nil, observation.targetID == nil, rules == nil, let change = changes.first {
            findings.append(
                Finding(
                    rule: "deployment.missing", severity: .blocks, message: "\(names.title) is not there", address: change.address,
                    span: change.span, fix: "declare its protection, and plumb makes it; or correct its name"))
        }
        if let rules, case .present(let wanted) = rules.presence, wanted["reviewers"]?.list?.isEmpty == false,
            observation.facts["adminsBypass"]?.boolean == true
        {
            findings.append(
                Finding(
                    rule: "deployment.admins-bypass", severity: .warns,
                    message: "administrators may start jobs of \(names.title) without a reviewer", address: rules.address, span: rules.span,
                    fix: "switch off \"Allow administrators to bypass\" in the environment's settings; the API cannot"))
        }
        if let rules { findings += Self.missingReviewers(rules, in: observation) }
        return findings + scope.resources.compactMap(Self.reserved)
    }

    private static func missingReviewers(_ rules: DesiredResource, in observation: Observation) -> [Finding] {
        guard case .present(let wanted) = rules.presence else { return [] }
        return (wanted["reviewers"]?.list ?? []).compactMap(\.text).compactMap { name in
            NamedReviewers.problem(with: name, in: observation).map { problem in
                Finding(
                    rule: "deployment.reviewer-missing", severity: .blocks, message: problem, address: rules.address,
                    span: rules.places[NamedReviewers.place(of: name)] ?? rules.span,
                    fix: "correct the name, or write the number; teams are seen with the organization permission Members: read")
            }
        }
    }

    /// Names that the host keeps for itself.
    private static func reserved(_ resource: DesiredResource) -> Finding? {
        let address = resource.address
        guard address.kind != protection, address.name.hasPrefix("GITHUB_"), resource.presence != .absent else { return nil }
        return Finding(
            rule: "deployment.reserved-name", severity: .blocks, message: "GitHub keeps names that begin with GITHUB_ for itself",
            address: address, span: resource.span, fix: "use another name")
    }

    package func compile(_ changes: [Change], in observation: Observation) -> [Operation] {
        JobSettingsCompiler(observation).operations(changes)
    }

    package func source(of attribute: String, in scope: Scope) -> Address { Address(scope, Self.protection) }

    package func readCost(of scopes: [DesiredScope]) -> Int {
        scopes.filter { $0.mode != .ignore }.reduce(0) { cost, scope in
            let rules = scope.resources.first { $0.address.kind == Self.protection }
            guard case .present(let wanted)? = rules?.presence, wanted["branches"]?.list != nil else { return cost + 3 }
            return cost + 4
        }
    }
}
