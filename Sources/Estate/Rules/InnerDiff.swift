/// What differs inside a long value.
package enum InnerDiff {
    /// One line that names the differing parts, as `SPF +include:spf.mtasv.net` or `DMARC p=none → p=quarantine`; nil when
    /// the two are not the same kind of mail record, or mean the same.
    package static func describe(old: String, new: String) -> String? {
        if case .success(let old) = SPFRecord.parse(old), case .success(let new) = SPFRecord.parse(new) {
            return line("SPF", spf(old.terms, new.terms))
        }
        guard case .success(let oldTags) = TagList.parse(old), case .success(let newTags) = TagList.parse(new) else { return nil }
        if DMARCRecord.isDMARC(old), DMARCRecord.isDMARC(new) { return line("DMARC", tags(oldTags, newTags)) }
        if case .success(let old) = DKIMRecord.parse(old), case .success(let new) = DKIMRecord.parse(new), isKey(old), isKey(new) {
            return line("DKIM", tags(old.tags, new.tags))
        }
        return nil
    }

    private static func line(_ what: String, _ parts: [String]) -> String? {
        parts.isEmpty ? nil : "\(what) \(parts.joined(separator: ", "))"
    }

    /// A text that happens to have `p=` is no key: there must be a DKIM tag beside it, or a key inside it.
    private static func isKey(_ record: DKIMRecord) -> Bool {
        if case .bits = record.key { return true }
        return record.tags["v"] != nil || record.tags["k"] != nil
    }

    /// Terms removed, added, and those whose qualifier alone differs. Order matters in SPF (RFC 7208 §4.6), so it is named.
    private static func spf(_ old: [SPFRecord.Term], _ new: [SPFRecord.Term]) -> [String] {
        var gone = without(new, from: old)
        var come = without(old, from: new)
        var changed: [String] = []
        for term in gone {
            guard let match = come.firstIndex(where: { $0.body == term.body }), let index = gone.firstIndex(of: term) else { continue }
            changed.append("\(explicit(term)) → \(explicit(come.remove(at: match)))")
            gone.remove(at: index)
        }
        let parts = gone.map { "-\($0)" } + come.map { "+\($0)" } + changed
        return parts.isEmpty && old != new ? ["in another order"] : parts
    }

    private static func explicit(_ term: SPFRecord.Term) -> String {
        if case .mechanism(let qualifier, _, _) = term { qualifier.rawValue + term.body } else { term.body }
    }

    private static func without(_ others: [SPFRecord.Term], from terms: [SPFRecord.Term]) -> [SPFRecord.Term] {
        var others = others
        return terms.filter { term in
            guard let index = others.firstIndex(of: term) else { return true }
            others.remove(at: index)
            return false
        }
    }

    private static func tags(_ old: TagList, _ new: TagList) -> [String] {
        var parts: [String] = []
        for tag in old.tags {
            let before = MailText.withoutBlanks(tag.value)
            guard let after = new[tag.name].map(MailText.withoutBlanks) else {
                parts.append("-\(tag.name)=\(shortened(before, unlike: nil, old))")
                continue
            }
            if before != after {
                parts.append("\(tag.name)=\(shortened(before, unlike: after, old)) → \(tag.name)=\(shortened(after, unlike: before, new))")
            }
        }
        return parts
            + new.tags.filter { old[$0.name] == nil }.map { "+\($0.name)=\(shortened(MailText.withoutBlanks($0.value), unlike: nil, new))" }
    }

    /// `MIGf…AQAB (1024 bits)`. Keys of one size begin and end alike, so where two do, the first difference is in the middle.
    private static func shortened(_ value: String, unlike other: String?, _ tags: TagList) -> String {
        guard value.count > 24, value.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "+/=".contains($0)) }) else { return value }
        var middle = ""
        if let other, other.prefix(4) == value.prefix(4), other.suffix(4) == value.suffix(4) {
            let same = zip(value, other).prefix { $0 == $1 }.count
            middle = value.dropFirst(same).prefix(4) + "…"
        }
        let short = "\(value.prefix(4))…\(middle)\(value.suffix(4))"
        guard let type = DKIMRecord.KeyType(rawValue: tags["k"] ?? "rsa"), case .bits(let bits) = DKIMRecord.key(value, type) else {
            return short
        }
        return "\(short) (\(bits) bits)"
    }
}
