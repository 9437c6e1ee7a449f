internal import Diagnostics
internal import Estate
internal import Integrations

/// Asks for what nobody has said yet. What is asked depends on what was answered; `back` asks the one before again.
struct StartQuestions {
    let defaults: StartDefaults

    /// One question, whose answer is a line.
    struct Question {
        let prompt: DisplayText
        /// What Enter takes; nil where there is none.
        let standard: String?
        /// Why a text can be no answer; nil where it can.
        let problem: (String) -> DisplayText?
        let apply: (inout StartAnswers, String) -> Void
    }

    /// - Returns: nil where somebody stopped.
    func ask(_ given: StartAnswers) -> StartAnswers? {
        Terminal.log(
            "Enter accepts the answer in brackets; \"back\" returns to the previous question, \"stop\" ends without writing anything.")
        var (answers, earlier) = (given, [StartAnswers]())
        while let question = next(answers) {
            let hint: DisplayText = question.standard.map { " [\($0)]" } ?? ""
            guard let reply = Terminal.ask(question.prompt + hint + ": "), reply != "stop" else { return nil }
            if reply == "back" {
                answers = earlier.popLast() ?? given
                continue
            }
            guard let text = reply.isEmpty ? question.standard : reply else { continue }
            if let problem = question.problem(text) {
                Terminal.log(problem)
                continue
            }
            earlier.append(answers)
            question.apply(&answers, text)
        }
        return answers
    }

    /// The first thing that is not said yet; nil where all is.
    func next(_ answers: StartAnswers) -> Question? {
        estate(answers) ?? environments(answers) ?? providers(answers) ?? settings(answers) ?? store(answers) ?? storeSettings(answers)
            ?? ledger(answers)
    }

    private func estate(_ answers: StartAnswers) -> Question? {
        guard answers.estate == nil else { return nil }
        return Question(
            prompt: "Name of the estate", standard: defaults.estate, problem: StartAnswers.problem(ofName:)
        ) { $0.estate = $1 }
    }

    private func environments(_ answers: StartAnswers) -> Question? {
        guard answers.environments == nil else { return nil }
        return Question(
            prompt: "Environments, the strictest last", standard: StartDefaults.environments.joined(separator: " "),
            problem: { Self.words($0).compactMap { StartAnswers.problem(ofName: $0) }.first }
        ) { $0.environments = Self.words($1) }
    }

    private func providers(_ answers: StartAnswers) -> Question? {
        guard answers.providers == nil else { return nil }
        let found = defaults.providers
        let kinds = Integrations.catalogue.providers.map(\.kind).joined(separator: ", ")
        return Question(
            prompt: "Providers, of \(kinds)", standard: found.isEmpty ? nil : found.joined(separator: " "),
            problem: { Self.words($0).compactMap { StartAnswers.problem(ofProvider: $0) }.first }
        ) { answers, text in
            answers.providers = Dictionary(Self.words(text).map { ($0, StartAnswers.System()) }, uniquingKeysWith: { first, _ in first })
        }
    }

    private func settings(_ answers: StartAnswers) -> Question? {
        for descriptor in answers.descriptors {
            let system = answers.providers?[descriptor.kind] ?? .init()
            if let question = missing(system, descriptor, { $0.providers?[descriptor.kind]?[keyPath: $1] = $2 }) { return question }
        }
        return nil
    }

    private func store(_ answers: StartAnswers) -> Question? {
        guard answers.store == nil else { return nil }
        let kinds = Integrations.catalogue.stores.map(\.kind).joined(separator: ", ")
        return Question(
            prompt: "Where secrets are kept, of \(kinds), none", standard: "file", problem: StartAnswers.problem(ofStore:)
        ) { $0.store = $1 }
    }

    private func storeSettings(_ answers: StartAnswers) -> Question? {
        guard let descriptor = answers.storeDescriptor else { return nil }
        return missing(answers.storeSystem, descriptor) { $0.storeSystem[keyPath: $1] = $2 } ?? slug(answers, descriptor)
    }

    /// A store on this machine calls environments as we do.
    private func slug(_ answers: StartAnswers, _ descriptor: StoreDescriptor) -> Question? {
        guard descriptor.settings.contains(where: { $0.key == "url" }),
            let environment = answers.environments?.first(where: { answers.slugs[$0] == nil })
        else { return nil }
        return Question(
            prompt: "\(descriptor.kind): what it calls \(environment)", standard: environment,
            problem: { $0.isEmpty ? "Type an answer." : nil }
        ) { $0.slugs[environment] = $1 }
    }

    /// What a system cannot do without: its settings first, then the variables with its credentials.
    private func missing(
        _ system: StartAnswers.System, _ descriptor: any KindDescriptor,
        _ set: @escaping (inout StartAnswers, WritableKeyPath<StartAnswers.System, String?>, String) -> Void
    ) -> Question? {
        if let setting = descriptor.settings.first(where: { $0.isRequired && system.settings[$0.key] == nil }) {
            return Question(
                prompt: "\(descriptor.kind): \(setting.documentation)", standard: StartDefaults.setting(setting, of: descriptor),
                problem: { $0.isEmpty ? "Type an answer." : nil }
            ) { set(&$0, \.settings[setting.key], $1) }
        }
        let found = defaults.credentials(of: descriptor)
        let wanted = descriptor.credentialSet(among: Set(found.keys).union(system.credentials.keys)) ?? []
        guard let credential = wanted.first(where: { system.credentials[$0.key] == nil }) else { return nil }
        return Question(
            prompt: "\(descriptor.kind): the variable with \(credential.documentation)", standard: found[credential.key],
            problem: StartAnswers.problem(ofVariable:)
        ) { set(&$0, \.credentials[credential.key], $1) }
    }

    private func ledger(_ answers: StartAnswers) -> Question? {
        guard answers.ledger == nil else { return nil }
        return Question(
            prompt: "Where the history is kept: git (on origin, for everybody) or file (on this machine)",
            standard: defaults.ledger(answers),
            problem: { answers.problem(ofLedger: $0) }
        ) { $0.ledger = $1 }
    }

    /// Words with blanks or commas between.
    static func words(_ text: String) -> [String] {
        text.split { $0 == " " || $0 == "," }.map(String.init)
    }
}
