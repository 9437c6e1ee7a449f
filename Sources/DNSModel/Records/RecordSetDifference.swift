package import Resources

/// Whether a live record set is what is wanted.
package enum RecordSetDifference {
    package static func isSatisfied(_ desired: Content, by live: Content, _ name: RecordSetName) -> Bool {
        guard let wanted = RecordSetContent(desired, name), let live = RecordSetContent(live, name) else { return false }
        return wanted.values.subtracting(live.locked) == live.values.subtracting(live.locked) && fields(wanted, live).isEmpty
    }

    /// The fields besides the values that are wanted otherwise than they are. What is not declared is left alone.
    package static func fields(_ wanted: RecordSetContent, _ live: RecordSetContent) -> Set<String> {
        var fields: Set<String> = []
        if wanted.isProxied != live.isProxied { fields.insert("proxied") }
        // What is proxied has an automatic TTL, whatever is asked for.
        if let ttl = wanted.ttl, wanted.proxied != .boolean(true), ttl != live.ttl { fields.insert("ttl") }
        if let comment = wanted.comment, comment != live.comment ?? .text("") { fields.insert("comment") }
        return fields
    }
}
