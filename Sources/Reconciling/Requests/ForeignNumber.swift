/// Numbers that others send, in the range in which they mean something: nothing that is computed from them overflows.
package enum ForeignNumber {
    /// The longest time that is told apart: a week.
    private static let longest = 604_800

    /// Seconds, such as those of `Retry-After`, from 0 to a week; nil for what is no whole number.
    package static func seconds(_ text: some StringProtocol) -> Int? {
        guard let number = whole(text) else { return nil }
        return min(max(number, 0), longest)
    }

    /// A whole number; one that no `Int` holds is the largest or the smallest.
    package static func whole(_ text: some StringProtocol) -> Int? {
        if let number = Int(text) { return number }
        let digits = text.first == "-" || text.first == "+" ? text.dropFirst() : text[...]
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return text.first == "-" ? .min : .max
    }
}
