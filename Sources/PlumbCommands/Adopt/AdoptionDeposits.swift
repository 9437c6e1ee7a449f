internal import ArgumentParser
internal import Diagnostics
internal import Estate
internal import EstateFiles
internal import Reconciling
internal import Resources

/// What is adopted and no store has, with its places in the folder that `--store` names.
struct AdoptionDeposits {
    private let deposits: SecretDeposits
    /// As if all of it were stored already.
    let pending: Connections

    var values: [Address: AdoptedValue] { deposits.values }
    var conflicts: [(address: Address, place: SecretReference)] { deposits.conflicts }

    /// The folder as it was typed.
    /// - Throws: ``CommandFailure`` where there is no such store, or nothing can be written to it.
    static func folder(_ text: String, _ base: AdoptionBase) throws -> AdoptionFolder {
        guard let folder = AdoptionFolder(text) else {
            throw CommandFailure(.validationFailure, "--store has the form STORE:/FOLDER, such as vault:/Shop; nothing was written")
        }
        guard base.trusted != nil, base.connections.stores[folder.store] != nil, base.estate.stores[folder.store] != nil else {
            let known = base.estate.stores.keys.sorted()
            let there = known.isEmpty ? "it has none: plumb start writes one" : "it has \(known.joined(separator: ", "))"
            throw CommandFailure(.validationFailure, "the estate has no store \"\(folder.store)\"; \(there). Nothing was written.")
        }
        guard base.connections.stores[folder.store] is any WritableSecretStore else {
            throw CommandFailure(
                .validationFailure,
                "the store \(folder.store) is read-only; store the secrets by hand, or name another store. Nothing was written.")
        }
        return folder
    }

    /// Reads what is at each place.
    /// - Parameter files: that are there.
    /// - Throws: ``CommandFailure`` where an environment must not use a place, or the store cannot be read; nothing was written then.
    init(
        _ things: [AdoptedThing], _ values: [Address: AdoptedValue], into folder: AdoptionFolder, _ base: AdoptionBase, files: [SourceFile]
    ) async throws {
        let trial = AdoptionTrial(things, values, base, files: files, estate: base.estate)
        // What the files leave external is stored, too: it is what an earlier run could do nothing better with.
        let declared = trial.declared.subtracting(trial.externals.values.joined())
        let refusal: SecretDeposits.Refusal
        do throws(SecretDeposits.Refusal) {
            let found = try await SecretDeposits(
                things, values, declared: declared, into: folder, of: base.estate, base.connections)
            deposits = found
            pending = found.pending(base.connections)
            return
        } catch {
            refusal = error
        }
        switch refusal {
        case .path(let environment, let places):
            throw CommandFailure(
                .blocked,
                "\(environment) may not keep secrets at \(places.map(\.description).joined(separator: ", ")): the paths of the store "
                    + "\(folder.store) do not allow it, or it holds a credential. Nothing was written.")
        case .store(let error): throw CommandFailure(.failure, "the store \(folder.store): \(error). Nothing was written.")
        }
    }

    /// By environment; of variables that the files name.
    func parts(of addresses: Set<Address>) -> [String: [SecretDeposit]] { deposits.deposits(of: addresses) }
}
