internal import Diagnostics
internal import Estate
internal import Resources

/// The variables a service would have once its changes are made: live, with the changes over it.
struct ContractState {
    private(set) var values: [String: ContractValue] = [:]
    /// Which flags are on, and off, as it is live now.
    private(set) var flags: [String: Bool] = [:]
    private let subject: ContractSubject
    private let formats: [Format]

    /// - Parameter changes: the plan's, of this scope.
    init(_ subject: ContractSubject, _ scope: DesiredScope, _ changes: [Change], in observation: Observation) {
        self.subject = subject
        self.formats = subject.service.contract.formats
        takeLive(observation)
        apply(changes)
        takeDeclared(scope)
        takeAddOns(changes, observation)
    }

    private mutating func takeLive(_ observation: Observation) {
        for resource in observation.resources where resource.address.kind == "config" {
            let name = resource.address.name
            let value = resource.content.concealed
            let judgement = ContractFacts.judgement(of: name, in: observation) ?? value?.plain.map { ValueJudgement(of: $0, by: formats) }
            values[name] = ContractValue(
                resource.owner == .nobody ? .live : .addOn, judgement: judgement, fingerprint: value?.fingerprint)
        }
        // Unread config tells nothing of flags; read config tells also that one is off because it is not there.
        guard observation.facts[ContractFacts.name] != nil || observation.targetID == nil else { return }
        for flag in subject.service.contract.variables where flag.format.isFlag {
            let live = values[flag.name.value].map { $0.judgement?.isOn } ?? flag.defaultValue.map(ValueJudgement.isOn) ?? false
            flags[flag.name.value] = live
        }
    }

    private mutating func apply(_ changes: [Change]) {
        for change in changes where change.address.kind == "config" {
            switch change.action {
            case .delete: values[change.address.name] = nil
            case .forget: continue
            case .create, .update, .replace, .adopt: values[change.address.name] = change.after.map { value($0, at: change.span) }
            }
        }
    }

    /// Says of what is live as declared where it is declared and where it comes from, and counts what could not be resolved as
    /// there: a finding of its own blocks it.
    private mutating func takeDeclared(_ scope: DesiredScope) {
        for resource in scope.resources where resource.address.kind == "config" {
            let name = resource.address.name
            switch resource.presence {
            case .absent: continue
            case .external where resource.mode == .ignore: values[name] = ContractValue(.reference, span: resource.span)
            case .external:
                if let live = values[name] {
                    values[name] = ContractValue(
                        .external, judgement: live.judgement, fingerprint: live.fingerprint, span: resource.span)
                }
            case .present(let content):
                // A service that is only observed keeps what is live.
                guard values[name] != nil, resource.mode == .manage, values[name]?.origin == .live else { continue }
                values[name] = value(content, at: resource.span)
            }
        }
    }

    private func value(_ content: Content, at span: SourceSpan?) -> ContractValue {
        guard let concealed = content.concealed else { return ContractValue(.reference, span: span) }
        guard let source = concealed.source else {
            let judgement = concealed.plain.map { ValueJudgement(of: $0, by: formats) }
            return ContractValue(.literal, judgement: judgement, fingerprint: concealed.fingerprint, span: span)
        }
        return ContractValue(
            .secret(source, version: concealed.version), judgement: subject.secrets[source], fingerprint: concealed.fingerprint, span: span)
    }

    /// What an add-on sets is there as soon as the add-on is: one that the plan creates, or one that is live where nothing else
    /// takes the list of variables.
    private mutating func takeAddOns(_ changes: [Change], _ observation: Observation) {
        let created = Set(changes.filter(\.bringsAddOn).map(\.address.name))
        let live = Set(observation.resources.filter { $0.address.kind == "addon" }.map(\.address.name))
        let counting = observation.facts[ContractFacts.name] == nil ? created.union(live) : created
        for variable in subject.service.contract.variables where variable.source == .addOn && values[variable.name.value] == nil {
            let isSet = subject.service.addOnSets(variable.name.value, where: counting.contains)
            if isSet { values[variable.name.value] = ContractValue(.addOn) }
        }
    }
}
