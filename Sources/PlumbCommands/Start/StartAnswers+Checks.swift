internal import ArgumentParser
internal import Diagnostics
internal import Estate
internal import Integrations

extension StartAnswers {
    /// Why a text can be no answer, as a sentence; nil where it can.
    static func problem(ofName text: String) -> DisplayText? {
        text.wholeMatch(of: /[a-z0-9][a-z0-9-]{0,62}/) == nil ? "Write lower-case letters, digits and hyphens." : nil
    }

    /// What stands there may be a credential that was pasted in the wrong place: it is not repeated.
    static func problem(ofVariable text: String) -> DisplayText? {
        text.wholeMatch(of: /[A-Z_][A-Z0-9_]{0,99}/) == nil
            ? "Write the name of a variable of the environment, such as HEROKU_API_KEY, and never the credential itself." : nil
    }

    static func problem(ofProvider kind: String) -> DisplayText? {
        guard Integrations.catalogue.provider(kind) == nil else { return nil }
        return unknown(kind, "provider", among: Integrations.catalogue.providers.map(\.kind))
    }

    static func problem(ofStore kind: String) -> DisplayText? {
        guard kind != noStore, Integrations.catalogue.store(kind) == nil else { return nil }
        return unknown(kind, "store", among: Integrations.catalogue.stores.map(\.kind) + [noStore])
    }

    /// With everything answered that comes before.
    func problem(ofLedger text: String) -> DisplayText? {
        guard Self.ledgers.contains(text) else { return "Write git or file." }
        guard text == "git", needsOwnLedger else { return nil }
        return "A shared history is signed where an environment has a gate, and no store here keeps the key: name a store that can be "
            + "written to, such as --store file, or keep the history on this machine, --ledger file."
    }

    private static func unknown(_ kind: String, _ word: DisplayText, among kinds: [String]) -> DisplayText {
        let hint: DisplayText =
            Suggestion.nearest(to: kind, among: kinds).map { "did you mean \($0)?" } ?? "there are \(kinds.joined(separator: ", "))"
        return "There is no kind of \(word) \"\(kind)\"; \(hint)"
    }

    /// Every problem of every answer, all at once.
    private var problems: [DisplayText] {
        var problems: [DisplayText] = []
        func note(_ what: String, _ problem: DisplayText?) { if let problem { problems.append("\(what): \(problem)") } }
        note("estate", estate.flatMap { Self.problem(ofName: $0) })
        for environment in environments ?? [] { note("environments", Self.problem(ofName: environment)) }
        if environments?.isEmpty ?? false { problems.append("environments: Name one at least.") }
        for kind in (providers ?? [:]).keys.sorted() {
            note("providers", Self.problem(ofProvider: kind))
            guard let descriptor = Integrations.catalogue.provider(kind), let system = providers?[kind] else { continue }
            problems += Self.problems(of: system, descriptor)
        }
        if providers?.isEmpty ?? true { problems.append("providers: Name one at least, with --provider.") }
        note("store", store.flatMap { Self.problem(ofStore: $0) })
        if let descriptor = storeDescriptor { problems += Self.problems(of: storeSystem, descriptor) }
        for environment in slugs.keys.sorted() where !(environments ?? []).contains(environment) {
            problems.append("slugs: There is no environment \"\(environment)\".")
        }
        note("ledger", ledger.flatMap { problem(ofLedger: $0) })
        return problems
    }

    private static func problems(of system: System, _ descriptor: any KindDescriptor) -> [DisplayText] {
        var problems: [DisplayText] = []
        for setting in descriptor.settings where setting.isRequired && system.settings[setting.key, default: ""].isEmpty {
            problems.append("\(descriptor.kind): Say \(setting.documentation), with --set \(descriptor.kind).\(setting.key)=…")
        }
        for key in system.settings.keys.sorted() where !descriptor.settings.contains(where: { $0.key == key }) {
            problems.append("\(descriptor.kind): It has no setting \"\(key)\".")
        }
        let keys = descriptor.credentialKeys.map(\.key)
        for (key, variable) in system.credentials.sorted(by: { $0.key < $1.key }) {
            if !keys.contains(key) { problems.append("\(descriptor.kind): It has no credential \"\(key)\".") }
            if let problem = problem(ofVariable: variable) { problems.append("\(descriptor.kind).\(key): \(problem)") }
        }
        if descriptor.credentialSet(among: Set(system.credentials.keys)) == nil {
            problems.append("\(descriptor.kind): It needs \(descriptor.credentialWords).")
        }
        return problems
    }

    /// - Throws: ``CommandFailure`` with exit code 64 naming everything that is wrong.
    func check() throws {
        let problems = problems
        guard !problems.isEmpty else { return }
        throw CommandFailure(
            .validationFailure, "Nothing was written.\n" + problems.map { "  " + $0 }.joined(separator: "\n"))
    }
}
