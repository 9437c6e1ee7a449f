package import Estate
package import Resources

/// Judgements of live values, as they travel in the facts of an observation: a reader sees values, planning does not.
package enum ContractFacts {
    /// The fact's name.
    package static let name = "contract"

    /// Judges every value by every format.
    package static func content(of values: [String: String], by formats: [Format]) -> Content {
        .record(values.mapValues { content(ValueJudgement(of: $0, by: formats)) })
    }

    /// The judgement of the live variable `name`; nil where the reader made none.
    static func judgement(of name: String, in observation: Observation) -> ValueJudgement? {
        observation.facts[Self.name]?[name].map(judgement)
    }

    private static func content(_ judgement: ValueJudgement) -> Content {
        var fields: [String: Content] = ["empty": .boolean(judgement.isEmpty), "on": .boolean(judgement.isOn)]
        if let key = judgement.key {
            fields["class"] = .text(key.keyClass.rawValue)
            fields["prefix"] = .text(key.prefix)
        }
        fields["problems"] = .record(judgement.problems.mapValues { .text($0.message) })
        return .record(fields)
    }

    private static func judgement(_ content: Content) -> ValueJudgement {
        var problems: [String: FormatProblem] = [:]
        if case .record(let fields)? = content["problems"] {
            problems = fields.compactMapValues { $0.text.map { FormatProblem($0) } }
        }
        let key = (content["class"]?.text).flatMap(KeyClass.init(rawValue:)).flatMap { keyClass in
            content["prefix"]?.text.map { KeyClass.Reading(keyClass, prefix: $0) }
        }
        return ValueJudgement(
            isEmpty: content["empty"]?.boolean ?? false, isOn: content["on"]?.boolean ?? false, key: key, problems: problems)
    }
}
