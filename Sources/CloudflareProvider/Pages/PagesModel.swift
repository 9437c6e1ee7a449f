internal import CanonicalJSON
internal import Diagnostics
package import Estate
package import Planning
package import Resources

/// What Pages projects are: one scope a project; its variables and secrets of both environments, and its custom domains. What the
/// project serves is deployed elsewhere.
///
/// A secret's value cannot be read back, and nothing tells when it was written. What a deployment runs with is what was there when it
/// was made, so what was applied counts as live until there is another deployment.
///
/// Requests: one for each project, and one more where it has domains; writing takes one for all variables of both environments, and one
/// for each domain.
package struct PagesModel: WriteOnlyModel, ProbeModel {
    package init() {}

    package func lower(_ estate: Estate, environment: String, provider: String) -> [DesiredScope] {
        estate.pagesProjects.filter { $0.environment == environment && $0.provider == provider }.map(PagesLowering.scope)
    }

    package func isSatisfied(_ desired: Content, by live: Content, at address: Address) -> Bool {
        switch address.kind {
        case PagesKind.domain: true
        case PagesKind.secret: Self.isSame(desired["value"], live["value"])
        default: Self.isSame(desired, live)
        }
    }

    private static func isSame(_ desired: Content?, _ live: Content?) -> Bool {
        guard let wanted = desired?.concealed, let found = live?.concealed else { return false }
        return wanted.fingerprint == found.fingerprint
    }

    package func resolveWriteOnlyValue(_ live: Content, applied: Content?, at address: Address) -> WriteOnlyValue {
        guard address.kind == PagesKind.secret else { return .known(live) }
        guard let applied, let value = applied["value"] else { return .unverifiable("no plumb apply wrote it") }
        guard applied["deployment"] == live["deployment"] else {
            return .unverifiable("the project was deployed since it was written")
        }
        var fields: [String: Content] = ["value": value]
        fields["deployment"] = live["deployment"]
        return .known(.record(fields))
    }

    package func recordedState(_ desired: Content, live: Content, at address: Address) -> Content {
        guard address.kind == PagesKind.secret, case .record(var fields) = desired else { return desired }
        fields["deployment"] = live["deployment"]
        return .record(fields)
    }

    package func mayDelete(_ address: Address) -> Bool { true }

    package func explain(_ change: Change, in observation: Observation) -> Consequence {
        PagesConsequences.of(change, in: observation)
    }

    package func compile(_ changes: [Change], in observation: Observation) -> [Operation] {
        PagesCompiler(changes, observation).operations
    }

    package func check(_ scope: DesiredScope, _ changes: [Change], in observation: Observation) -> [Finding] {
        PagesChecks.findings(scope, changes, observation)
    }

    package func probes(of scope: DesiredScope, written: Set<Address>?, in observation: Observation) -> [Operation] {
        PagesDomainProbes.of(scope, written: written, in: observation)
    }

    package func source(of attribute: String, in scope: Scope) -> Address { Address(scope, "project") }

    package func readCost(of scopes: [DesiredScope]) -> Int {
        scopes.filter { $0.mode != .ignore }.reduce(0) { $0 + ($1.kinds.contains(PagesKind.domain) ? 2 : 1) }
    }
}
