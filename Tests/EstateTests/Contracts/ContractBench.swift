import Diagnostics
import Estate
import Resources

/// A contract under review, with the variables it is held against.
struct ContractBench {
    var variables: [ContractVariable]
    var values: [String: ContractValue] = [:]
    var isComplete = true
    var before: [String: Bool] = [:]
    var elsewhere: [String: [String: Bool]] = [:]
    var peers: [ContractPeer] = []

    init(_ variables: ContractVariable...) {
        self.variables = variables
    }

    static func name(_ name: String, line: Int = 1) -> Located<String> {
        Located(name, at: SourceSpan(file: "contract.yaml", line: line, column: 3))
    }

    static let declared = SourceSpan(file: "config.yaml", line: 7, column: 5)

    static func place(_ name: String) -> SecretReference {
        SecretReference(store: "vault", environment: "prod", folder: "/Queue", name: name)
    }

    static func flag(_ name: String, excludes: [String] = [], needs: Condition? = nil, step: String? = nil) -> ContractVariable {
        ContractVariable(
            self.name(name), format: .flag(on: nil), excludes: excludes.map { self.name($0) },
            needs: needs.map { Located($0, at: Self.name(name).span) }, step: step)
    }

    /// A value under `name`, judged as it would be where it is visible.
    mutating func set(_ name: String, _ text: String, _ origin: ContractValue.Origin = .live, fingerprint: String? = nil) {
        let judgement = ValueJudgement(of: text, by: Contract(variables).formats)
        values[name] = ContractValue(
            origin, judgement: judgement, fingerprint: fingerprint.map { Fingerprint(hex: $0) },
            span: origin == .live || origin == .addOn ? nil : Self.declared)
    }

    mutating func setUnseen(_ name: String) { values[name] = ContractValue(.reference, span: Self.declared) }

    var problems: [ContractProblem] {
        ContractReview(
            Contract(variables), of: "raxx-queue-prod", in: "production", values: values, isComplete: isComplete, before: before,
            elsewhere: elsewhere, peers: peers
        ).problems
    }

    /// Rule, severity and variable of each.
    var told: [String] { problems.map { "\($0.rule.rawValue) \($0.severity) \($0.variable)" } }
}
