internal import Diagnostics
package import Resources

/// A switch of one service's program in one environment, as the files declare it.
package struct DeclaredFlag: Hashable, Sendable {
    /// How the flag stands.
    package enum State: Hashable, Sendable {
        case on, off
        /// Not declared, or declared not to be there: a flag that is not there is off.
        case absent
        /// Somebody else sets it.
        case external
        /// A reference or a secret: what it is shows live only.
        case computed
    }

    package let name: String
    package let service: String
    package let environment: String
    package let declared: State
    /// Who answers for it; nil where the contract does not say.
    package let owner: String?
    /// Where it is live.
    package let address: Address
}

extension Estate {
    /// Every flag of every service, by service, name and environment: what contracts call one, and config named `FLAG_…`.
    package var flags: [DeclaredFlag] {
        let names = Dictionary(grouping: services, by: \.name).mapValues { $0.reduce(into: Set<String>()) { $0.formUnion($1.flagNames) } }
        return services.flatMap { service in (names[service.name] ?? []).map { service.flag($0) } }
            .sorted { ($0.service, $0.name, $0.environment) < ($1.service, $1.name, $1.environment) }
    }
}

extension Service {
    fileprivate var flagNames: Set<String> {
        Set(contract.variables.filter(\.format.isFlag).map(\.name.value) + config.keys.filter { $0.hasPrefix("FLAG_") })
    }

    fileprivate func flag(_ name: String) -> DeclaredFlag {
        let variable = contract[name]
        let value = config[name]?.value
        let declared: DeclaredFlag.State =
            switch value {
            case .literal(let text): ValueJudgement.isOn(text) ? .on : .off
            case .expression: .computed
            case .external: .external
            case .absent, nil: .absent
            }
        let source: String? =
            switch variable?.source {
            case .system(let name), .person(let name): name
            case .us, .addOn, nil: nil
            }
        return DeclaredFlag(
            name: name, service: self.name, environment: environment, declared: declared,
            owner: variable?.owner ?? source ?? (value == .external ? "somebody else" : nil), address: Address(scope, "config", name))
    }
}
