internal import Planning
internal import Reconciling
internal import Resources

/// Reviewers that the files name. GitHub takes numbers, and shows names beside them: a name is only looked up where the environment does not
/// show it yet.
///
/// A name can be taken by somebody else. Who reviews already is known by number, so another account of the same name is drift.
struct NamedReviewers {
    /// As ``ProtectionContent`` has them, such as `team @ops`.
    let names: Set<String>

    /// How facts of an observation name the number of a reviewer, and why there is none.
    private static let (numberFact, problemFact) = ("reviewer ", "reviewer missing ")

    init(_ scope: DesiredScope) {
        var names: Set<String> = []
        for resource in scope.resources where resource.address.kind == JobSettingsModel.protection {
            guard case .present(let wanted) = resource.presence else { continue }
            names.formUnion((wanted["reviewers"]?.list ?? []).compactMap(\.text).filter { $0.contains("@") })
        }
        self.names = names
    }

    /// The numbers of all of them, by name, with why one has none.
    /// - Parameter live: reviewers that the environment has.
    func facts(
        besides live: [EnvironmentAPI.Reviewer], _ scope: JobSettingsScope, _ calls: EnvironmentCalls
    ) async throws(ProviderError) -> [String: Content] {
        var facts: [String: Content] = [:]
        let known = Dictionary(
            live.compactMap { reviewer in reviewer.nameText.map { ($0, reviewer.reviewer.id) } }, uniquingKeysWith: { first, _ in first })
        for name in names.sorted() {
            if let number = known[name] {
                facts[Self.numberFact + name] = .integer(number)
                continue
            }
            let parts = name.split(separator: " ").map(String.init)
            guard parts.count == 2, case let bare = String(parts[1].dropFirst()) else { continue }
            let isTeam = parts[0] == "team"
            let found = try await calls.reviewer(isTeam: isTeam, bare, scope, attempt: "looking for the \(parts[0]) \(bare)")
            if let number = found {
                facts[Self.numberFact + name] = .integer(number)
            } else {
                let place =
                    isTeam ? "the owner of \(scope.repository) has no team \(bare) that the token may see" : "GitHub has no user \(bare)"
                facts[Self.problemFact + name] = .text(place)
            }
        }
        return facts
    }

    /// By the name as content has it.
    static func numbers(in observation: Observation) -> [String: Int] {
        var found: [String: Int] = [:]
        for (fact, value) in observation.facts where fact.hasPrefix(numberFact) {
            found[String(fact.dropFirst(numberFact.count))] = value.integer
        }
        return found
    }

    /// Why a reviewer of this name, as content has it, cannot be asked; nil where it can.
    static func problem(with name: String, in observation: Observation) -> String? { observation.facts[problemFact + name]?.text }

    /// Where a file names the reviewer, among the places of the rules.
    static func place(of name: String) -> String { numberFact + name }
}
