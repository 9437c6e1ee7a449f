internal import ArgumentParser
internal import Diagnostics
internal import Estate
internal import EstateFiles
internal import FoundationEssentials
internal import Integrations

/// The estate's own file where there is none yet: the providers whose credentials are in the environment, at their own addresses.
struct ConventionalEstate {
    private let name: String
    private let providers: [(kind: String, credentials: [(key: String, variable: String)])]

    static let path = "estate.yaml"
    static let key = "PLUMB_FINGERPRINT_KEY"

    /// - Parameter directory: of the desired state; the estate is called as the directory around it.
    init(in directory: String, _ variables: [String: String]) {
        let around = URL(filePath: directory).standardizedFileURL.deletingLastPathComponent().lastPathComponent.lowercased()
        let letters = around.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" }
        let trimmed = String(letters).split(separator: "-").joined(separator: "-")
        name = trimmed.isEmpty ? "estate" : trimmed
        providers = Integrations.catalogue.providers.compactMap { descriptor in
            // What needs more than a credential cannot be guessed.
            guard descriptor.settings.allSatisfy({ !$0.isRequired }) else { return nil }
            let sets = descriptor.credentials.map { set in
                set.compactMap { credential in credential.variable.map { (key: credential.key, variable: $0) } }
            }
            let found = zip(descriptor.credentials, sets).first { set, named in
                !set.isEmpty && named.count == set.count && named.allSatisfy { variables[$0.variable, default: ""].isEmpty == false }
            }
            return found.map { (descriptor.kind, $0.1) }
        }
    }

    var isEmpty: Bool { providers.isEmpty }

    /// The variables that credentials are looked for in, for people.
    static var variables: [String] {
        Integrations.catalogue.providers.flatMap(\.credentialKeys).compactMap(\.variable)
    }

    static func nothing(in directory: String) -> CommandFailure {
        let names = variables.map { DisplayText($0) }.joined(separator: ", ")
        return CommandFailure(
            .failure,
            "\(directory) declares nothing, and no credential is in the environment.\nSet one of \(names), and \(key) to at least "
                + "32 random characters; or write \(directory)/\(path).")
    }

    /// - Parameter environments: by name; what is called production asks for words.
    func file(_ environments: [String]) -> SourceFile {
        let declared = providers.map { provider in
            let credentials = provider.credentials.map { DeclaredEntry($0.key, .tagged("!env", $0.variable)) }
            return DeclaredEntry(provider.kind, .map([DeclaredEntry("kind", .text(provider.kind))] + credentials))
        }
        let rules = environments.map { environment in
            let isStrict = EnvironmentWords.environment(environment, among: ["production"]) != nil
            let gate = [DeclaredEntry("phrase", .text("deploy-\(environment)-now"))]
            return DeclaredEntry(
                environment,
                .map(
                    [DeclaredEntry("banner", .text(isStrict ? "red" : "purple"))] + (isStrict ? [DeclaredEntry("gate", .map(gate))] : [])))
        }
        let written = WrittenYAML(
            DeclaredFile(
                Self.path, comment: "Credentials come from environment variables: these files contain no secret.",
                entries: [
                    DeclaredEntry("estate", .text(name)), DeclaredEntry("fingerprint_key", .tagged("!env", Self.key)),
                    DeclaredEntry("providers", .map(declared)), DeclaredEntry("environments", .map(rules)),
                ]))
        return SourceFile(path: Self.path, bytes: Array(written.text.utf8))
    }
}
