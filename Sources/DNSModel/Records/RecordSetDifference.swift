package import Resources

/// Whether a live record set is what is wanted.
package enum RecordSetDifference {
    /// Whether nothing that is wanted of the set differs from what is live. What the file leaves out may be anything, and so may values
    /// that another
    /// product keeps.
    package static func isSatisfied(_ desired: Content, by live: Content, _ name: RecordSetName) -> Bool {
        if isWritten(desired, as: live) { return true }
        guard let texts = RecordSetContent.texts(desired), let liveTexts = RecordSetContent.texts(live) else { return false }
        let (written, answered) = (Set(texts), Set(liveTexts))
        // What is spelled alike is the same; nothing has to be read for that.
        let isSpelledAlike = written == answered
        let wanted = RecordSetContent(desired, values: isSpelledAlike ? written : Set(written.map(name.canonical)))
        let live = RecordSetContent(live, values: isSpelledAlike ? answered : Set(answered.map(name.canonical)))
        let ours = wanted.values.subtracting(live.locked)
        // Of a set that is another's alone, and is wanted as it is, nothing is ours to differ.
        if ours.isEmpty, live.values.isEmpty, !live.locked.isEmpty { return true }
        return ours == live.values.subtracting(live.locked) && fields(wanted, live).isEmpty
    }

    /// Whether what is live is what is wanted letter by letter, as it is of most sets: nothing has to be made of either to see it.
    package static func isWritten(_ desired: Content, as live: Content) -> Bool {
        guard case .record(let wanted) = desired, case .record(let fields) = live, let values = wanted["values"]?.list,
            values.allSatisfy({ $0.text != nil }), wanted.allSatisfy({ fields[$0.key] == $0.value })
        else { return false }
        // Where nothing is said of a proxy, none is wanted.
        return wanted["proxied"] != nil || fields["proxied"] ?? .boolean(false) == .boolean(false)
    }

    /// The fields besides the values that are wanted otherwise than they are. What is not declared is left alone.
    package static func fields(_ wanted: RecordSetContent, _ live: RecordSetContent) -> Set<String> {
        var fields: Set<String> = []
        if wanted.isProxied != live.isProxied { fields.insert("proxied") }
        // What is proxied has an automatic TTL, whatever is asked for.
        if let ttl = wanted.ttl, wanted.proxied != .boolean(true), ttl != live.ttl { fields.insert("ttl") }
        if let comment = wanted.comment, comment != live.comment ?? .text("") { fields.insert("comment") }
        for (field, value) in wanted.extras where value != live.extras[field] ?? RecordExtras.standard(field) { fields.insert(field) }
        return fields
    }
}
