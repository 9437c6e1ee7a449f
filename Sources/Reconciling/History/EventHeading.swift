internal import CanonicalJSON

/// What an event says of itself beside its detail, read without the detail: most events are gone over and never asked.
package struct EventHeading: Hashable, Sendable, Decodable {
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
        var start = bytes.count - Self.mark.count
        while start >= 0, !bytes[start...].starts(with: Self.mark) { start -= 1 }
        guard start >= 0 else { return nil }
        let rest = [UInt8(ascii: "{")] + bytes[(start + 1)...]
        guard let read = try? CanonicalForm.decode(EventHeading.self, from: rest, .any) else { return nil }
        self = read
    }

    private static let mark = Array(#","environment":"#.utf8)
}
