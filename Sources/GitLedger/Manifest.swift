internal import CanonicalJSON
internal import Reconciling

/// The file that says what the ledger is and where it ends, so that a cut tail is not taken for a shorter history.
struct Manifest: Codable {
    let format: Int
    /// The first plumb that knows the format.
    let plumb: String
    let events: Int
    let head: String
    /// What the first event follows from, where events have left the ledger; the compaction in the chain says the same.
    let after: ChainPlace?

    private static let newest = 4

    init(_ head: ChainHead, after start: ChainHead) {
        format = Self.newest
        after = start == ChainHead() ? nil : start.place
        plumb = "0.1.0"
        events = head.sequence
        self.head = head.hash
    }

    init(_ bytes: [UInt8]) throws(LedgerError) {
        guard let about = try? CanonicalForm.decode(Manifest.self, from: bytes) else {
            throw .foreign("\(LedgerTree.about) cannot be read")
        }
        self = about
        guard format <= Self.newest else {
            throw LedgerError(
                .corrupt,
                "the ledger was written by a newer plumb (version \(format) of the format, this one knows \(Self.newest)); "
                    + "use plumb \(plumb) or newer")
        }
    }

    func bytes() throws(LedgerError) -> [UInt8] {
        do {
            return try JSONValue(encoding: self).canonicalBytes() + [10]
        } catch {
            throw LedgerError(.unwritable, "\(LedgerTree.about) cannot be written as JSON")
        }
    }

    /// Where the chain begins.
    var start: ChainHead { after.map { ChainHead($0) } ?? ChainHead() }

    func check(_ chain: ChainHead) throws(LedgerError) {
        guard events == chain.sequence, head == chain.hash else {
            throw .altered(min(events, chain.sequence) + 1, events > chain.sequence ? "is missing" : "does not match the end of the ledger")
        }
    }
}
