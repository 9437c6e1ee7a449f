internal import CanonicalJSON
internal import Diagnostics
internal import Estate
internal import Resources

/// Puts a flag after what it needs: the add-on that sets its variables, and what a person does before it is flipped.
///
/// What it needs among variables is no matter of order: all of an app's variables arrive in one release, unless some of them
/// wait for the world. Then they wait together.
struct FlagOrder {
    /// With the prerequisites added.
    private(set) var changes: [Change]
    /// What a person does first, one for each flag that is flipped and says so.
    private(set) var steps: [Operation] = []
    /// What each flag cannot be flipped without: the variables that are read once it is on, and the flags that it needs.
    let needed: [Address: Set<Address>]

    /// - Parameter changes: of the scope of `subject`.
    init(_ changes: [Change], _ subject: ContractSubject, _ scope: DesiredScope, in observation: Observation) {
        self.changes = changes
        needed = Self.needed(subject, scope.scope)
        let before = ContractState(subject, scope, [], in: observation).flags
        let made = Set(changes.filter(\.bringsAddOn).map(\.address.name))
        var held: [String: Set<Address>] = [:]
        for change in changes where change.address.kind == "config" && change.action != .forget && change.action != .adopt {
            let name = change.address.name
            guard let flag = subject.service.contract[name], flag.format.isFlag else { continue }
            let isOn = Self.isOn(change)
            guard isOn != (before[name] ?? false) || before[name] == nil else { continue }
            if isOn { held[name, default: []].formUnion(Self.addons(of: name, subject, made).map { Address(scope.scope, "addon", $0) }) }
            // What a provider confirms, nobody is asked for.
            guard let text = flag.step, !subject.isConfirmed(flag, on: isOn) else { continue }
            let step = Address(scope.scope, Operation.stepKind, name)
            held[name, default: []].insert(step)
            steps.append(Self.step(step, text, "before \(name) is \(isOn ? "on" : "off")"))
        }
        spread(&held, subject)
        for index in changes.indices where changes[index].address.kind == "config" {
            guard let first = held[changes[index].address.name], !first.isEmpty else { continue }
            self.changes[index].prerequisites = Array(first.union(changes[index].prerequisites)).sorted()
        }
    }

    private static func needed(_ subject: ContractSubject, _ scope: Scope) -> [Address: Set<Address>] {
        var needed: [Address: Set<Address>] = [:]
        for variable in subject.service.contract.variables {
            let address = Address(scope, "config", variable.name.value)
            for flag in variable.when?.flags ?? [] where flag.environment == nil {
                needed[Address(scope, "config", flag.name), default: []].insert(address)
            }
            for flag in variable.needs?.value.flags ?? [] where flag.environment == nil {
                needed[address, default: []].insert(Address(scope, "config", flag.name))
            }
        }
        return needed
    }

    /// A flag that needs another waits for what that one waits for.
    private func spread(_ held: inout [String: Set<Address>], _ subject: ContractSubject) {
        let needs = subject.service.contract.variables.compactMap { variable in
            variable.needs.map { (variable.name.value, $0.value.flags.filter { $0.environment == nil }.map(\.name)) }
        }
        let changed = Set(changes.filter { $0.address.kind == "config" }.map(\.address.name))
        for _ in needs {
            for (flag, others) in needs where changed.contains(flag) {
                for other in others { held[flag, default: []].formUnion(held[other] ?? []) }
            }
        }
    }

    private static func isOn(_ change: Change) -> Bool {
        guard let after = change.after else { return false }
        // A value that cannot be seen here may be on.
        return after.concealed?.plain.map { ValueJudgement.isOn($0) } ?? true
    }

    /// Add-ons that this plan makes and whose variables the flag needs.
    private static func addons(of flag: String, _ subject: ContractSubject, _ made: Set<String>) -> [String] {
        let needed = subject.service.contract.variables.filter { variable in
            variable.source == .addOn && variable.when?.flags.contains { $0.name == flag && $0.environment == nil } == true
        }
        return subject.service.addons.filter { key, addon in
            made.contains(key) && needed.contains { subject.service.addOnNaming.sets($0.name.value, addon.value) }
        }.map(\.key)
    }

    private static func step(_ address: Address, _ text: String, _ moment: String) -> Operation {
        .probe(
            .person(Probe.Instruction(name: address.name, text: text)), of: address.scope, at: [address], after: [],
            "waiting for a person, \(moment): \(text)")
    }
}
