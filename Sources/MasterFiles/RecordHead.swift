internal import Diagnostics

/// What stands between a record's name and its data: a TTL and a class, in either order and both optional, and the type.
struct RecordHead {
    /// Seconds.
    let ttl: Int?
    let type: MasterFileToken

    private static let classes: Set<String> = ["IN", "CH", "CS", "HS"]

    /// Takes them from the words of an entry; nil where there is no type, or another class than that of the Internet.
    init?(_ rest: inout ArraySlice<MasterFileToken>, after span: SourceSpan, into sink: inout DiagnosticSink) {
        var (ttl, hasClass): (Int?, Bool) = (nil, false)
        while let token = rest.first {
            let word = token.text.uppercased()
            if ttl == nil, let seconds = MasterFileTTL.seconds(word) {
                ttl = seconds
            } else if !hasClass, Self.classes.contains(word) {
                hasClass = true
                guard word == "IN" else {
                    sink.report(
                        .error("zone-file.class", "the class \(word) is not IN", at: token.span, fix: "remove the record"))
                    return nil
                }
            } else {
                break
            }
            rest = rest.dropFirst()
        }
        guard let type = rest.popFirst() else {
            sink.report(.error("zone-file.syntax", "the record has no type", at: span, fix: "write NAME TTL IN TYPE and its data"))
            return nil
        }
        self.ttl = ttl
        self.type = type
    }
}
