internal import Diagnostics
internal import Estate
internal import Planning
internal import Resources

/// What the contracts of an environment's services ask providers about their flags.
struct FlagPreconditions {
    /// By the scope of the service.
    private let asked: [Scope: Set<Lookup>]

    /// - Parameter scopes: of those that are planned.
    init(_ scopes: [DesiredScope], of estate: Estate, in environment: String) {
        let planned = Set(scopes.filter { $0.mode != .ignore }.map(\.scope))
        let services = estate.services.filter { $0.environment == environment && planned.contains($0.scope) }
        let questions = services.map { ($0.scope, Set($0.contract.variables.compactMap { $0.precondition?.lookup.value })) }
        asked = Dictionary(questions.filter { !$0.1.isEmpty }, uniquingKeysWith: { $0.union($1) })
    }

    var lookups: Set<Lookup> { asked.values.reduce(into: []) { $0.formUnion($1) } }

    /// What was answered, and why there is no answer.
    func answers(_ reading: SecretReading) -> [Lookup: FlagAnswer] {
        lookups.reduce(into: [:]) { answers, lookup in
            switch reading.answers[lookup] {
            case .success(let text)?: answers[lookup] = .known(text)
            case .failure(let error)?: answers[lookup] = .unknown(error.description)
            case nil: answers[lookup] = .unknown("the provider \"\(lookup.provider)\" did not answer")
            }
        }
    }

    /// For the plan's digest: what was reviewed is what is so when it is applied.
    func values(_ reading: SecretReading) -> [String: String] {
        answers(reading).reduce(into: [:]) { values, entry in
            if case .known(let text) = entry.value { values[Self.name(entry.key)] = text }
        }
    }

    /// The names of these, by the scope that they count for.
    func sources(_ reading: SecretReading) -> [Scope: Set<String>] {
        let known = values(reading)
        return asked.mapValues { lookups in Set(lookups.map(Self.name)).filter { known[$0] != nil } }.filter { !$0.value.isEmpty }
    }

    private static func name(_ lookup: Lookup) -> String { "lookup \(lookup)" }
}
