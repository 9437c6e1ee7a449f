/// Two long texts, each cut to what is not the same in both: a change in the middle must not look like none.
package enum LongTextDifference {
    /// In characters. What is shorter is shown whole.
    private static let shown = 60
    /// Around what differs.
    private static let context = 12
    /// Of what differs; the rest is left out in its middle.
    private static let longest = 160

    /// Both texts as they are to be shown: whole where both are short, else cut to the part that differs.
    package static func describe(_ old: String, _ new: String) -> (old: String, new: String) {
        let (before, after) = (Array(old), Array(new))
        guard before.count > shown || after.count > shown else { return (old, new) }
        let head = zip(before, after).prefix { $0 == $1 }.count
        let shorter = min(before.count, after.count) - head
        let tail = zip(before.reversed(), after.reversed()).prefix { $0 == $1 }.prefix(shorter).count
        return (part(of: before, head, tail), part(of: after, head, tail))
    }

    private static func part(of text: [Character], _ head: Int, _ tail: Int) -> String {
        guard text.count > shown else { return String(text) }
        let (lower, upper) = (max(0, head - context), min(text.count, text.count - tail + context))
        let middle = text[lower..<upper]
        let body = middle.count > longest ? "\(String(middle.prefix(longest - context)))…\(String(middle.suffix(context)))" : String(middle)
        return "\(lower > 0 ? "…" : "")\(body)\(upper < text.count ? "…" : "") (\(text.count) characters)"
    }
}
