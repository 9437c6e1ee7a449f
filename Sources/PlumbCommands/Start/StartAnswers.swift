internal import ArgumentParser
internal import CanonicalJSON
internal import Diagnostics
internal import Estate
internal import EstateFiles
internal import FoundationEssentials
internal import Integrations

/// What a new estate is made of: names of systems and of variables, and no value of a credential.
///
///     {"version": 1, "estate": "acme", "providers": {"heroku": {"settings": {}, "credentials": {"token": "HEROKU_API_KEY"}}},
///      "environments": ["staging", "production"], "store": "file", "ledger": "git", …}
struct StartAnswers: Hashable {
    static let version = 1

    /// A provider or the store, by its kind.
    struct System: Hashable, Codable {
        /// As `estate.yaml` has them.
        var settings: [String: String] = [:]
        /// By key, the variable of the environment that holds the credential.
        var credentials: [String: String] = [:]
    }

    var estate: String?
    /// By kind.
    var providers: [String: System]?
    /// The strictest comes last.
    var environments: [String]?
    /// The kind of the store; `none` where there is to be none.
    var store: String?
    var storeSystem = System()
    /// By environment, what the store calls it.
    var slugs: [String: String] = [:]
    /// `git` or `file`.
    var ledger: String?

    static let noStore = "none"
    static let ledgers = ["git", "file"]

    var storeDescriptor: StoreDescriptor? { store.flatMap { Integrations.catalogue.store($0) } }

    /// The environment whose place in the store has the estate's own keys: the strictest.
    var strictest: String? { environments?.first(where: Self.isGated) ?? environments?.last }

    /// Whether an environment gets a gate.
    static func isGated(_ environment: String) -> Bool { EnvironmentWords.environment(environment, among: ["production"]) != nil }

    /// Whether the estate's own keys can be made in the store.
    var keepsKeys: Bool { storeDescriptor.map { $0.readOnlyReason == nil } ?? false }

    /// Whether a history that everybody shares would be refused: it has to be signed where there is a gate, and nothing keeps the key.
    var needsOwnLedger: Bool { !keepsKeys && (environments ?? []).contains(where: Self.isGated) }

    /// The descriptors of the providers, in the catalogue's order.
    var descriptors: [ProviderDescriptor] { Integrations.catalogue.providers.filter { providers?[$0.kind] != nil } }
}

extension StartAnswers {
    private struct File: Codable {
        let version: Int
        let estate: String?
        let providers: [String: System]?
        let environments: [String]?
        let store: String?
        let storeSystem: System?
        let slugs: [String: String]?
        let ledger: String?
    }

    private static let sizeLimit = 1 << 20

    /// - Throws: ``CommandFailure`` where the file is there and holds no answers.
    init(path: String) throws {
        guard FileManager.default.fileExists(atPath: path) else { return }
        let file: File
        do {
            file = try CanonicalForm.decode(File.self, from: try RegularFile.read(path, atMost: Self.sizeLimit))
        } catch {
            throw CommandFailure(
                .validationFailure, "\(path) is not a file of answers: write them as plumb start --answers FILE keeps them on a terminal")
        }
        guard file.version == Self.version else {
            throw CommandFailure(.validationFailure, "\(path) holds answers of version \(file.version), not \(Self.version)")
        }
        (estate, providers, environments, store) = (file.estate, file.providers, file.environments, file.store)
        storeSystem = file.storeSystem ?? System()
        slugs = file.slugs ?? [:]
        ledger = file.ledger
    }

    var fileBytes: [UInt8] {
        get throws {
            let file = File(
                version: Self.version, estate: estate, providers: providers, environments: environments, store: store,
                storeSystem: storeSystem, slugs: slugs, ledger: ledger)
            return Array((try CanonicalForm.prettyText(of: file) + "\n").utf8)
        }
    }
}
