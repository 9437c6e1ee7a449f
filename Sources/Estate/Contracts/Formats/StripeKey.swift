/// The kinds of key that Stripe issues. The part after the prefix has no fixed length: older keys have 24 characters there,
/// newer ones about 99, some with an underscore.
package enum StripeKey: String, CaseIterable, Hashable, Sendable {
    case secret = "stripe-secret-key"
    case publishable = "stripe-publishable-key"
    case restricted = "stripe-restricted-key"
    case webhook = "stripe-webhook-secret"

    package var prefix: String {
        switch self {
        case .secret: "sk_"
        case .publishable: "pk_"
        case .restricted: "rk_"
        case .webhook: "whsec_"
        }
    }

    /// Whether the prefix goes on with `test_` or `live_`.
    package var hasClass: Bool { self != .webhook }

    /// Nil for a key of this kind, else the reason.
    func problem(_ value: String) -> String? {
        if let other = Self.allCases.first(where: { $0 != self && value.hasPrefix($0.prefix) }) {
            return "it is \(other.name) (\(KeyClass.reading(of: value)?.prefix ?? other.prefix)…)"
        }
        guard value.hasPrefix(prefix) else { return "" }
        guard hasClass else {
            return value.dropFirst(prefix.count).wholeMatch(of: /[0-9A-Za-z+\/=_-]{8,}/) == nil
                ? "what follows \(prefix) is not a key" : nil
        }
        guard let reading = KeyClass.reading(of: value) else { return "it says neither test nor live" }
        let body = value.dropFirst(reading.prefix.count)
        return body.wholeMatch(of: /[0-9A-Za-z_]{10,}/) == nil ? "what follows \(reading.prefix) is not a key" : nil
    }

    private var name: String {
        switch self {
        case .secret: "a Stripe secret key"
        case .publishable: "a Stripe publishable key"
        case .restricted: "a Stripe restricted key"
        case .webhook: "a Stripe webhook secret"
        }
    }
}

extension StripeKey: CustomStringConvertible {
    package var description: String { hasClass ? "\(name) (\(prefix)test_… or \(prefix)live_…)" : "\(name) (\(prefix)…)" }
}
