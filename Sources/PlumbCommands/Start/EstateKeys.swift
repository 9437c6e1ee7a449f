internal import ArgumentParser
internal import Diagnostics
internal import Estate
internal import Reconciling
internal import Resources

/// Makes the estate's own keys in the store that keeps them. What stands there already is taken as it is, so that a start that was
/// interrupted ends as one that was not.
struct EstateKeys {
    let store: any SecretStore

    struct Key {
        let place: SecretReference
        let secret: Secret
        let isNew: Bool
    }

    /// - Throws: ``CommandFailure`` where the place cannot be read or written, or is not read back as it was written.
    func key(at place: SecretReference, is isKey: (Secret) -> Bool) async throws -> Key {
        switch await store.read([place])[place] {
        case .success(let stored)?:
            guard isKey(stored.secret) else {
                throw CommandFailure(.failure, "\(place) holds something else than a key: take it away, or name another store")
            }
            return Key(place: place, secret: stored.secret, isNew: false)
        case .failure(let error)? where error.code == .absent || error.code == .notFound: return try await make(at: place)
        case .failure(let error)?: throw CommandFailure(.failure, "the key at \(place): \(error)")
        case nil: throw CommandFailure(.failure, "no store answered for \(place)")
        }
    }

    private func make(at place: SecretReference) async throws -> Key {
        guard let writable = store as? any WritableSecretStore else {
            throw CommandFailure(.failure, "\(place.store) cannot be written to, and the estate's keys are not there yet")
        }
        let seed = EventSigner.newSeed()
        Terminal.watch.remember(seed, as: .certain)
        do throws(ProviderError) {
            try await writable.write(seed, at: place, over: nil)
        } catch {
            throw CommandFailure(.failure, "the key at \(place): \(error)")
        }
        guard case .success(let stored)? = await store.read([place])[place],
            stored.secret.withExposed({ $0 }) == seed.withExposed({ $0 })
        else { throw CommandFailure(.failure, "the key was written to \(place), and is not what is read there") }
        return Key(place: place, secret: seed, isNew: true)
    }
}
