internal import HTTPMessages
internal import Reconciling

/// A path of the server, segment by segment, so that none of its texts can lead anywhere else.
struct VaultPath: Hashable, Sendable {
    let segments: [String]

    /// - Parameter segments: as people write them, not percent-encoded.
    /// - Throws: ``ProviderError`` for a segment that a server, a proxy or a client could read as another path.
    init(_ segments: [String], attempt: String) throws(ProviderError) {
        for segment in segments {
            guard !segment.isEmpty, !segment.hasSuffix("."), !segment.contains("/"), !segment.contains("\\"),
                segment.unicodeScalars.allSatisfy({ $0.value >= 32 && $0.value != 127 })
            else {
                throw ProviderError(
                    .rejected, attempt: attempt, message: "\"\(segment)\" cannot be a part of a path in the vault",
                    fix: "parts of a path are not empty, do not end in a period, and hold no slash and no control character")
            }
        }
        self.segments = segments
    }

    /// - Parameter text: segments between slashes; slashes at both ends do not count.
    init(text: String, attempt: String) throws(ProviderError) {
        var text = text[...]
        while text.first == "/" { text.removeFirst() }
        while text.last == "/" { text.removeLast() }
        try self.init(
            text.isEmpty ? [] : text.split(separator: "/", omittingEmptySubsequences: false).map(String.init), attempt: attempt)
    }

    /// What a path is in; the mount itself of a path of one segment.
    init(parent path: VaultPath) { segments = Array(path.segments.dropLast()) }

    /// As policies and people write it: `prod/Queue/KEY`.
    var text: String { segments.joined(separator: "/") }

    /// As an address has it.
    var encoded: String { segments.map(PercentEncoding.encode).joined(separator: "/") }
}
