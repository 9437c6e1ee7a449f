internal import Estate
internal import FoundationEssentials
internal import Integrations

/// What is taken where nobody says anything else.
struct StartDefaults {
    let variables: [String: String]
    /// The directory that the estate is made in.
    let directory: String
    /// Whether the directory is in a git repository with a remote called origin.
    let hasOrigin: Bool

    var estate: String {
        let letters = URL(filePath: directory).standardizedFileURL.lastPathComponent.lowercased().map {
            $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-"
        }
        let name = String(letters).split(separator: "-").joined(separator: "-")
        return name.isEmpty ? "estate" : String(name.prefix(63))
    }

    /// The kinds whose credentials are in the environment.
    var providers: [String] {
        Integrations.catalogue.providers.filter { descriptor in
            descriptor.settings.allSatisfy { !$0.isRequired }
                && descriptor.credentials.contains { set in
                    !set.isEmpty && set.allSatisfy { $0.variable.map { !variables[$0, default: ""].isEmpty } ?? false }
                }
        }.map(\.kind)
    }

    static let environments = ["staging", "production"]

    func ledger(_ answers: StartAnswers) -> String { hasOrigin && !answers.needsOwnLedger ? "git" : "file" }

    /// The variable that a credential is taken from.
    static func variable(_ credential: CredentialDescriptor, of descriptor: any KindDescriptor) -> String {
        credential.variable ?? "\(descriptor.kind)_\(credential.key)".uppercased()
    }

    /// The first set whose variables are all there; the first of all where none is.
    func credentials(of descriptor: any KindDescriptor) -> [String: String] {
        func named(_ set: [CredentialDescriptor]) -> [String: String] {
            Dictionary(set.map { ($0.key, Self.variable($0, of: descriptor)) }, uniquingKeysWith: { first, _ in first })
        }
        let sets = descriptor.credentials.map(named)
        return sets.first { set in !set.isEmpty && set.values.allSatisfy { !variables[$0, default: ""].isEmpty } } ?? sets.first ?? [:]
    }

    /// The setting that a store on this machine cannot do without.
    static func setting(_ setting: SettingDescriptor, of descriptor: any KindDescriptor) -> String? {
        setting.key == "path" ? ".plumb/secrets.json" : nil
    }

    /// Everything that is not said yet, where nobody is asked.
    func completed(_ answers: StartAnswers) -> StartAnswers {
        var answers = answers
        answers.estate = answers.estate ?? estate
        answers.environments = answers.environments ?? Self.environments
        if answers.providers == nil {
            answers.providers = Dictionary(providers.map { ($0, StartAnswers.System()) }, uniquingKeysWith: { first, _ in first })
        }
        for descriptor in answers.descriptors {
            let system = filled(answers.providers?[descriptor.kind], descriptor)
            answers.providers?[descriptor.kind] = system
        }
        answers.store = answers.store ?? StartAnswers.noStore
        if let descriptor = answers.storeDescriptor { answers.storeSystem = filled(answers.storeSystem, descriptor) }
        answers.ledger = answers.ledger ?? ledger(answers)
        return answers
    }

    private func filled(_ system: StartAnswers.System?, _ descriptor: any KindDescriptor) -> StartAnswers.System {
        var system = system ?? .init()
        for setting in descriptor.settings where setting.isRequired && system.settings[setting.key] == nil {
            system.settings[setting.key] = Self.setting(setting, of: descriptor)
        }
        if system.credentials.isEmpty { system.credentials = credentials(of: descriptor) }
        return system
    }
}
