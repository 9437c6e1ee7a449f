internal import CanonicalJSON
internal import Cryptography

/// An event in the form that every ledger stores and hashes, so that a history may move from one to another.
package struct ChainEntry: Sendable {
    /// As it will be read back: a whole `.number` comes back as `.integer`.
    package let event: LedgerEvent
    /// The event's canonical JSON, which is on one line.
    package let bytes: [UInt8]

    /// What stands for the hash before the first event, so that a hashed message always begins with 64 digits.
    package static let genesis = String(repeating: "0", count: 64)

    package init(_ event: LedgerEvent) throws(LedgerError) {
        do {
            bytes = try CanonicalForm.bytes(of: event)
            // What could not be read back would end the history for good: it must not get in.
            self.event = try LedgerEvent(bytes: bytes)
        } catch {
            throw LedgerError(.unwritable, "the event \(event.kind.rawValue) cannot be written as JSON")
        }
    }

    /// SHA-256, in hex, over the previous hash as text and the event's bytes.
    package static func hash(_ bytes: [UInt8], after previous: String) -> String {
        SHA256.digest(Array(previous.utf8), bytes).hexDigits
    }
}

/// What an event says of itself beside its detail, read without the detail: most events are gone over and never asked.
package struct EventHeading: Hashable, Sendable {
    package let environment: String
    /// Also a kind that this version does not know.
    package let kind: String
    package let run: String?
    /// Seconds since 1970.
    package let time: Int

    /// - Parameter bytes: of the event, as ``ChainEntry`` writes them. Its keys are in order, so that these come last, and in no text
    ///   stands a bare quotation mark.
    /// - Returns: nil where it is not written so.
    package init?(_ bytes: [UInt8]) {
        guard let start = Self.start(in: bytes), let read = try? JSONValue(parsing: [UInt8(ascii: "{")] + bytes[(start + 1)...], .any),
            let environment = read["environment"]?.string, let kind = read["kind"]?.string, let time = read["time"]?.integer
        else { return nil }
        (self.environment, self.kind, self.time) = (environment, kind, time)
        switch read["run"] {
        case nil, .null?: run = nil
        case .string(let text)?: run = text
        default: return nil
        }
    }

    private static let mark = Array(#","environment":"#.utf8)

    /// Where the last mark begins; nil without one.
    private static func start(in bytes: [UInt8]) -> Int? {
        var start = bytes.count - mark.count
        while start >= 0 {
            if bytes[start] == mark[0], bytes[start...].starts(with: mark) { return start }
            start -= 1
        }
        return nil
    }
}
