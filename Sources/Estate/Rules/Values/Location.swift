/// A place on the earth, as LOC writes it (RFC 1876 §3): `52 22 23.000 N 4 53 32.000 E -2.00m 1.00m 10000.00m 10.00m`.
package enum Location {
    /// All fields, with three decimals for seconds and two for metres.
    static func canonical(_ text: String) throws(RecordValueProblem) -> String {
        let malformed = RecordValueProblem(
            "\"\(text)\" is not a LOC value (RFC 1876 §3)", fix: "write `52 22 23.000 N 4 53 32.000 E -2.00m 1.00m 10000.00m 10.00m`")
        var words = text.split(whereSeparator: { $0 == " " || $0 == "\t" }).map { $0.uppercased() }[...]
        guard let latitude = angle(&words, ["N", "S"], 90), let longitude = angle(&words, ["E", "W"], 180), (1...4).contains(words.count)
        else { throw malformed }
        // Altitude; size, horizontal and vertical precision have defaults.
        let defaults = [nil, 100, 1_000_000, 1_000]
        var metres: [String] = []
        for index in 0..<4 {
            let word = words.dropFirst(index).first
            guard let value = word.map({ hundredths($0.hasSuffix("M") ? String($0.dropLast()) : $0) }) ?? defaults[index] else {
                throw malformed
            }
            // RFC 1876 §2: altitude is 32 bits above -100,000 m, the others one digit and a power of ten, up to 90,000 km.
            let range = index == 0 ? -10_000_000...4_284_967_295 : 0...9_000_000_000
            guard range.contains(value) else { throw malformed }
            metres.append("\(decimal(value, 2))m")
        }
        return "\(latitude) \(longitude) \(metres.joined(separator: " "))"
    }

    /// `52 22 23.000 N`; minutes and seconds may be left out.
    private static func angle(_ words: inout ArraySlice<String>, _ signs: [String], _ most: Int) -> String? {
        guard let end = words.firstIndex(where: signs.contains), (1...3).contains(end - words.startIndex) else { return nil }
        let parts = Array(words[words.startIndex..<end])
        guard let degrees = whole(parts[0], 0...most), let minutes = parts.count > 1 ? whole(parts[1], 0...59) : 0,
            let thousandths = parts.count > 2 ? fixed(parts[2], 3) : 0, (0..<60_000).contains(thousandths),
            degrees < most || (minutes == 0 && thousandths == 0)
        else { return nil }
        let sign = words[end]
        words = words[(end + 1)...]
        return "\(degrees) \(minutes) \(decimal(thousandths, 3)) \(sign)"
    }

    private static func whole(_ text: String, _ range: ClosedRange<Int>) -> Int? { MailText.number(text, in: range) }

    private static func hundredths(_ text: String) -> Int? { fixed(text, 2) }

    /// A decimal number as a count of its last place.
    private static func fixed(_ text: String, _ places: Int) -> Int? {
        let isNegative = text.hasPrefix("-")
        let parts = (isNegative ? text.dropFirst() : text[...]).split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), parts[0].utf8.count <= 10, let head = MailText.number(parts[0], in: 0...Int(UInt32.max) * 2),
            let tail = parts.count == 2 ? Self.tail(parts[1], places) : 0
        else { return nil }
        let value = head * power(places) + tail
        return isNegative ? -value : value
    }

    private static func tail(_ text: Substring, _ places: Int) -> Int? {
        guard (1...places).contains(text.utf8.count), let value = MailText.number(text, in: 0...999) else { return nil }
        return value * power(places - text.utf8.count)
    }

    private static func power(_ places: Int) -> Int { (0..<places).reduce(1) { value, _ in value * 10 } }

    private static func decimal(_ value: Int, _ places: Int) -> String {
        let (head, tail) = abs(value).quotientAndRemainder(dividingBy: power(places))
        let digits = String(tail)
        return "\(value < 0 ? "-" : "")\(head).\(String(repeating: "0", count: places - digits.count))\(digits)"
    }

    /// The parts of a canonical text: degrees, minutes, seconds and the direction, twice, then the four lengths in metres.
    package static func parts(_ canonical: String) -> [String] {
        canonical.split(separator: " ").map { $0.hasSuffix("m") ? String($0.dropLast()) : String($0) }
    }
}
