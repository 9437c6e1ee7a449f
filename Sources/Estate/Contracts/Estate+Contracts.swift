internal import Diagnostics
package import Resources

extension Estate {
    /// The flags that the same service has in other environments, as far as the files tell: by environment, then name.
    /// What somebody else sets, or a secret holds, is left out.
    package func declaredFlags(of service: Service) -> [String: [String: Bool]] {
        let others = services.filter { $0.name == service.name && $0.environment != service.environment }
        return Dictionary(
            others.map { other in
                let flags = other.contract.variables.filter(\.format.isFlag)
                let known = flags.compactMap { flag in other.isOn(flag).map { (flag.name.value, $0) } }
                return (other.environment, Dictionary(known, uniquingKeysWith: { first, _ in first }))
            }, uniquingKeysWith: { first, _ in first })
    }

    /// The declared secrets of the same service in other environments.
    /// - Parameter applied: what those environments applied last, as far as it is at hand: two places may hold one value.
    package func contractPeers(of service: Service, applied: [Address: Content] = [:]) -> [ContractPeer] {
        let others = services.filter { $0.name == service.name && $0.environment != service.environment }
        return others.flatMap { other in
            other.config.sorted { $0.key < $1.key }.compactMap { name, value -> ContractPeer? in
                guard case .expression(.secret(let reference)) = value.value else { return nil }
                return ContractPeer(
                    environment: other.environment, variable: name, source: located(reference, in: other.environment),
                    fingerprint: applied[Address(other.scope, "config", name)]?.concealed?.fingerprint)
            }
        }
    }
}

extension Service {
    /// Whether the files turn the flag on; nil where they leave that to somebody else.
    fileprivate func isOn(_ flag: ContractVariable) -> Bool? {
        switch config[flag.name.value]?.value {
        case .literal(let text): ValueJudgement.isOn(text)
        case .expression, .external: nil
        case .absent, nil: flag.defaultValue.map(ValueJudgement.isOn) ?? false
        }
    }
}
