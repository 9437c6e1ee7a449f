internal import CanonicalJSON
package import Planning
package import Resources

/// What is kept of one environment between two checks: when everything was read last, what each scope was then, which messages are open.
///
/// It is no history and grants nothing: whoever loses it loses what the next complete check finds again. It holds no secret; values are
/// named by fingerprints and digests.
package struct DriftRecord: Hashable, Sendable, Codable {
    package static let newestVersion = 1

    /// The version of this form; see ``newestVersion``.
    package let version: Int
    package let environment: String
    /// How often it is to be checked, in seconds, as the last check said.
    package var interval: Int
    /// When a check last read and judged every scope; seconds since 1970, nil where none did.
    package var lastComplete: Int?
    /// When a check last ended, and how.
    package var lastCheck: Int?
    package var lastOutcome: DriftOutcome?
    /// How many checks ended.
    package var rounds: Int
    /// What the scopes were compared with: of another desired state or another history nothing that was found holds.
    package var basis: String
    /// By the scope's description.
    package var scopes: [String: ScopeRecord]
    /// By the item's key.
    package var threads: [String: DriftThread]
    /// What is still to be delivered, oldest first.
    package var outbox: [DriftDelivery]
    /// The issue that tells of the environment, where there is one.
    package var issue: Int?
    /// Whether plumb left it open; nil where there is none.
    package var isIssueOpen: Bool?
    /// Providers whose signals once stayed the same while something changed: they are believed no more. In order, as every list here: the seal
    /// is over the bytes.
    package var distrusted: [String]
    /// What the lists of each provider name besides what is declared, by the provider's name. Nil in records of earlier versions.
    package var accounts: [String: AccountRecord]?
    /// Which notices about acknowledgements were sent. Nil in records of earlier versions.
    package var announced: [String]?
    /// Who checks it now, and until when at the longest.
    package var lease: Lease?
    /// Under the estate's fingerprint key, over the rest; see ``isSealed(with:)``.
    package internal(set) var seal: String?

    /// Who checks just now, and until when at the longest.
    package struct Lease: Hashable, Sendable, Codable {
        package let holder: LockHolder
        /// Seconds since 1970.
        package let until: Int

        package init(holder: LockHolder, until: Int) {
            self.holder = holder
            self.until = until
        }
    }

    package init(environment: String, interval: Int) {
        version = Self.newestVersion
        self.environment = environment
        self.interval = interval
        rounds = 0
        basis = ""
        scopes = [:]
        threads = [:]
        outbox = []
        distrusted = []
    }

    /// - Throws: where the bytes are no record, or a newer version's.
    package init(bytes: [UInt8]) throws(DriftStoreError) {
        guard let read = try? CanonicalForm.decode(DriftRecord.self, from: bytes), read.version <= Self.newestVersion else {
            throw DriftStoreError(.unreadable, "the record of drift checks cannot be read, or was written by a newer plumb")
        }
        self = read
    }

    /// The record as canonical JSON: what a store keeps.
    package var bytes: [UInt8] { JSONValue.plain(self).canonicalBytes() }

    /// What is known of a scope; nil where it was never checked.
    package subscript(scope: Scope) -> ScopeRecord? {
        get { scopes[scope.description] }
        set { scopes[scope.description] = newValue }
    }

    /// Takes what a look for undeclared things found in a scope that was checked before.
    mutating func take(_ look: UndeclaredLook, in scope: Scope) {
        let round = rounds
        self[scope]?.take(look, in: round)
    }

    /// The last complete check is older than twice the interval, or there was none.
    package func isLate(at now: Int) -> Bool { lastComplete.map { now - $0 > 2 * interval } ?? true }
}

/// What is known of one scope from the checks before.
package struct ScopeRecord: Hashable, Sendable, Codable {
    /// When it was last read, or known by its signal to be as it was; seconds since 1970.
    package var checkedAt: Int?
    /// When it was last read in fact.
    package var readAt: Int?
    /// When somebody last tried to read it, with or without an answer: what cannot be read must not come first for ever. Nil in records of
    /// earlier versions.
    package var triedAt: Int?
    /// In which round it was last read in fact.
    package var readInRound: Int
    /// What proved itself: the scope was read under it twice. Times have whole seconds, so that what changes in the second in which the
    /// scope was first read would hide behind it.
    package var signal: String?
    /// What it was read under the last time.
    package var seenSignal: String?
    /// What was found the last time, in the order in which it is shown.
    package var items: [DriftItem]
    /// What nobody declares and the first check found, or somebody has got used to since.
    package var undeclared: [Address]
    /// Everything that nobody declares.
    package var allUndeclared: [Address]
    /// What it was compared with; see ``DriftRecord/basis``.
    package var basis: String
    /// Fingerprints of the values that a provider keeps, by kind and name.
    package var provided: [String: String]
    /// Why it could not be read the last time; nil where it could.
    package var unread: String?
    /// How many of its addresses were never recorded as applied; nil for none, and in records of earlier versions.
    package var withoutBaseline: Int?
    /// What no plan reads and no file declares, as the last look for it found; nil where nobody looked.
    package var strays: AccountRecord?
    /// The kinds that the last look could tell of, in order.
    package var lookedKinds: [String]?
    /// In which round somebody last looked.
    package var lookedInRound: Int?

    package init() {
        (readInRound, items, undeclared, allUndeclared, basis, provided) = (0, [], [], [], "", [:])
    }
}

