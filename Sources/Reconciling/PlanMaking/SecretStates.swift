internal import Diagnostics
internal import Estate
internal import Planning
internal import Resources

/// What each declared secret of an environment is to be, decided from what its places hold and what the history knows.
struct SecretStates {
    struct State {
        /// What every place and every consumer is to have: known by its fingerprint, or made when it is applied.
        let value: Content
        /// Where the value is kept already; nil where it is made or looked up.
        let donor: SecretReference?
        /// All its places.
        let places: [Address]
        /// The history does not know yet that everybody has this generation.
        let isMoving: Bool
        /// A place is written, so that consumers get another value.
        let isChanging: Bool
    }

    /// By the secret's name; one that has a finding that blocks is left out.
    private(set) var states: [String: State] = [:]
    private(set) var findings: [Finding] = []
    private let byPlace: [SecretReference: DeclaredSecret]
    private let reading: SecretReading
    private let applied: [Address: Content]
    private let key: FingerprintKey

    /// - Parameter secrets: those whose places were read.
    init(_ secrets: [DeclaredSecret], in estate: Estate, _ reading: SecretReading, applied: [Address: Content], key: FingerprintKey) {
        self.reading = reading
        self.applied = applied
        self.key = key
        byPlace = Dictionary(
            secrets.flatMap { secret in estate.places(of: secret).map { ($0, secret) } }, uniquingKeysWith: { first, _ in first })
        for secret in secrets {
            let places = estate.places(of: secret)
            switch secret.source.value {
            case .lookup(let lookup): states[secret.name.value] = looked(secret, places, lookup)
            case .generated(let recipe): states[secret.name.value] = generated(secret, places, recipe)
            }
        }
    }

    /// The secret of this environment that is kept at `place`.
    func secret(at place: SecretReference) -> DeclaredSecret? { byPlace[place] }

    private func fingerprint(at place: SecretReference) -> Fingerprint? {
        (try? reading.stored[place]?.get()).map { key.fingerprint(of: $0.secret) }
    }

    /// What was looked up is what is wanted; who answers it is the authority.
    private func looked(_ secret: DeclaredSecret, _ places: [SecretReference], _ lookup: Lookup) -> State? {
        guard case .success(let text)? = reading.answers[lookup] else { return nil }
        let wanted = key.fingerprint(of: text)
        let isChanging = places.contains { fingerprint(at: $0) != wanted }
        return State(
            value: .concealed(.init(wanted, plain: text)), donor: nil, places: places.map(secret.address), isMoving: isChanging,
            isChanging: isChanging)
    }

    private mutating func generated(_ secret: DeclaredSecret, _ places: [SecretReference], _ recipe: SecretRecipe) -> State? {
        let recorded = places.compactMap { applied[secret.address(of: $0)]?["generation"]?.integer }.max()
        if let recorded, recorded > secret.generation.value {
            block(
                "secret.generation",
                "generation \(secret.generation.value) of \(secret.name.value) is older than \(recorded), which was applied",
                secret, fix: "write generation: \(recorded), or a higher one for a new value")
            return nil
        }
        let isRotation = recorded.map { $0 < secret.generation.value } ?? false
        // Under a rotation, a place that no longer holds what was applied to it holds the new value already: an interrupted
        // run stored it, or somebody did. It is never made twice.
        let holding = places.filter { place in
            guard let found = fingerprint(at: place) else { return false }
            return !isRotation || found != applied[secret.address(of: place)]?["value"]?.concealed?.fingerprint
        }
        let values = Set(holding.compactMap(fingerprint))
        guard values.count <= 1 else {
            block(
                "secret.places-differ",
                "\(secret.name.value) is not the same at \(holding.map(\.description).sorted().joined(separator: " and "))", secret,
                fix: "give them the same value in the store; plumb cannot determine which one is right")
            return nil
        }
        let addresses = places.map(secret.address)
        guard let donor = holding.first, let value = values.first else {
            guard let first = places.first else { return nil }
            let made = Content.Generated(recipe: recipe, made: first, after: secret.address(of: first))
            return State(value: .generated(made), donor: nil, places: addresses, isMoving: true, isChanging: true)
        }
        if isRotation { noteTaken(secret, donor) }
        let isRecorded = addresses.allSatisfy { applied[$0]?["generation"]?.integer == secret.generation.value }
        let isChanging = isRotation || places.contains { fingerprint(at: $0) != value }
        return State(
            value: .concealed(.init(value)), donor: donor, places: addresses, isMoving: isChanging || !isRecorded, isChanging: isChanging)
    }

    private mutating func noteTaken(_ secret: DeclaredSecret, _ place: SecretReference) {
        findings.append(
            Finding(
                rule: "secret.taken", severity: .notes,
                message: "\(place) holds another value than was applied: it is taken as generation \(secret.generation.value)",
                address: secret.address(of: place), span: secret.generation.span))
    }

    private mutating func block(_ rule: String, _ message: String, _ secret: DeclaredSecret, fix: String) {
        findings.append(Finding(rule: rule, severity: .blocks, message: message, span: secret.generation.span, fix: fix))
    }

    /// The value as `place` is to hold it, or as somebody who names that place gets it.
    func value(of name: String, at place: SecretReference) -> Content? {
        guard let state = states[name] else { return nil }
        guard let value = state.value.concealed, let donor = state.donor else { return state.value }
        let source = fingerprint(at: place) == value.fingerprint ? place : donor
        let version = try? reading.stored[source]?.get().version
        return .concealed(.init(value.fingerprint, source: source, version: version ?? nil))
    }
}

/// What stores and providers answered.
struct SecretReading {
    let stored: [SecretReference: Result<StoredSecret, ProviderError>]
    let answers: [Lookup: Result<String, ProviderError>]

    /// What the stores tell of who wrote what is at these places.
    func written(_ addresses: [Address], _ places: [Address: SecretReference]) -> [Address: Attribution] {
        var found: [Address: Attribution] = [:]
        for address in addresses {
            guard let place = places[address], case .success(let secret)? = stored[place] else { continue }
            found[address] = secret.written
        }
        return found
    }

    /// What is at a place of a declared secret, as its store's scope.
    /// - Throws: ``ProviderError`` when it is not known whether something is there.
    func resources(
        of scope: DesiredScope, _ places: [Address: SecretReference], key: FingerprintKey
    ) throws(ProviderError) -> [LiveResource] {
        var found: [LiveResource] = []
        for address in scope.resources.map(\.address) {
            guard let place = places[address] else { continue }
            switch stored[place] {
            case .success(let secret)?:
                let value = Content.concealed(.init(key.fingerprint(of: secret.secret), source: place, version: secret.version))
                found.append(LiveResource(address, .record(["value": value]), remoteID: secret.version.map(RemoteID.one)))
            case .failure(let error)? where error.code == .absent: continue
            case .failure(let error)?: throw error
            case nil: throw ProviderError(.malformed, attempt: "reading \(place)", message: "the store did not answer for it")
            }
        }
        return found
    }
}
