internal import Resources

/// Whether a live record set is what is wanted.
enum CloudflareEquality {
    static func isSatisfied(_ desired: Content, by live: Content, _ name: SetName) -> Bool {
        guard let wanted = SetContent(desired, name), let live = SetContent(live, name) else { return false }
        return wanted.values.subtracting(live.locked) == live.values.subtracting(live.locked) && fields(wanted, live).isEmpty
    }

    /// The fields besides the values that are wanted otherwise than they are. What is not declared is left alone.
    static func fields(_ wanted: SetContent, _ live: SetContent) -> Set<String> {
        var fields: Set<String> = []
        if wanted.proxied != live.proxied { fields.insert("proxied") }
        // Cloudflare forces 1 (automatic) on what is proxied.
        if let ttl = wanted.ttl, wanted.proxied != .boolean(true), ttl != live.ttl { fields.insert("ttl") }
        if let comment = wanted.comment, comment != live.comment ?? .text("") { fields.insert("comment") }
        return fields
    }
}
