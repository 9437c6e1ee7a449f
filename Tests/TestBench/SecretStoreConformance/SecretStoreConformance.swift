package import Reconciling
internal import Resources
internal import Testing

/// What every secret store must do, whatever it is made of. Each requirement opens a store of its own with what it needs in it.
package enum SecretStoreConformance {
    /// One kind of store, as tests start it.
    package struct Member: Sendable, CustomTestStringConvertible {
        /// As `kind:` names it.
        package let kind: String
        /// Whether folders are part of a place; where not, names alone count.
        package let hasFolders: Bool
        /// Whether a value comes with a version that rises when it is changed.
        package let countsVersions: Bool
        /// Whether the store itself refuses to write over what was changed since it was read.
        package let comparesBeforeWriting: Bool
        /// Opens a store with values, by places such as `/Queue/KEY` in its environment `prod`.
        package let open: @Sendable (_ values: [String: String]) async throws -> Opened

        package var testDescription: String { kind }

        package init(
            kind: String, hasFolders: Bool = true, countsVersions: Bool, comparesBeforeWriting: Bool = false,
            open: @escaping @Sendable (_ values: [String: String]) async throws -> Opened
        ) {
            self.kind = kind
            self.hasFolders = hasFolders
            self.countsVersions = countsVersions
            self.comparesBeforeWriting = comparesBeforeWriting
            self.open = open
        }

        /// The reference to a place of the environment `prod`.
        func reference(_ place: String) throws -> SecretReference { try #require(SecretReference("vault@prod:\(place)")) }
    }

    /// A store of one test.
    package struct Opened: Sendable {
        package let store: any SecretStore
        /// What somebody else does in the meantime: gives a place another value; nil where nobody can while the program runs.
        package let change: (@Sendable (_ place: String, _ value: String) async throws -> Void)?

        package init(_ store: any SecretStore, change: (@Sendable (_ place: String, _ value: String) async throws -> Void)?) {
            self.store = store
            self.change = change
        }

        func read(_ reference: SecretReference) async throws -> Result<StoredSecret, ProviderError> {
            try #require(await store.read([reference])[reference])
        }

        /// The value; nil where there is an error instead.
        func text(_ reference: SecretReference) async throws -> String? {
            try? await read(reference).get().secret.withExposed { $0 }
        }
    }

    package struct Requirement: Sendable, CustomTestStringConvertible {
        package let testDescription: String
        package let check: @Sendable (_ member: Member) async throws -> Void

        init(_ description: String, _ check: @escaping @Sendable (_ member: Member) async throws -> Void) {
            testDescription = description
            self.check = check
        }
    }

    /// Every form in which a value could be printed.
    static func printed(_ values: Any...) -> String {
        values.map { value in
            var text = "\(value)" + String(reflecting: value)
            dump(value, to: &text)
            return text
        }.joined()
    }

    /// What `body` fails with; nil when it does not.
    static func failure(_ body: () async throws -> Void) async -> ProviderError? {
        do {
            try await body()
            return nil
        } catch {
            return error as? ProviderError
        }
    }
}
