internal import ArgumentParser
internal import Diagnostics
internal import Estate
internal import Integrations

/// What the options of `plumb start` say.
struct StartOptions {
    private let command: StartCommand

    init(_ command: StartCommand) { self.command = command }

    /// - Parameter given: what a file says; an option says it in its place.
    /// - Throws: ``CommandFailure`` with exit code 64 where an option is none.
    func answers(over given: StartAnswers) throws -> StartAnswers {
        var answers = given
        answers.estate = command.estate ?? answers.estate
        answers.store = command.store ?? answers.store
        answers.ledger = command.ledger ?? answers.ledger
        if !command.environment.isEmpty { answers.environments = command.environment }
        if !command.provider.isEmpty {
            let known = answers.providers ?? [:]
            answers.providers = Dictionary(
                command.provider.map { ($0, known[$0] ?? StartAnswers.System()) }, uniquingKeysWith: { first, _ in first })
        }
        for text in command.set {
            let (kind, key, value) = try Self.parts(text, "--set", "KIND.KEY=VALUE")
            try update(&answers, kind) { $0.settings[key] = value }
        }
        for text in command.variable {
            let (kind, key, name) = try Self.parts(text, "--variable", "KIND.KEY=NAME")
            try update(&answers, kind) { $0.credentials[key] = name }
        }
        for text in command.slug {
            guard let (environment, slug) = Self.pair(text, "=") else { throw Self.failure("--slug", "ENVIRONMENT=SLUG") }
            answers.slugs[environment] = slug
        }
        return answers
    }

    private func update(_ answers: inout StartAnswers, _ kind: String, _ change: (inout StartAnswers.System) -> Void) throws {
        if answers.store == kind { return change(&answers.storeSystem) }
        guard Integrations.catalogue.provider(kind) != nil else {
            throw CommandFailure(.validationFailure, "\(kind) is neither the store nor a kind of provider. Nothing was written.")
        }
        var system = answers.providers?[kind] ?? .init()
        change(&system)
        answers.providers = (answers.providers ?? [:]).merging([kind: system]) { _, new in new }
    }

    private static func parts(_ text: String, _ option: String, _ form: String) throws -> (String, String, String) {
        guard let (name, value) = pair(text, "="), let (kind, key) = pair(name, ".") else { throw failure(option, form) }
        return (kind, key, value)
    }

    private static func pair(_ text: String, _ mark: Character) -> (String, String)? {
        guard let place = text.firstIndex(of: mark) else { return nil }
        let (first, second) = (String(text[..<place]), String(text[text.index(after: place)...]))
        return first.isEmpty || second.isEmpty ? nil : (first, second)
    }

    /// What was written may be a credential in the wrong place: it is not repeated.
    private static func failure(_ option: String, _ form: String) -> CommandFailure {
        CommandFailure(.validationFailure, "\(option) has the form \(form). Nothing was written.")
    }
}
