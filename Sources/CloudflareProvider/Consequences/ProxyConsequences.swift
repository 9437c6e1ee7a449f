internal import Planning

/// Whether Cloudflare stands between visitors and the origin.
enum ProxyConsequences {
    static func of(_ delta: RecordSetDelta, on: Bool) -> Consequence {
        let name = delta.name.full
        if on {
            return Consequence(
                .outage, "requests to \(name) go through Cloudflare, with its TLS, cache and rules; only HTTP passes")
        }
        // Turned on again, it does not hide what was seen meanwhile.
        return Consequence(
            .outage, "requests to \(name) go straight to the origin, without Cloudflare's protection; its address becomes public for good",
            isReversible: false)
    }
}