extension ScopeRecord {
    /// Everything of the scope that no file declares, whoever found it.
    package var everythingUndeclared: [Address] {
        Set(allUndeclared).union(strays?.known ?? []).union(strays?.news ?? []).sorted()
    }

    /// Takes what a look for undeclared things found. Of a kind that nobody looked for before, everything is taken as it is; of one that could not be
    /// asked this time, everything stays as it was.
    package mutating func take(_ look: UndeclaredLook, in round: Int) {
        let before = (strays?.known ?? []) + (strays?.news ?? [])
        let listed = look.things.union(before.filter { look.unknown[$0.kind] != nil })
        let seen = Set(lookedKinds ?? [])
        let known = Set(strays?.known ?? []).intersection(listed).union(listed.filter { !seen.contains($0.kind) })
        strays = AccountRecord(known: known.sorted(), news: listed.subtracting(known).sorted())
        lookedKinds = look.kinds.union(seen.intersection(look.unknown.keys)).sorted()
        lookedInRound = round
    }
}

/// What is known of one provider's account, or server, from the lists that the checks before read.
package struct AccountRecord: Hashable, Sendable, Codable {
    /// Apps and zones that were there at the first list, or were declared when they were seen; in order.
    package var known: [Address]
    /// What came since, and no file declares.
    package var news: [Address]

    package init(known: [Address], news: [Address] = []) {
        (self.known, self.news) = (known, news)
    }

    /// Takes what a list names now.
    /// - Parameters:
    ///   - before: nil for the first list, of which everything is taken as it is.
    ///   - undeclared: those of `listed` that no file declares.
    package init(_ before: AccountRecord?, listed: Set<Address>, undeclared: Set<Address>) {
        let known = before.map { listed.intersection($0.known).union(listed.subtracting(undeclared)) } ?? listed
        self.init(known: known.sorted(), news: undeclared.subtracting(known).sorted())
    }
}

/// Where the records of drift checks are kept. A record is replaced as a whole, and only by who has seen the one that it replaces.
package protocol DriftStore: Sendable {
    /// The record with its version in the store; nil where there is none yet.
    func read(_ environment: String) async throws(DriftStoreError) -> StoredDriftRecord?

    /// - Parameter version: of the record that is replaced; nil: there is none yet.
    /// - Returns: the new version.
    /// - Throws: ``DriftStoreError`` `.moved` where another check was faster.
    func write(_ record: DriftRecord, replacing version: String?) async throws(DriftStoreError) -> String
}

/// A record as a store has it.
package struct StoredDriftRecord: Sendable {
    package let record: DriftRecord
    /// Opaque.
    package let version: String

    package init(_ record: DriftRecord, version: String) {
        self.record = record
        self.version = version
    }
}

/// Why a store of drift records could not do what was asked.
package struct DriftStoreError: Error, Hashable, Sendable {
    /// What came in the way.
    package enum Code: Hashable, Sendable {
        case unreadable, unwritable
        /// The record is no longer the one that was read.
        case moved
    }

    package let code: Code
    package let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }
}

/// Records of checks lie where everybody may write who may push to the estate's remote. What stands in one decides what is not read, and what is sent to
/// a webhook under the estate's own signature, so only a record of somebody who has the estate's fingerprint key is believed.
extension DriftRecord {
    /// With the seal of the key over everything else in it.
    package func sealed(with key: FingerprintKey) -> DriftRecord {
        var record = self
        record.seal = seal(with: key)
        return record
    }

    /// Whether somebody who has the key wrote it as it is. False too of records of versions that did not seal.
    package func isSealed(with key: FingerprintKey) -> Bool { seal != nil && seal == seal(with: key) }

    private func seal(with key: FingerprintKey) -> String {
        var record = self
        record.seal = nil
        return key.fingerprint(of: "plumb drift record\n" + String(decoding: record.bytes, as: UTF8.self)).hex
    }
}
