internal import Estate

/// Pairs values that go with values that come, so that a record is changed in place: it keeps its id, and no resolver sees
/// the name without it. Pairs are of one meaning: a deleted SPF never becomes a verification token.
package enum ValuePairing {
    /// - Returns: pairs by the old value, then what is only deleted and what is only made, ascending.
    package static func pair<New: Hashable>(
        _ gone: [String], _ come: [New], text: (New) -> String?, of name: RecordSetName
    ) -> (pairs: [(old: String, new: New)], gone: [String], come: [New]) {
        var come = come
        var pairs: [(old: String, new: New)] = []
        var left: [String] = []
        for old in gone {
            let meaning = Self.meaning(old, of: name)
            if let match = come.firstIndex(where: { text($0).map { Self.meaning($0, of: name) } == meaning }) {
                pairs.append((old, come.remove(at: match)))
            } else {
                left.append(old)
            }
        }
        guard name.type != "TXT" else { return (pairs, left, come) }
        // Of other types every value means the same, such as one more address.
        let rest = zip(left, come).map { (old: $0, new: $1) }
        return ((pairs + rest).sorted { $0.old < $1.old }, Array(left.dropFirst(rest.count)), Array(come.dropFirst(rest.count)))
    }

    /// What two versions of one value share.
    private static func meaning(_ value: String, of name: RecordSetName) -> String {
        let fields = value.split(separator: " ").map(String.init)
        switch name.type {
        case "TXT": return TXTMeaning(value, at: name).kind
        case "MX", "SRV": return fields.last ?? value
        case "CAA": return fields.dropFirst().joined(separator: " ")
        default: return value
        }
    }
}
