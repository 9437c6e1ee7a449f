internal import DNSModel
internal import Planning
internal import Resources

/// Whether Cloudflare stands between visitors and the origin.
enum ProxyConsequences {
    /// Empty where that does not change.
    static func of(_ change: Change) -> [Consequence] {
        let name = RecordSetName(change.address)
        guard let before = change.before.flatMap({ RecordSetContent($0, name) }), let after = change.after else { return [] }
        let wanted = RecordSetContent(values: [], ttl: nil, proxied: after["proxied"])
        guard wanted.isProxied != before.isProxied else { return [] }
        if wanted.isProxied == .boolean(true) {
            return [
                Consequence(
                    .outage, "requests to \(name.full) go through Cloudflare, with its TLS, cache and rules; only HTTP passes")
            ]
        }
        // Turned on again, it does not hide what was seen meanwhile.
        return [
            Consequence(
                .outage,
                "requests to \(name.full) go straight to the origin, without Cloudflare's protection; its address becomes public for good",
                isReversible: false)
        ]
    }
}
