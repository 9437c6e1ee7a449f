package import Estate
package import Planning
package import Resources

/// What Heroku's resources are: one scope an app.
///
/// Addresses: `app`, `stack`, `maintenance`, `acm`, `buildpacks`, `config/NAME`, `formation/TYPE`, `addon/KEY` (the key of the
/// declaration, for undeclared ones the add-on's name), `domain/HOST`, `feature/NAME`, `pipeline`, `release/first`, `task/NAME`.
///
/// Requests of a plan without changes: one list of apps per 1,000; where add-ons or config vars are declared, one list of
/// add-ons and one of attachments per 1,000 each, where pipelines are declared one list of pipelines; and for each app one for
/// each of config vars, formation, domains, buildpacks, features and coupling, as far as it declares them. A declared release
/// needs the formation; tasks need the formation and one list of releases. An app that was never
/// released takes two more for what it is to be released from, by promotion. Where certificates are managed the domains are read; a look
/// at them takes one.
package struct HerokuModel: HistoryModel, ProbeModel, PastValueModel, IdentityModel {
    package init() {}

    package func lower(_ estate: Estate, environment: String, provider: String) -> [DesiredScope] {
        estate.services.filter { $0.environment == environment && $0.provider == provider }.map {
            HerokuLowering.scope($0, of: estate)
        }
    }

    package func isSatisfied(_ desired: Content, by live: Content, at address: Address) -> Bool {
        HerokuEquality.isSatisfied(desired, by: live, kind: address.kind)
    }

    /// Apps and add-ons go by `retire:` only. What has no absent state (stack, acm, buildpacks, a feature) is let go of.
    package func mayDelete(_ address: Address) -> Bool {
        [HerokuKind.config, HerokuKind.domain, HerokuKind.formation].contains(address.kind)
    }

    package func hasIdentity(_ address: Address) -> Bool { [HerokuKind.app, HerokuKind.addon, HerokuKind.pipeline].contains(address.kind) }

    /// Attachments have no update: another name is another attachment.
    package func isReplacement(_ before: Content, _ after: Content, at address: Address) -> Bool {
        guard address.kind == HerokuKind.addon, let wanted = after["attachment"]?.text, before["state"] == nil else { return false }
        return before["replaces"] != nil || before["attachment"]?.text != wanted
    }

    package func explain(_ change: Change, in observation: Observation) -> Consequence {
        HerokuConsequences(observation).of(change)
    }

    package func compile(_ changes: [Change], in observation: Observation) -> [Operation] {
        HerokuCompiler(changes, in: observation).operations
    }

    package func check(_ scope: DesiredScope, _ changes: [Change], in observation: Observation) -> [Finding] {
        HerokuChecks(scope, changes, in: observation).findings
    }

    package func probes(of scope: DesiredScope, written: Set<Address>?, in observation: Observation) -> [Operation] {
        HealthProbes.of(scope, written: written, in: observation)
            + CertificateProbes.of(scope, written: written, in: observation)
            + LogProbes.of(scope, written: written, in: observation)
    }

    /// Its health and its log; certificates are those of before.
    package func probes(afterReleaseOf scope: DesiredScope, in observation: Observation) -> [Operation] {
        let release: Set = [Address(scope.scope, HerokuKind.release)]
        return HealthProbes.of(scope, written: release, in: observation) + LogProbes.of(scope, written: release, in: observation)
    }

    package func mergeHistory(
        _ scope: DesiredScope, in observation: Observation, _ recordedState: RecordedState
    ) -> (DesiredScope, Observation) {
        guard !scope.kinds.isDisjoint(with: [HerokuKind.release, HerokuKind.task]) else { return (scope, observation) }
        return HerokuHistoryMerge(scope, in: observation, recordedState).merged
    }

    package func source(of attribute: String, in scope: Scope) -> Address {
        HerokuOutputs.host(of: attribute).map { Address(scope, HerokuKind.domain, $0) } ?? Address(scope, HerokuKind.app)
    }

    package func pastValue(at address: Address, _ fingerprint: Fingerprint) -> SecretReference? {
        address.kind == HerokuKind.config ? HerokuReleaseStore.reference(to: address, fingerprint) : nil
    }

    package func readCost(of scopes: [DesiredScope]) -> Int {
        let read = scopes.filter { $0.mode != .ignore }
        guard !read.isEmpty else { return 0 }
        let needs = read.map { HerokuNeeds($0) }
        return 1 + (needs.contains { $0.addons } ? 2 : 0) + (needs.contains { $0.coupling } ? 1 : 0) + needs.reduce(0) { $0 + $1.count }
    }
}

/// Which requests reading one scope takes.
struct HerokuNeeds {
    let config, formation, domains, buildpacks, features, coupling, releases: Bool
    /// Where an app was never released: what another one runs that it is to be released from.
    let source: Bool
    /// Config vars need the add-ons too: what an add-on owns is never ours.
    let addons: Bool

    init(_ scope: DesiredScope) {
        func needs(_ kind: String) -> Bool { scope.isSurvey || scope.kinds.contains(kind) }
        config = needs(HerokuKind.config)
        formation = needs(HerokuKind.formation) || !scope.kinds.isDisjoint(with: [HerokuKind.release, HerokuKind.task])
        domains = needs(HerokuKind.domain)
        buildpacks = needs(HerokuKind.buildpacks)
        features = needs(HerokuKind.feature)
        addons = config || needs(HerokuKind.addon)
        // What is declared of these is asked for; a survey has no use for more.
        coupling = scope.kinds.contains(HerokuKind.pipeline)
        releases = scope.kinds.contains(HerokuKind.task)
        source = scope.kinds.contains(HerokuKind.release)
    }

    /// Requests for the app alone.
    var count: Int { [config, formation, domains, buildpacks, features, coupling, releases].count { $0 } }
}
