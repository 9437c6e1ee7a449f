/// Credentials that are none, made where they are needed: a file of a repository that held one would be taken for a leak, by people and by
/// the scanners of git hosts.
package enum FakeCredential {
    /// What a seed writes behind `!fake`: the kind, `test` or `live` where the kind has both, and a name that tells one value from another.
    /// The same words make the same value.
    ///
    ///     STRIPE_API_KEY: !fake stripe-secret-key live queue
    ///
    /// - Returns: nil where no kind is called so.
    package static func make(_ words: String) -> String? {
        let parts = words.split(separator: " ").map(String.init)
        guard let kind = parts.first else { return nil }
        let body = Identity.hex("fake/\(words)") + Identity.hex("fake/\(words)/2")
        if kind == "stripe-webhook-secret" { return "whsec_" + body.prefix(32) }
        guard let prefix = stripe[kind], parts.count > 1, ["test", "live"].contains(parts[1]) else { return nil }
        return "\(prefix)_\(parts[1])_51Plumb\(body)"
    }

    private static let stripe = ["stripe-secret-key": "sk", "stripe-restricted-key": "rk", "stripe-publishable-key": "pk"]
}
