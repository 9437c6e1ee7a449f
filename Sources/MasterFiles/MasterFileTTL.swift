/// A time in a master file: seconds (RFC 2308 §4), or numbers with units, as `1h30m`, which servers take besides.
enum MasterFileTTL {
    private static let units: [Unicode.Scalar: Int] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800]

    /// - Returns: seconds, of at most 31 bits (RFC 2181 §8); nil for what is no time.
    static func seconds(_ text: String) -> Int? {
        guard let first = text.unicodeScalars.first, ("0"..."9").contains(first) else { return nil }
        var (total, number): (Int, Int?) = (0, nil)
        for scalar in text.lowercased().unicodeScalars {
            if ("0"..."9").contains(scalar) {
                number = (number ?? 0) * 10 + Int(scalar.value - 48)
            } else {
                guard let unit = units[scalar], let value = number else { return nil }
                total += value * unit
                number = nil
            }
            guard total + (number ?? 0) <= 2_147_483_647 else { return nil }
        }
        // A number without a unit stands alone.
        if let number { return total == 0 ? number : nil }
        return total
    }
}
