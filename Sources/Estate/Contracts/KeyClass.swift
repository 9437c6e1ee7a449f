/// Whether a key moves real money and mail, or plays.
package enum KeyClass: String, CaseIterable, Hashable, Sendable {
    case live, test

    /// What a key tells of itself in its public prefix.
    package struct Reading: Hashable, Sendable {
        package let keyClass: KeyClass
        /// Such as `sk_test_`: the same for every key of its kind, so it may be shown.
        package let prefix: String

        package init(_ keyClass: KeyClass, prefix: String) {
            self.keyClass = keyClass
            self.prefix = prefix
        }
    }

    /// What `value` tells; nil for a value without a mark. A Stripe webhook secret (`whsec_`) has none.
    package static func reading(of value: String) -> Reading? {
        for kind in StripeKey.allCases {
            for keyClass in allCases where kind.hasClass {
                let prefix = "\(kind.prefix)\(keyClass.rawValue)_"
                if value.hasPrefix(prefix) { return Reading(keyClass, prefix: prefix) }
            }
        }
        return nil
    }
}
