internal import Diagnostics
package import Estate
package import Resources

extension ComparedSide {
    /// What is live.
    /// - Parameter observation: of a survey, so that nothing is left out.
    package init(_ service: Service, live observation: Observation, shared: Set<String>) {
        var parts: [ComparedPart: Value] = [:]
        for resource in observation.resources where !service.ignore.contains(where: { $0.matches(resource.address.name) }) {
            if resource.address.isWholeScope { parts.merge(Self.fixed(resource.content)) { first, _ in first } }
            guard let part = Self.part(resource.address, resource.content, of: service, shared: shared), part.kind != .app else { continue }
            parts[part] =
                part.kind == .config
                ? Self.variable(resource, in: observation) : Self.setting(part.kind, resource.content, host: resource.address.name)
        }
        self.init(service: service, isThere: observation.targetID != nil, parts: parts)
    }

    private static func variable(_ resource: LiveResource, in observation: Observation) -> Value {
        let judgement = ContractFacts.judgement(of: resource.address.name, in: observation)
        let concealed = resource.content.concealed
        let keeper: String? =
            switch resource.owner {
            case .nobody: nil
            case .other(let owner), .shared(let owner): owner
            }
        // Of a key its public prefix tells its class; of other values only switches are shown.
        let shown = judgement?.key.map { "\($0.prefix)…" } ?? concealed?.plain.map { "\"\($0)\"" }
        return Value(
            concealed?.fingerprint.hex, shown: shown, isOn: judgement?.isOn ?? concealed?.plain.map(ValueJudgement.isOn), keeper: keeper)
    }

    /// What the files declare.
    /// - Parameters:
    ///   - scope: not resolved.
    ///   - place: where a reference to a secret leads in this environment.
    package init(_ service: Service, declared scope: DesiredScope, shared: Set<String>, place: (SecretReference) -> SecretReference) {
        var parts: [ComparedPart: Value] = [:]
        for resource in scope.resources {
            guard let content = resource.declared else { continue }
            if resource.address.isWholeScope, let app = content { parts.merge(Self.fixed(app)) { first, _ in first } }
            guard let part = Self.part(resource.address, content, of: service, shared: shared), part.kind != .app else { continue }
            parts[part] =
                part.kind == .config
                ? Self.variable(content, in: service.environment, place: place)
                : content.flatMap { Self.setting(part.kind, $0, host: resource.address.name) }
        }
        self.init(service: service, isThere: true, parts: parts)
    }

    private static func variable(_ content: Content?, in environment: String, place: (SecretReference) -> SecretReference) -> Value {
        guard let content else { return Value(nil, shown: "set by someone else") }
        switch content {
        case .deferred(.plain(let text)): return Value(text, shown: "\"\(text)\"", isOn: ValueJudgement.isOn(text))
        case .deferred(.secret(let reference)):
            let located = place(reference).description
            return Value(located, shown: located, isPlace: true)
        case .deferred(.reference(let reference)):
            let text = "!ref \(reference)"
            return Value(reference.environment == nil ? "\(text) in \(environment)" : text, shown: text)
        case .deferred(.lookup(let lookup)): return Value("\(lookup)", shown: "!lookup \(lookup)")
        default: return Value(nil)
        }
    }
}

extension DesiredResource {
    /// What is to be there: its content, nil inside where somebody else decides that; nil for what is to be absent.
    fileprivate var declared: Content?? {
        switch presence {
        case .present(let content): .some(content)
        case .external: .some(nil)
        case .absent: nil
        }
    }
}
