extension JSONParser {
    /// The number whose first character comes next.
    mutating func number() throws(JSONSyntaxError) -> JSONValue {
        let start = position
        if bytes[position] == UInt8(ascii: "-") { position += 1 }
        let whole = digits()
        // A number has no leading zeros.
        guard !whole.isEmpty, whole.count == 1 || bytes[whole.lowerBound] != UInt8(ascii: "0") else { throw error(.badNumber) }
        var hasFraction = false
        if isNext(UInt8(ascii: ".")) {
            position += 1
            let fraction = digits()
            guard !fraction.isEmpty else { throw error(.badNumber) }
            hasFraction = bytes[fraction].contains { $0 != UInt8(ascii: "0") }
        }
        var hasExponent = false
        if isNext(UInt8(ascii: "e")) || isNext(UInt8(ascii: "E")) {
            position += 1
            if isNext(UInt8(ascii: "+")) || isNext(UInt8(ascii: "-")) { position += 1 }
            guard !digits().isEmpty else { throw error(.badNumber) }
            hasExponent = true
        }
        if !hasFraction, !hasExponent, let integer = integer(whole, isNegative: bytes[start] == UInt8(ascii: "-")) {
            // Neither -0 nor 1.0 is how a whole number is written.
            let isMinusZero = integer == 0 && start < whole.lowerBound
            if isMinusZero || position != whole.upperBound { isCanonical = false }
            return .integer(integer)
        }
        isCanonical = false
        guard let number = Double(String(decoding: bytes[start..<position], as: UTF8.self)), number.isFinite else {
            throw error(.badNumber)
        }
        return Int(exactly: number).map(JSONValue.integer) ?? .number(number)
    }

    private mutating func digits() -> Range<Int> {
        let start = position
        while position < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[position]) { position += 1 }
        return start..<position
    }

    private func isNext(_ byte: UInt8) -> Bool { position < bytes.count && bytes[position] == byte }

    /// Nil where the digits are too many for an `Int`.
    private func integer(_ digits: Range<Int>, isNegative: Bool) -> Int? {
        var value = 0
        for byte in bytes[digits] {
            let (shifted, overflows) = value.multipliedReportingOverflow(by: 10)
            let digit = Int(byte - UInt8(ascii: "0"))
            let (next, overflowsToo) = shifted.addingReportingOverflow(isNegative ? -digit : digit)
            guard !overflows, !overflowsToo else { return nil }
            value = next
        }
        return value
    }
}
