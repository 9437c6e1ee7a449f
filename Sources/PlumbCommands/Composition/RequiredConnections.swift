internal import Diagnostics
internal import Estate
internal import Resources

/// How far a command's connections go: what it does not read needs no credential.
struct RequiredConnections {
    /// By name; all where nil.
    private let providerNames: Set<String>?
    private let storeNames: Set<String>?
    /// Whether fingerprints are made with the estate's key, so that they mean something beyond this run.
    let hasKey: Bool

    static let everything = RequiredConnections(providerNames: nil, storeNames: nil, hasKey: true)

    /// - Parameters:
    ///   - stores: besides those with the providers' own credentials; all where nil.
    init(providers: Set<String>, stores: Set<String>?, hasKey: Bool) {
        self.init(providerNames: providers, storeNames: stores, hasKey: hasKey)
    }

    private init(providerNames: Set<String>?, storeNames: Set<String>?, hasKey: Bool) {
        self.providerNames = providerNames
        self.storeNames = storeNames
        self.hasKey = hasKey
    }

    /// By name.
    func providers(of estate: Estate) -> [ProviderDeclaration] {
        estate.providers.values.filter { providerNames?.contains($0.name) ?? true }.sorted { $0.name < $1.name }
    }

    /// Nil for all.
    func stores(of estate: Estate) -> Set<String>? {
        guard let storeNames else { return nil }
        let own = hasKey ? [estate.fingerprintKey?.value].compactMap(\.self) : []
        let credentials = providers(of: estate).flatMap(\.credentials.values).map(\.value) + own
        return storeNames.union(
            credentials.compactMap { credential in
                guard case .secret(let reference) = credential else { return nil }
                return reference.store
            })
    }

    /// A key for one run, where no fingerprint outlives it.
    static func passingKey() -> Secret {
        Secret((0..<4).map { _ in String(UInt64.random(in: .min ... .max), radix: 16) }.joined())
    }
}
