package import Resources

/// What a live thing costs a month, as far as its provider tells. What it does not tell is not nothing.
package struct ImportedCosts: Sendable {
    /// Of its parts, in US cents.
    package private(set) var monthlyCents: [Address: Int] = [:]
    /// Parts that are billed at a price that nobody tells.
    package private(set) var unpriced: Set<Address> = []

    package init() {}

    /// Of a thing that has one price; nil where that is not told.
    package init?(whole cents: Int?, of scope: Scope) {
        guard let cents else { return nil }
        monthlyCents[Address(scope, "")] = cents
    }

    /// - Parameter cents: nil where the price is not told.
    package mutating func add(_ cents: Int?, for address: Address) {
        if let cents { monthlyCents[address] = cents } else { unpriced.insert(address) }
    }

    /// US cents of what is told.
    package var known: Int { monthlyCents.values.reduce(0, +) }

    /// Whether the price of every part is told.
    package var isWhole: Bool { unpriced.isEmpty }
}
