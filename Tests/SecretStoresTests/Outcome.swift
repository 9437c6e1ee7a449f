import Reconciling
import Resources
import Testing

/// Reading the answers of a store.
struct Outcome {
    let answers: [SecretReference: Result<StoredSecret, ProviderError>]

    /// - Parameter texts: references as they are written, such as `vault@prod:/Queue/KEY`.
    init(_ store: any SecretStore, _ texts: String...) async throws {
        let references = try texts.map { try #require(SecretReference($0)) }
        answers = await store.read(references)
        #expect(Set(answers.keys) == Set(references))
    }

    func value(_ text: String) -> String? {
        guard let reference = SecretReference(text), case .success(let stored)? = answers[reference] else { return nil }
        return stored.secret.withExposed { $0 }
    }

    func version(_ text: String) -> String? {
        guard let reference = SecretReference(text), case .success(let stored)? = answers[reference] else { return nil }
        return stored.version
    }

    func error(_ text: String) -> ProviderError? {
        guard let reference = SecretReference(text), case .failure(let error)? = answers[reference] else { return nil }
        return error
    }

    /// Every answer in every form that could be printed.
    var printed: String {
        var text = "\(answers)" + String(reflecting: answers)
        dump(answers, to: &text)
        for case .failure(let error) in answers.values { text += "\(error)" + String(reflecting: error) }
        return text
    }
}
