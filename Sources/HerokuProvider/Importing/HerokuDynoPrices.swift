/// What dynos cost at most in a month: as Heroku tells of their sizes, else by its price list.
struct HerokuDynoPrices: Sendable {
    /// In US cents, by size in small letters.
    private let known: [String: Int]

    /// More than any dyno costs, and more dynos than any process type has: what is beyond is no price.
    private static let (mostCents, mostDynos) = (10_000_000, 100_000)

    init(_ sizes: [HerokuAPI.DynoSize]) {
        let prices = sizes.compactMap { size in size.cost?.monthlyCents.map { (size.name.lowercased(), $0) } }
        known = Dictionary(prices.filter { (0...Self.mostCents).contains($0.1) }, uniquingKeysWith: { first, _ in first })
    }

    /// US cents; nil where nobody tells. All Eco dynos of an account have one flat price, so that none has its own.
    func monthlyCents(size: String?, quantity: Int) -> Int? {
        if quantity == 0 { return 0 }
        guard let size = size?.lowercased(), size != "eco", (0...Self.mostDynos).contains(quantity) else { return nil }
        if let each = known[size] { return each * quantity }
        return HerokuPrices.month(size: size, quantity: quantity).map { $0 * 100 }
    }
}
