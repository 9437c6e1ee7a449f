internal import Diagnostics
internal import Estate

/// The names a contract uses of itself. A condition on a flag that nobody reads would silently never hold.
struct ContractNames {
    let contract: Contract
    let header: EstateHeader

    func check(_ sink: inout DiagnosticSink) {
        let names = Set(contract.variables.map(\.name.value))
        let flags = Set(contract.variables.filter(\.format.isFlag).map(\.name.value))
        for variable in contract.variables {
            for flag in variable.when?.flags ?? [] { report(flag.name, flags, names, at: variable.name, &sink) }
            if let needs = variable.needs {
                for flag in needs.value.flags { report(flag.name, flags, names, at: Located(flag.name, at: needs.span), &sink) }
            }
            for flag in variable.excludes { report(flag.value, flags, names, at: flag, &sink) }
            if let fallback = variable.fallback, !names.contains(fallback.value) {
                sink.report(
                    .error(
                        "contract.unknown-variable",
                        "\(variable.name.value) falls back to \(fallback.value), which the contract does not read",
                        at: fallback.span, fix: Self.fix(fallback.value, names)))
            }
        }
    }

    private func report(
        _ name: String, _ flags: Set<String>, _ all: Set<String>, at place: Located<String>, _ sink: inout DiagnosticSink
    ) {
        guard !flags.contains(name) else { return }
        let what = all.contains(name) ? "\(name) is not a flag of this contract" : "the contract reads no flag \(name)"
        sink.report(
            .error(
                "contract.unknown-flag", what, at: place.span,
                fix: all.contains(name) ? "write format: flag" : Self.fix(name, flags) ?? "read it: \(name): { format: flag }"))
    }

    private static func fix(_ name: String, _ names: Set<String>) -> String? {
        Suggestion.nearest(to: name, among: names).map { "did you mean \($0)?" }
    }
}
