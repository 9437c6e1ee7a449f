internal import CanonicalJSON
internal import Cryptography

/// What one run did, to be kept and read without the ledger: its events, each with its place in the chain.
///
/// The plan that was confirmed, with what was there before, stands in the first event; what came of it in the last.
package struct Receipt: Hashable, Sendable, Codable {
    package static let version = 1

    package let version: Int
    package let environment: String
    package let run: String
    package let events: [Entry]

    /// An event of the run, and what its hash is made from.
    package struct Entry: Hashable, Sendable, Codable {
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

    /// - Parameter all: the whole ledger, oldest first.
    package init(of run: String, environment: String, in all: [RecordedEvent]) {
        version = Self.version
        self.environment = environment
        self.run = run
        let before = [ChainEntry.genesis] + all.map(\.hash)
        events = zip(all, before).filter { $0.0.event.run == run && $0.0.event.environment == environment }
            .map { Entry(sequence: $0.sequence, previous: $1, hash: $0.hash, event: $0.event) }
    }

    /// What a file holds: the numbers of events are in no event's hash.
    private struct File: Codable {
        let receipt: Receipt
        let checksum: String
    }

    package func fileBytes() throws -> [UInt8] {
        let checksum = SHA256.digest(try CanonicalForm.bytes(of: self)).hexDigits
        return Array((try CanonicalForm.prettyText(of: File(receipt: self, checksum: checksum)) + "\n").utf8)
    }

    /// Reads what ``fileBytes()`` wrote.
    /// - Throws: ``Refusal`` naming the event that is not what was recorded.
    package init(fileBytes: [UInt8]) throws(Refusal) {
        guard let receipt = try? CanonicalForm.decode(File.self, from: fileBytes).receipt, receipt.version == Self.version else {
            throw Refusal(message: "this is not a receipt of version \(Self.version)")
        }
        for entry in receipt.events {
            guard let bytes = try? CanonicalForm.bytes(of: entry.event), ChainEntry.hash(bytes, after: entry.previous) == entry.hash,
                entry.event.run == receipt.run, entry.event.environment == receipt.environment
            else { throw Refusal(message: "event \(entry.sequence) is not what was recorded") }
        }
        guard (try? receipt.fileBytes()) == fileBytes else { throw Refusal(message: "the receipt was altered beside its events") }
        self = receipt
    }

    /// Whether the ledger still tells the same.
    /// - Throws: ``Refusal`` naming the event that it tells otherwise, or no more.
    package func check(against all: [RecordedEvent]) throws(Refusal) {
        let known = Dictionary(all.map { ($0.sequence, $0.hash) }, uniquingKeysWith: { first, _ in first })
        for entry in events where known[entry.sequence] != entry.hash {
            throw Refusal(message: "event \(entry.sequence) of the receipt is not in this ledger")
        }
    }
}
