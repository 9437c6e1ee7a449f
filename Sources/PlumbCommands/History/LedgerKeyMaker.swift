internal import ArgumentParser
internal import Diagnostics
internal import Estate
internal import FoundationEssentials
internal import Reconciling
internal import Resources

/// Makes the key that signs a ledger in the store where it is kept, and tells what has to be merged so that it counts.
struct LedgerKeyMaker {
    private let estate: Estate
    private let signing: LedgerSigning
    private let ledger: any Ledger

    init(_ estate: Estate, _ signing: LedgerSigning, _ ledger: any Ledger) {
        self.estate = estate
        self.signing = signing
        self.ledger = ledger
    }

    /// Makes a key where none stands yet, and tells the lines of the estate's file that introduce it.
    /// - Parameter place: nil for where the estate says that the key is kept.
    func introduce(at place: SecretReference? = nil) async throws -> LedgerKeyReport {
        let variables = ProcessInfo.processInfo.environment
        let store = try LedgerKeyStore(estate, signing, at: place, variables: variables)
        let (publicKey, isNew) = try await key(in: store)
        let id = LedgerKey.id(of: publicKey)
        if let known = signing.publicKeys.first(where: { $0.bytes == publicKey }) {
            return LedgerKeyReport(id: id, state: known.until == nil ? .inUse : .retired, place: store.place, until: known.until)
        }
        let head = try await newest()
        let added = LedgerSigning.PublicKey(bytes: publicKey, after: head, until: nil)
        return LedgerKeyReport(
            id: id, state: isNew ? .made : .found, place: store.place,
            signing: lines(at: store.place, signing.publicKeys + [added]), isFirst: signing.publicKeys.isEmpty)
    }

    /// Tells the lines that let a key sign nothing more.
    func retire(_ id: String) async throws -> LedgerKeyReport {
        let keys = signing.publicKeys.map { (id: LedgerKey.id(of: $0.bytes), key: $0) }
        guard let found = keys.first(where: { $0.id == id && $0.key.until == nil }) else {
            let known = keys.filter { $0.key.until == nil }.map(\.id).joined(separator: ", ")
            throw CommandFailure(.validationFailure, "no key \(id) is in use; in use are: \(known)")
        }
        guard keys.contains(where: { $0.id != id && $0.key.until == nil }) else {
            throw CommandFailure(
                .validationFailure, "\(id) is the only key in use: make another one first, with plumb ledger key --at STORE:/PATH/NAME")
        }
        guard let head = try await newest() else { throw CommandFailure(.failure, "the ledger is empty: there is nothing to retire from") }
        let rest = signing.publicKeys.map { key in
            key.bytes == found.key.bytes
                ? LedgerSigning.PublicKey(bytes: key.bytes, after: key.after, until: max(head.sequence, (key.after?.sequence ?? 0) + 1))
                : key
        }
        let last = rest.first { $0.bytes == found.key.bytes }?.until
        return LedgerKeyReport(id: id, state: .retiring, until: last, signing: lines(at: signing.key.value, rest))
    }

    /// The public key of what stands there, which is made where nothing does.
    private func key(in store: LedgerKeyStore) async throws -> ([UInt8], isNew: Bool) {
        switch await store.read() {
        case .success(let stored)?: return (try publicKey(of: stored.secret, at: store.place), false)
        case .failure(let error)? where error.code == .absent || error.code == .notFound: break
        case .failure(let error)?: throw CommandFailure(.failure, "the key of the ledger: \(error)")
        case nil: throw CommandFailure(.failure, "the key of the ledger: no store answered for \(store.place)")
        }
        guard let writable = store.store as? any WritableSecretStore else {
            throw CommandFailure(
                .failure,
                "\(store.place.store) cannot be written to\nput 32 random bytes there in base64, such as of: openssl rand -base64 32")
        }
        let seed = EventSigner.newSeed()
        Terminal.watch.remember(seed, as: .certain)
        do throws(ProviderError) {
            try await writable.write(seed, at: store.place, over: nil)
        } catch {
            throw CommandFailure(.failure, "the key of the ledger: \(error)")
        }
        // What cannot be read back would sign nothing.
        guard case .success(let stored)? = await store.read(), stored.secret.withExposed({ $0 }) == seed.withExposed({ $0 }) else {
            throw CommandFailure(.failure, "the key was written to \(store.place), and is not what is read there")
        }
        return (try publicKey(of: seed, at: store.place), true)
    }

    private func publicKey(of seed: Secret, at place: SecretReference) throws -> [UInt8] {
        guard let key = EventSigner.publicKey(of: seed) else {
            throw CommandFailure(.failure, "\(place) holds something else than a key of a ledger: 32 bytes in base64")
        }
        return key
    }

    /// The newest event; nil in an empty ledger.
    private func newest() async throws -> LedgerSigning.Place? {
        do throws(LedgerError) {
            return try await ledger.allEvents().last.map { LedgerSigning.Place(sequence: $0.sequence, hash: $0.hash) }
        } catch {
            throw CommandFailure(.failure, "the ledger: \(error.message)")
        }
    }

    private func lines(at place: SecretReference, _ keys: [LedgerSigning.PublicKey]) -> LedgerSigning {
        LedgerSigning(key: Located(place, at: signing.key.span), publicKeys: keys)
    }
}
