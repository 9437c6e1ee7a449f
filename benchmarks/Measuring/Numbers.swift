/// Numbers as the tables show them.
enum Numbers {
    static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }

    /// Three digits that matter: `0.0123`, `1.23`, `123`.
    static func short(_ value: Double) -> String {
        let places = value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3
        let scale = (0..<places).reduce(1.0) { power, _ in power * 10 }
        let whole = Int((value * scale).rounded())
        guard places > 0 else { return "\(whole)" }
        let rest = String(whole % Int(scale))
        return "\(whole / Int(scale)).\(String(repeating: "0", count: places - rest.count))\(rest)"
    }

    static func milliseconds(_ seconds: Double) -> String { short(seconds * 1_000) }

    static func megabytes(_ bytes: Int) -> String { "\((bytes + 500_000) / 1_000_000)" }

    static func grouped(_ number: Int) -> String {
        let digits = Array(String(number))
        return digits.enumerated().map { ($0 > 0 && (digits.count - $0) % 3 == 0 ? "," : "") + String($1) }.joined()
    }
}
