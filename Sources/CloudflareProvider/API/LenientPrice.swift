/// A price, which the schema says is a number. What cannot be one is no reason to refuse a whole list of zones: it is not told then.
struct LenientPrice: Decodable {
    /// Nil where it is no believable price.
    let cents: Int?

    private static let mostDollars = 1_000_000.0

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let dollars = try? container.decode(Double.self), (0...Self.mostDollars).contains(dollars) else {
            cents = nil
            return
        }
        cents = Int((dollars * 100).rounded())
    }
}
