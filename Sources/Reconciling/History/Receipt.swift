internal import CanonicalJSON
internal import Cryptography

/// What one run did, to be kept and read without the ledger: its events, each with its place in the chain.
///
/// The plan that was confirmed, with what was there before, stands in the first event; what came of it in the last.
package struct Receipt: Hashable, Sendable, Codable {
    package static let version = 1

    /// The version of this form; see ``version``.
    package let version: Int
    package let environment: String
    package let run: String
    /// Oldest first.
    package let events: [Entry]

    /// An event of the run, and what its hash is made from.
    package struct Entry: Hashable, Sendable, Codable {
        /// The event's number in the ledger.
        package let sequence: Int
        /// The hash of the event before it in the ledger, which may be another run's.
        package let previous: String
        package let hash: String
        package let event: LedgerEvent
    }

    /// Why a file is no receipt, or not the one that was written.
    package struct Refusal: Error, Hashable, Sendable {
        package let message: String
    }

    /// - Parameter chain: verified, so that what the receipt holds is what was recorded.
    package init(of run: String, environment: String, in chain: VerifiedChain) {
        version = Self.version
        self.environment = environment
        self.run = run
        events = chain.links.filter { $0.event.run == run && $0.event.environment == environment }
            .compactMap { link in
                link.previous.map { Entry(sequence: link.sequence, previous: $0, hash: link.hash, event: link.event) }
            }
    }

    /// What a file holds: the numbers of events are in no event's hash.
    private struct File: Codable {
        let receipt: Receipt
        let checksum: String
    }

    /// The file's bytes: sorted, indented JSON with its checksum, and a final newline.
    package func fileBytes() throws -> [UInt8] {
        let checksum = SHA256.digest(try CanonicalForm.bytes(of: self)).hexDigits
        return Array((try CanonicalForm.prettyText(of: File(receipt: self, checksum: checksum)) + "\n").utf8)
    }

    /// Reads what ``fileBytes()`` wrote.
    /// - Throws: ``Refusal`` naming the event that is not what was recorded.
    package init(fileBytes: [UInt8]) throws(Refusal) {
        guard let receipt = try? CanonicalForm.decode(File.self, from: fileBytes, .any).receipt, receipt.version == Self.version else {
            throw Refusal(message: "this is not a receipt of version \(Self.version)")
        }
        for entry in receipt.events {
            guard let bytes = try? CanonicalForm.bytes(of: entry.event), ChainEntry.hash(bytes, after: entry.previous) == entry.hash,
                entry.event.run == receipt.run, entry.event.environment == receipt.environment
            else { throw Refusal(message: "event \(entry.sequence) is not what was recorded") }
        }
        guard (try? receipt.fileBytes()) == fileBytes else { throw Refusal(message: "the receipt was altered outside of its events") }
        self = receipt
    }

    /// Whether the ledger still tells the same.
    /// - Throws: ``Refusal`` naming the event that it tells otherwise, or no more.
    package func check(against chain: VerifiedChain) throws(Refusal) {
        let known = Dictionary(chain.links.map { ($0.sequence, $0.hash) }, uniquingKeysWith: { first, _ in first })
        try check(against: known) { chain.whereabouts(of: $0) }
    }

    /// The same, where the ledger was gone over.
    /// - Parameters:
    ///   - known: by its number, the hash of each event that the receipt names, as far as the ledger has it.
    ///   - whereabouts: where an event that is not there went, as a clause; nil where nothing tells.
    package func check(against known: [Int: String], _ whereabouts: (Int) -> String?) throws(Refusal) {
        for entry in events where known[entry.sequence] != entry.hash {
            let name = "event \(entry.sequence) of the receipt"
            guard known[entry.sequence] == nil, let place = whereabouts(entry.sequence) else {
                throw Refusal(message: "\(name) is not in this ledger")
            }
            throw Refusal(message: "\(name) cannot be checked: \(place)")
        }
    }
}
