package import Planning
package import Resources

/// A reader that can tell from a few requests that many scopes have not changed.
package protocol ChangeSignalReader: ProviderReader {
    /// One text a scope, made of what the provider's lists tell of it: while it stays the same, the scope need not be read. What a
    /// provider's times leave out, a full read finds.
    ///
    /// A scope that there is no signal for, or that could not be asked, is left out and is read.
    func signals(of scopes: [DesiredScope]) async -> [Scope: String]

    /// Whether the signal of a scope as it was read moves when something in it changes. Where it does not, the scope is read each time.
    func provesChanges(_ observation: Observation) -> Bool
}

extension ChangeSignalReader {
    package func provesChanges(_ observation: Observation) -> Bool { true }
}

/// A reader that knows whose credential it has.
package protocol CredentialIdentityReader: ProviderReader {
    /// As the provider's records name whoever changes something, such as an account's address; nil where it cannot be told.
    func identity() async -> String?
}

/// A reader whose lists, which it reads anyway, name what else there is beside the scopes that it was asked for.
package protocol ListingReader: ProviderReader {
    /// What the last complete list named; takes no request. What was taken once is not there a second time, so that nobody takes an old list
    /// for a new one. Nil where no list was read since.
    func takeListing() -> [ListedThing]?
}

/// An app, a zone or another whole thing that a list names.
package struct ListedThing: Hashable, Sendable {
    /// Of the whole scope, such as `heroku/acme-web/app`.
    package let address: Address
    /// The provider's own id, by which a file may name it whatever it is called.
    package let id: String?

    package init(_ address: Address, id: String?) {
        (self.address, self.id) = (address, id)
    }
}

/// A reader whose provider records who wrote what nobody can read back.
package protocol RecordedWriteReader: ProviderReader {
    /// Which of these were written since they were applied. Asked by checks of drift alone, and about everything that is of this kind and
    /// counts as applied; a resource of another kind has no answer.
    /// - Parameters:
    ///   - observations: of the scopes of `resources`.
    ///   - now: seconds since 1970.
    func writes(of resources: [DriftedResource], in observations: [Scope: Observation], now: Int) async -> [Address: RecordedWrite]

    /// How many requests that takes, at least, for these scopes.
    func costOfWrites(in scopes: [DesiredScope]) -> Int
}

/// What a provider's record tells of a value that nobody can read back.
package enum RecordedWrite: Hashable, Sendable {
    /// Somebody wrote it after the apply.
    case written(Attribution)
    /// Somebody wrote something after the apply that may have been it.
    case possiblyWritten(Attribution)
    /// The record could not be read; one sentence, the same for the same reason.
    case unknown(String)
}

/// A reader that can look for things of a declared scope that no file declares and no plan reads, such as the first domain of an app, at the price
/// of requests of its own. Asked by checks of drift alone.
package protocol UndeclaredThingReader: ProviderReader {
    /// What there is of the kinds that reading these scopes leaves out.
    /// - Parameters:
    ///   - scopes: that were read, and are there.
    ///   - declared: everything that the environment declares at the provider.
    ///   - observations: of the scopes.
    func undeclared(
        in scopes: [DesiredScope], among declared: [DesiredScope], _ observations: [Scope: Observation]
    ) async -> [Scope: UndeclaredLook]

    /// How many requests that takes for these scopes.
    func costOfUndeclared(in scopes: [DesiredScope], among declared: [DesiredScope]) -> Int
}

/// What a look for undeclared things found in one scope.
package struct UndeclaredLook: Sendable {
    /// Of the kinds that were asked for; what no file can declare, such as a collaborator, among them.
    package var things: Set<Address>
    /// The kinds that were asked for, and answered.
    package var kinds: Set<String>
    /// Why the others were not, by kind.
    package var unknown: [String: ProviderError]

    package init(things: Set<Address> = [], kinds: Set<String> = [], unknown: [String: ProviderError] = [:]) {
        (self.things, self.kinds, self.unknown) = (things, kinds, unknown)
    }

    /// Takes what became of asking for one kind.
    package mutating func take(_ kind: String, _ answer: Result<[Address], ProviderError>) {
        switch answer {
        case .success(let found):
            things.formUnion(found)
            kinds.insert(kind)
        case .failure(let error): unknown[kind] = error
        }
    }
}
