internal import Diagnostics
package import Estate
package import Planning
internal import Reconciling
package import Resources

/// What a store is to declared secrets: one scope a secret, one resource a place it is kept in.
///
/// A place holds `value` and, where the value is generated, the `generation` it is of. A place is never deleted; a value is put
/// over another only where its generation was raised, or what it is looked up from has another.
///
/// Requests: reading takes none besides what the consumers' secrets take; writing a place takes a look, the write, and a look.
package struct SecretsModel: AdoptingModel {
    private let keepsVersions: Bool

    /// - Parameter keepsVersions: whether the store keeps what is written over.
    package init(keepsVersions: Bool) {
        self.keepsVersions = keepsVersions
    }

    package func lower(_ estate: Estate, environment: String, provider: String) -> [DesiredScope] {
        estate.secrets.filter { $0.environment == environment }.compactMap { secret in
            let places = zip(estate.places(of: secret), secret.places).filter { $0.0.store == provider }
            guard let first = places.first else { return nil }
            let resources = places.map { place, written in
                DesiredResource(secret.address(of: place), .present(Self.content(secret)), mode: .manage, span: written.span)
            }
            return DesiredScope(
                scope: secret.address(of: first.0).scope, environment: environment, resources: resources, ignore: [], mode: .manage,
                prune: false)
        }
    }

    private static func content(_ secret: DeclaredSecret) -> Content {
        var fields: [String: Content] = ["value": .deferred(.declaredSecret(secret.name.value))]
        if secret.isGenerated { fields["generation"] = .integer(secret.generation.value) }
        return .record(fields)
    }

    package func isSatisfied(_ desired: Content, by live: Content, at address: Address) -> Bool {
        guard let wanted = desired["value"]?.concealed, let found = live["value"]?.concealed else { return false }
        return wanted.fingerprint == found.fingerprint
    }

    /// What is there already is uses the stored value, and the history learns of which generation it is.
    package func mustAdopt(_ desired: Content, applied: Content?) -> Bool { desired["generation"] != applied?["generation"] }

    package func mayDelete(_ address: Address) -> Bool { false }

    package func explain(_ change: Change, in observation: Observation) -> Consequence {
        switch (change.action, change.before) {
        case (.adopt, _): Consequence(.none, "uses the stored value")
        case (_, nil): Consequence(.none, "stored before any consumer gets it")
        default:
            Consequence(
                .none,
                "stored before any consumer gets it; "
                    + (keepsVersions ? "the store keeps the old version" : "the store does not keep the old value: it is gone for good"),
                isReversible: false)
        }
    }

    package func compile(_ changes: [Change], in observation: Observation) -> [Operation] {
        changes.compactMap { change in
            guard let value = change.after?["value"] else { return nil }
            let place = Self.place(of: change.address)
            let write = SecretWrite(
                place: place, value: Self.written(value, at: change.address), replaces: change.before?["value"]?.concealed?.fingerprint,
                isDeposit: change.isDeposit)
            return Operation(
                SecretCall.store(write), in: observation.scope, addresses: [change.address],
                summary: "\(Self.verb(value, at: change.address)) \(place)", prerequisites: change.prerequisites)
        }
    }

    /// The place that an address names.
    static func place(of address: Address) -> SecretReference {
        let name = address.name
        let slash = name.firstIndex(of: "/") ?? name.endIndex
        let slug = name[..<slash].dropLast()
        let text = address.scope.provider + (slug.isEmpty ? "" : "@" + slug) + ":" + name[slash...]
        return SecretReference(text) ?? SecretReference(store: address.scope.provider, environment: nil, folder: "/", name: name)
    }

    private static func written(_ value: Content, at address: Address) -> SecretWrite.Value? {
        guard case .generated(let generated) = value, generated.after == address else { return value.planned.map { .planned($0) } }
        return .generated(generated.recipe)
    }

    private static func verb(_ value: Content, at address: Address) -> String {
        if case .generated(let generated) = value, generated.after == address { return "generate and store" }
        return "store"
    }

    package func source(of attribute: String, in scope: Scope) -> Address { Address(scope, DeclaredSecret.placeKind) }

    package func readCost(of scopes: [DesiredScope]) -> Int { 0 }
}
