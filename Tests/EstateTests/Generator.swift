internal import Estate
internal import TestBench

/// Values from a seed, so that a failure can be repeated.
struct Generator: RandomNumberGenerator {
    private var numbers: SeededNumbers

    init(seed: UInt64) { numbers = SeededNumbers(seed: seed) }

    mutating func next() -> UInt64 { numbers.next() }

    mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

    mutating func word(_ letters: String, _ count: ClosedRange<Int>) -> String {
        let letters = Array(letters.unicodeScalars)
        var scalars = String.UnicodeScalarView()
        for _ in 0..<number(count) { scalars.append(letters[number(0...letters.count - 1)]) }
        return String(scalars)
    }

    mutating func host() -> String {
        (0..<number(2...5)).map { _ in "h" + word("abcdefghijklmnopqrstuvwxyz0123456789-", 0...20) + "1" }.joined(separator: ".")
    }

    /// Groups are often zero, so that runs of all lengths occur.
    mutating func address() -> String {
        (0..<8).map { _ in number(0...2) == 0 ? String(number(0...65535), radix: 16) : "0" }.joined(separator: ":")
    }

    mutating func text() -> String {
        word("ab \"\\;=\t\u{301}é漢🙂09", 1...(number(0...3) == 0 ? 700 : 12))
    }

    mutating func value(_ type: RecordType) -> RecordValue {
        switch type {
        case .a: .a((0..<4).map { _ in String(number(0...255)) }.joined(separator: "."))
        case .aaaa: .aaaa(IPAddress.v6(address()) ?? "")
        case .alias: .alias(host())
        case .cname: .cname(host())
        case .ns: .ns(host())
        case .ptr: .ptr(host())
        case .mx: .mx(preference: number(0...65535), exchange: number(0...9) == 0 ? "." : host())
        case .srv:
            .srv(priority: number(0...65535), weight: number(0...65535), port: number(0...65535), target: number(0...9) == 0 ? "." : host())
        case .caa: .caa(flags: number(0...255), tag: word("abcxyz09", 1...15), value: word("ab \"\\;=:/.09", 0...300))
        case .txt: .txt(text())
        default: Self.sample(type)
        }
    }

    /// The example of the type's shape.
    private static func sample(_ type: RecordType) -> RecordValue {
        let line = RecordShape.of(type)?.example ?? "52 22 23 N 4 53 32 E -2m"
        return (try? RecordValue.parse(type, line, zone: "example.com").get()) ?? .txt("no example of \(type)")
    }
}
