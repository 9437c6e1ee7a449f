package import Planning
package import Reconciling
package import Resources

/// Performs what ``SecretsModel`` compiled: looks, writes, and looks again. What it stored is read back by fingerprint before
/// anybody gets it, and nothing that the plan did not name is ever overwritten.
package struct SecretsWriter: SecretMaker {
    private let keeper: any WritableSecretStore
    private let key: FingerprintKey
    /// So many random bytes.
    private let random: @Sendable (Int) -> [UInt8]

    /// - Parameter keeper: one that tells the watch of every secret, so that what is made here is kept out of outputs too.
    package init(keeper: any WritableSecretStore, key: FingerprintKey, random: @escaping @Sendable (Int) -> [UInt8] = RandomSecret.system) {
        self.keeper = keeper
        self.key = key
        self.random = random
    }

    package func make(
        _ operation: Operation, in context: OperationContext
    ) async throws(ProviderError) -> (outcome: OperationOutcome, made: [SecretReference: Secret]) {
        let write: SecretWrite
        switch try SecretCall(performing: operation) {
        case .store(let value): write = value
        }
        let place = write.place
        let attempt = "storing \(place)"
        guard let address = operation.addresses.first, let secret = secret(write.value, context) else {
            throw ProviderError(.rejected, attempt: attempt, message: "the value was not read", fix: "nothing was stored; plan again")
        }
        let wanted = key.fingerprint(of: secret)
        let current = try await read(place)
        let found = current.map { key.fingerprint(of: $0.secret) }
        if found != wanted {
            guard found == write.replaces else {
                throw ProviderError(
                    .conflict, attempt: attempt, message: "the stored value changed after the plan was made",
                    fix: "nothing was written; plan again")
            }
            try await store(secret, wanted, at: place, over: current, keeper.permitted(by: context.permit))
        }
        let stored = found == wanted ? current : try await read(place)
        guard let stored, key.fingerprint(of: stored.secret) == wanted else {
            throw ProviderError(
                .conflict, attempt: attempt, message: "what is stored there is not what was written", outcomeUnknown: true,
                fix: "somebody may have changed it at the same time: plan again")
        }
        let known = Content.concealed(.init(wanted, plain: write.text, source: place, version: stored.version))
        let version = stored.version.map { " as v\($0)" } ?? ""
        return (
            OperationOutcome(.done, "stored\(version), fingerprint \(wanted.short)", recordedState: [address: ["value": known]]),
            [place: stored.secret]
        )
    }

    /// An answer that was lost is looked for: where nothing was written after all, it is written once more.
    private func store(
        _ secret: Secret, _ wanted: Fingerprint, at place: SecretReference, over current: StoredSecret?,
        _ keeper: any WritableSecretStore
    ) async throws(ProviderError) {
        do throws(ProviderError) {
            try await keeper.write(secret, at: place, over: current)
        } catch {
            guard error.outcomeUnknown, let stored = try? await ReadBack(read(place)) else { throw error }
            let found = stored.secret.map { key.fingerprint(of: $0.secret) }
            if found == wanted { return }
            guard found == current.map({ key.fingerprint(of: $0.secret) }) else { throw error }
            try await keeper.write(secret, at: place, over: current)
        }
    }

    /// What a look saw, which may be that there is nothing.
    private struct ReadBack {
        let secret: StoredSecret?

        init(_ secret: StoredSecret?) {
            self.secret = secret
        }
    }

    /// Nil where a complete listing does not have it.
    private func read(_ place: SecretReference) async throws(ProviderError) -> StoredSecret? {
        switch await keeper.read([place])[place] {
        case .success(let stored)?: return stored
        case .failure(let error)? where error.code == .absent: return nil
        case .failure(let error)?: throw error
        case nil: throw ProviderError(.malformed, attempt: "reading \(place)", message: "the store did not answer for it")
        }
    }

    /// Nil for a value that was not read.
    private func secret(_ value: SecretWrite.Value?, _ context: OperationContext) -> Secret? {
        switch value {
        case .planned(let value)?: context.secret(for: value)
        case .generated(let recipe)?: RandomSecret.text(random(recipe.bytes), recipe.encoding)
        case nil: nil
        }
    }
}
