internal import ArgumentParser
internal import CurlTransport
internal import Diagnostics
internal import Estate
internal import Reconciling
internal import Resources

/// The store that keeps the private key of the ledger, connected without anything else: who only plans never asks it.
struct LedgerKeyStore {
    let store: any SecretStore
    let place: SecretReference

    /// - Parameter place: nil for the one that the estate names.
    /// - Throws: ``CommandFailure`` where the store's own credential is missing.
    init(_ estate: Estate, _ signing: LedgerSigning, at place: SecretReference? = nil, variables: [String: String]) throws {
        self.place = place ?? signing.key.value
        let transport: CurlTransport
        do throws(TransportError) {
            transport = try CurlTransport(
                CurlTransport.Configuration(caBundle: variables["CURL_CA_BUNDLE"] ?? variables["SSL_CERT_FILE"]))
        } catch {
            throw CommandFailure(.failure, "\(error.message)")
        }
        var credentials = Credentials(variables: variables, watch: Terminal.watch)
        let clients = ClientComposition(transport: transport, endpoints: try Endpoints(variables: variables))
        let stores = StoreComposition(clients: clients, watch: Terminal.watch).stores(
            of: estate, only: [self.place.store], credentials: &credentials)
        try credentials.check()
        guard let store = stores[self.place.store] else {
            throw CommandFailure(.failure, "no store is named \(self.place.store), where the key of the ledger is kept")
        }
        self.store = store
    }

    /// What stands there.
    func read() async -> Result<StoredSecret, ProviderError>? { await store.read([place])[place] }

    /// - Throws: ``LedgerError`` `.unwritable` where the key cannot be read, or is none that the estate names.
    static func signer(
        _ estate: Estate, _ signing: LedgerSigning, _ keyring: LedgerKeyring, variables: [String: String]
    ) async throws(LedgerError) -> EventSigner {
        let place = signing.key.value
        func failure(_ why: String) -> LedgerError {
            LedgerError(.unwritable, "grants are signed with the key at \(place), but \(why); nothing was written")
        }
        let store: LedgerKeyStore
        do {
            store = try LedgerKeyStore(estate, signing, variables: variables)
        } catch {
            throw failure("its store cannot be reached: \((error as? CommandFailure)?.message.text ?? "\(error)")")
        }
        switch await store.read() {
        case .success(let stored)?:
            guard let signer = EventSigner(seed: stored.secret, keyring: keyring) else { throw failure("that is not a key of a ledger") }
            guard keyring.holds(signer.publicKey) else {
                throw failure("its public key, \(signer.id), is not one that the estate's file names: merge what plumb ledger key prints")
            }
            return signer
        case .failure(let error)?: throw failure("it cannot be read: \(error)")
        case nil: throw failure("no store answered for it")
        }
    }
}

extension LedgerKeyring {
    /// The public keys that the estate names; nil where it names none.
    init?(_ signing: LedgerSigning?) {
        let keys = (signing?.publicKeys ?? []).map { key in
            LedgerKey(
                publicKey: key.bytes, after: key.after.map { ChainPlace(sequence: $0.sequence, hash: $0.hash) } ?? .genesis,
                until: key.until)
        }
        self.init(keys)
    }
}
