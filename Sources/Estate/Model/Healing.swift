package import Resources

extension EnvironmentDeclaration {
    /// Which drift is put back without being asked, and how much of it.
    ///
    /// Nothing heals unless it stands here, and nothing that stands here heals without `plumb drift --heal`.
    package struct Healing: Hashable, Sendable {
        /// Kinds of resource, as they stand in addresses.
        package let classes: Set<String>
        /// How many resources may be put back within an hour.
        package let perHour: Int
        /// Numbers that somebody else moves.
        package let ranges: [AutoscaledRange]

        package static let standardPerHour = 5

        package init(classes: Set<String>, perHour: Int = Self.standardPerHour, ranges: [AutoscaledRange] = []) {
            self.classes = classes
            self.perHour = perHour
            self.ranges = ranges
        }
    }
}

/// Numbers of one resource that an autoscaler sets: within the range they are its own.
package struct AutoscaledRange: Hashable, Sendable {
    /// As addresses are written.
    package let address: String
    /// Inclusive.
    package let lowest: Int
    /// Inclusive.
    package let highest: Int

    package init(address: String, lowest: Int, highest: Int) {
        self.address = address
        self.lowest = lowest
        self.highest = highest
    }

    /// Whether all that differs are numbers within the range.
    package func explains(_ applied: Content, _ live: Content) -> Bool {
        switch (applied, live) {
        case (.integer, .integer(let number)): return (lowest...highest).contains(number)
        case (.record(let before), .record(let now)):
            let moved = Set(before.keys).union(now.keys).filter { before[$0] != now[$0] }
            return !moved.isEmpty && moved.allSatisfy { now[$0]?.integer.map { (lowest...highest).contains($0) } ?? false }
        default: return false
        }
    }
}
