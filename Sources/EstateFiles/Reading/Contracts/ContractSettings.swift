internal import Diagnostics
internal import Estate
internal import Resources

/// The settings of one variable of a contract, for one environment.
struct ContractSettings {
    private let format: Format
    private let when: Condition?
    private let isOptional: Bool
    private let defaultValue: String?
    private let fallback: Located<String>?
    private let severity: ContractVariable.Severity
    private let absence: String?
    private let source: ContractVariable.Source
    private let owner: String?
    private let origin: String?
    private let stored: SecretReference?
    private let keyClass: KeyClass?
    private let isSecret: Bool
    private let mayBeShared: Bool?
    private let excludes: [Located<String>]
    private let needs: Located<Condition>?
    private let step: String?
    private let precondition: FlagPrecondition?

    init?(_ node: YAMLNode, header: EstateHeader, environment: String?, _ sink: inout DiagnosticSink) {
        guard var reader = MappingReader(node, .variable, &sink) else { return nil }
        let format = reader.format(&sink)
        when = reader.condition("when", header, &sink)?.value
        isOptional = reader.boolean("optional", &sink)?.value ?? false
        let standard = reader.text("default", &sink)
        fallback = reader.text("fallback", &sink)
        severity = reader.choice("severity", in: environment, of: header, &sink) ?? .error
        absence = reader.text("absence", &sink)?.value
        source = reader.source(&sink)
        owner = reader.text("owner", &sink)?.value
        origin = reader.text("where", &sink)?.value
        stored = reader.place("stored", in: environment, of: header, &sink)
        keyClass = reader.choice("class", in: environment, of: header, &sink)
        isSecret = reader.boolean("secret", &sink)?.value ?? false
        mayBeShared = reader.boolean("shared", &sink)?.value
        // What only a flag has is an unknown key on everything else.
        excludes = format?.isFlag == false ? [] : reader.names("excludes", &sink)
        needs = format?.isFlag == false ? nil : reader.condition("needs", header, &sink)
        step = format?.isFlag == false ? nil : reader.text("step", &sink)?.value
        precondition = format?.isFlag == false ? nil : reader.precondition("while", in: environment, of: header, &sink)
        // A format that could not be read has been reported; the settings that go with it are not wrong.
        if format != nil { reader.finish(&sink) }
        if let standard, let problem = format?.check(standard.value) {
            sink.report(.error("contract.default", "the default \(problem.message)", at: standard.span))
        }
        self.format = format ?? .text
        defaultValue = standard?.value
    }

    func variable(_ name: Located<String>, group: String?, when outer: Condition?) -> ContractVariable {
        ContractVariable(
            name, group: group, format: format, when: Condition.both(outer, when), isOptional: isOptional, defaultValue: defaultValue,
            fallback: fallback, severity: severity, absence: absence, source: source, owner: owner, origin: origin, stored: stored,
            keyClass: keyClass, isSecret: isSecret, mayBeShared: mayBeShared, excludes: excludes, needs: needs, step: step,
            precondition: precondition)
    }
}
