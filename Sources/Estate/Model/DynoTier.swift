/// The tiers of dynos. All process types of an app have sizes of one tier.
///
/// Source: Dev Center, Dyno Types; the API's refusal "Cannot use the following dyno types in the same app".
package enum DynoTier: String, Hashable, Sendable {
    case eco = "Eco"
    case basic = "Basic"
    /// Standard and Performance, which mix.
    case production = "Standard and Performance"
    case privateSpace = "Private"
    case shield = "Shield"
    case fir = "Fir"

    /// - Parameter size: in any case; nil for a size that Heroku does not have.
    package init?(size: String) {
        let size = size.lowercased()
        guard Self.sizes.contains(size) || size.wholeMatch(of: /dyno-(1|2|4|8|16|32)c-[0-9]+(\.[0-9]+)?gb/) != nil else { return nil }
        switch size.prefix(while: { $0 != "-" }) {
        case "eco": self = .eco
        case "basic": self = .basic
        case "private": self = .privateSpace
        case "shield": self = .shield
        case "dyno": self = .fir
        default: self = .production
        }
    }

    /// Every size that may be declared, in lower case, the smallest of each family first.
    package static let sizes: [String] =
        [
            "eco", "basic", "standard-1x", "standard-2x", "performance-m", "performance-l", "performance-l-ram", "performance-xl",
            "performance-2xl",
        ]
        + ["private", "shield"].flatMap { tier in ["s", "m", "l", "l-ram", "xl", "2xl"].map { "\(tier)-\($0)" } }

    /// What took the place of sizes that were withdrawn.
    package static let successors = [
        "free": "eco", "hobby": "basic", "1x": "standard-1x", "2x": "standard-2x", "px": "performance-l", "performance": "performance-l",
        "standard": "standard-1x",
    ]

    /// How many dynos of one process type may have a size; nil where only the app's own limit holds.
    package static func mostDynosOfOneType(size: String) -> Int? {
        switch DynoTier(size: size) {
        case .eco, .basic: 1
        case .privateSpace, .shield: 10
        case .production: size.lowercased().hasPrefix("performance") ? 10 : nil
        case .fir, nil: nil
        }
    }

    /// How many Eco dynos of an app run at the same time.
    package static let mostEcoDynos = 2
}
