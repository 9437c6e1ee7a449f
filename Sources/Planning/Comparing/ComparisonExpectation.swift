internal import Diagnostics
internal import Estate
internal import Resources

/// What two environments of a service may differ in and what not: by `compare:` of the service, by its contract, by what a value is.
struct ComparisonExpectation {
    typealias Verdict = (relation: ComparedDifference.Relation, standing: ComparedDifference.Standing, reason: String)

    private let left: Service
    private let right: Service

    init(_ left: Service, _ right: Service) {
        self.left = left
        self.right = right
    }

    func judge(_ part: ComparedPart, _ ours: ComparedSide.Value?, _ theirs: ComparedSide.Value?) -> Verdict {
        guard let relation = relation(part, ours, theirs) else {
            return (.same, .expected, "the files alone do not determine its value")
        }
        if let reason = rule(part, \.differs) {
            return relation == .same
                ? (relation, .toConfirm, "it is the same, and the file says that it differs: \(reason)") : (relation, .expected, reason)
        }
        if let reason = rule(part, \.same) {
            if relation == .different, ours?.isPlace == true, theirs?.isPlace == true {
                return (relation, .toConfirm, "kept in two places, and must be the same: \(reason)")
            }
            return relation == .same ? (relation, .expected, reason) : (relation, .unexpected, "it must be the same: \(reason)")
        }
        switch relation {
        case .missing: return (relation, .unexpected, "not in \(right.environment)")
        case .extra: return (relation, .unexpected, "not in \(left.environment)")
        case .same, .different: break
        }
        guard part.kind == .config, let ours, let theirs else { return setting(part, relation) }
        return relation == .same ? same(part.name, ours, theirs) : different(part.name, ours, theirs)
    }

    /// Nil where it cannot be told.
    private func relation(
        _ part: ComparedPart, _ ours: ComparedSide.Value?, _ theirs: ComparedSide.Value?
    ) -> ComparedDifference.Relation? {
        if part.kind == .config, let flag = flag(part.name), let one = isOn(ours, flag), let other = isOn(theirs, flag) {
            // A flag that is not there is as good as one that is off.
            if one == other { return .same }
        }
        guard let ours else { return .extra }
        guard let theirs else { return .missing }
        guard let one = ours.identity, let other = theirs.identity else { return nil }
        return one == other ? .same : .different
    }

    private func flag(_ name: String) -> ContractVariable? { variables(name).first { $0.format.isFlag } }

    private func isOn(_ value: ComparedSide.Value?, _ flag: ContractVariable) -> Bool? {
        guard let value else { return flag.defaultValue.map(ValueJudgement.isOn) ?? false }
        return value.isOn
    }

    private func setting(_ part: ComparedPart, _ relation: ComparedDifference.Relation) -> Verdict {
        if relation == .same { return (relation, .expected, "the same") }
        if part.kind == .domains { return (relation, .expected, "each has its own") }
        return (relation, .unexpected, "they differ unexpectedly")
    }

    private func same(_ name: String, _ ours: ComparedSide.Value, _ theirs: ComparedSide.Value) -> Verdict {
        let variables = variables(name)
        if let keeper = ours.keeper ?? theirs.keeper {
            return variables.contains { $0.source == .addOn } || ours.keeper == theirs.keeper && keeper.hasPrefix("the add-on ")
                ? (.same, .unexpected, "both have the same value, which \(keeper) keeps") : (.same, .expected, "\(keeper) keeps it")
        }
        if let classes = classes(name) {
            return (
                .same, .unexpected, "the same value in both, and \(left.environment) takes \(classes.0), \(right.environment) \(classes.1)"
            )
        }
        if variables.contains(where: { !$0.mayBeShared }) {
            return (.same, .unexpected, "the same value in both, which shared: false forbids")
        }
        if variables.contains(where: \.isSharedOnPurpose) {
            return (.same, .toConfirm, "the same value in both: allowed by the contract (shared: true), to be confirmed")
        }
        // What a file or a switch shows is no secret; of anything else it takes a contract to know.
        if variables.isEmpty, ours.shown == nil, left.config[name] == nil || right.config[name] == nil {
            return (.same, .toConfirm, "the same value in both, and no contract says whether it may be")
        }
        return (.same, .expected, "the same")
    }

    private func different(_ name: String, _ ours: ComparedSide.Value, _ theirs: ComparedSide.Value) -> Verdict {
        if let keeper = ours.keeper ?? theirs.keeper { return (.different, .expected, "\(keeper) keeps it") }
        let variables = variables(name)
        if variables.contains(where: { $0.source == .addOn }) { return (.different, .expected, "an add-on keeps each") }
        if let classes = classes(name) {
            return (.different, .expected, "\(left.environment) takes \(classes.0), \(right.environment) \(classes.1)")
        }
        if variables.contains(where: \.isSecret) { return (.different, .expected, "each environment has its own secret") }
        if isResolvedApart(name) { return (.different, .expected, "each environment has its own, as the files say") }
        if variables.isEmpty, left.config[name] == nil, right.config[name] == nil {
            return (.different, .unexpected, "neither the files nor a contract declare it")
        }
        return (.different, .unexpected, "differs unexpectedly")
    }

    /// Whether the files take the value from elsewhere, and not from the one place for both environments.
    private func isResolvedApart(_ name: String) -> Bool {
        guard case .expression(let one)? = left.config[name]?.value, case .expression(let other)? = right.config[name]?.value else {
            return false
        }
        guard one == other else { return true }
        switch one {
        case .secret(let reference): return reference.environment == nil
        case .reference(let reference): return reference.environment == nil
        default: return false
        }
    }

    /// The classes of key, where the environments take different ones.
    private func classes(_ name: String) -> (String, String)? {
        guard let one = left.contract[name]?.keyClass, let other = right.contract[name]?.keyClass, one != other else { return nil }
        return ("a \(one.rawValue) key", "a \(other.rawValue) one")
    }

    private func variables(_ name: String) -> [ContractVariable] { [left.contract[name], right.contract[name]].compactMap(\.self) }

    private func rule(_ part: ComparedPart, _ rules: KeyPath<ComparisonRules, [String: Located<String>]>) -> String? {
        for name in part.ruleNames {
            if let found = left.comparison[keyPath: rules][name] ?? right.comparison[keyPath: rules][name] { return found.value }
        }
        return nil
    }
}
