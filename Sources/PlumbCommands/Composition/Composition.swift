internal import HTTPMessages
internal import ArgumentParser
internal import CurlTransport
internal import Diagnostics
internal import Estate
internal import Planning
internal import Reconciling
internal import Resources
internal import SecretStores

/// The composition root. Stores first, since what a provider's credential is may stand in one.
struct Composition {
    let connections: Connections
    let writers: [String: any ProviderWriter]
    let promoters: [String: any ArtefactPromoter]
    let probing: Probing

    /// Connects everything the estate names.
    /// - Parameters:
    ///   - isReading: whether nothing is written and nothing decided from what is read: stores are asked once then, for credentials and values
    ///     alike.
    ///   - given: the way to the systems; nil for one of its own.
    ///   - timeline: what the work is measured by; nil where nobody asked.
    /// - Throws: ``CommandFailure`` listing every credential that is missing, before anything else is asked of anybody.
    init(
        _ estate: Estate, variables: [String: String], watch: SecretWatch, verbosity: Int, required: RequiredConnections = .everything,
        isReading: Bool = false, transport given: (any HTTPTransport)? = nil, timeline: Timeline? = nil
    ) async throws {
        // A live value that reads like the name of an app or a zone is in every output for good reasons.
        watch.allow([Self.scopes(of: estate).map { "\($0)\n\($0.provider) \($0.name)\n" }.joined()])
        var transport: any HTTPTransport = try given ?? Self.transport(variables: variables, verbosity: verbosity)
        if let timeline { transport = TimedTransport(transport, timeline) }
        let endpoints = try Endpoints(variables: variables)
        probing = try Probing(estate, transport: transport, endpoints: endpoints)
        var credentials = Credentials(variables: variables, watch: watch)
        let clients = ClientComposition(transport: transport, endpoints: endpoints, timeline: timeline)
        let readingOnce = ClientComposition(transport: SnapshotTransport(transport), endpoints: endpoints, timeline: timeline)
        let stores = StoreComposition(clients: isReading ? readingOnce : clients, watch: watch).stores(
            of: estate, only: required.stores(of: estate), credentials: &credentials)
        let declarations = required.providers(of: estate)
        for declaration in declarations { credentials.check(declaration) }
        try credentials.check()
        let fingerprintKey = required.hasKey ? estate.fingerprintKey?.value : nil
        await credentials.read(
            declarations.flatMap(\.credentials.values).map(\.value) + [fingerprintKey].compactMap { $0 }, from: stores)
        let connected = clients.providers(declarations, credentials: &credentials)
        let key =
            required.hasKey
            ? fingerprintKey.flatMap { credentials.secret($0, for: "the fingerprint key", need: Self.keyNeed) }
            : RequiredConnections.passingKey()
        if let key, !key.withExposed({ $0.utf8.count >= Self.keyLength }) { credentials.note(Self.shortKey) }
        try credentials.check()
        guard let key else { throw CommandFailure(.invalidEstate, "the estate names no fingerprint_key") }
        let fingerprints = FingerprintKey(key)
        var providers = ProviderComposition()
        providers.connect(connected, of: estate, key: fingerprints, watch: watch)
        let keepers = stores.compactMapValues { $0 as? any WritableSecretStore }
        connections = Connections(
            models: providers.models.merging(keepers.mapValues { SecretsModel(keepsVersions: $0.keepsVersions) as any ProviderModel }) {
                first, _ in first
            },
            readers: providers.readers, lookups: providers.lookups, preflights: providers.preflights,
            importers: providers.importers,
            stores: stores.merging(providers.releaseStores) { declared, _ in declared }, key: fingerprints, watch: watch,
            timeline: timeline)
        writers = providers.writers.merging(
            keepers.mapValues { SecretsWriter(keeper: $0, key: fingerprints) as any ProviderWriter }
        ) { first, _ in first }
        promoters = providers.promoters
    }

    private static func scopes(of estate: Estate) -> [Scope] {
        estate.services.map(\.scope) + estate.zones.map(\.scope) + estate.mailDomains.map(\.scope) + estate.workers.map(\.scope)
            + estate.pagesProjects.map(\.scope) + estate.repositories.map(\.scope)
    }

    /// Bytes that the fingerprint key has at least: with less, whoever sees fingerprints could find it, and then values, by trying.
    private static let keyLength = 32

    private static let keyNeed =
        "at least 32 random characters (openssl rand -hex 32), once, and keep it: with another one plumb recognizes no recorded value"

    private static let shortKey = "the fingerprint key: it is shorter than 32 characters; give it \(keyNeed)"

    /// The way to every system.
    static func transport(variables: [String: String], verbosity: Int) throws -> CurlTransport {
        do throws(TransportError) {
            var configuration = CurlTransport.Configuration(caBundle: variables["CURL_CA_BUNDLE"] ?? variables["SSL_CERT_FILE"])
            if verbosity >= 2 { configuration.trace = { line in Terminal.log("\(line.text)") } }
            return try CurlTransport(configuration)
        } catch {
            throw CommandFailure(.failure, "\(error.message)")
        }
    }
}

extension TraceLine {
    /// Such as `GET api.heroku.com /apps → 200, 2841 bytes, 112 ms, request 01234567`.
    var text: String {
        let result =
            switch outcome {
            case .status(let status): "\(status), \(bytes) bytes"
            case .failure(let code): code.rawValue
            }
        let milliseconds = duration / .milliseconds(1)
        return "\(method.rawValue) \(host) \(path) → \(result), \(Int(milliseconds)) ms" + (requestID.map { ", request \($0)" } ?? "")
    }
}
