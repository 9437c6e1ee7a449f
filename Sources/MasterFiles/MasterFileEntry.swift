internal import Diagnostics

/// One word of a master file.
struct MasterFileToken: Hashable {
    /// As it stands there, with quotes and escapes.
    let text: String
    let span: SourceSpan

    var isQuoted: Bool { text.utf8.first == UInt8(ascii: "\"") }

    /// Without quotes, escapes resolved; nil where an escape is none.
    var octets: [UInt8]? {
        var octets: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "\"") { continue }
            guard byte == UInt8(ascii: "\\") else {
                octets.append(byte)
                continue
            }
            guard let next = rest.popFirst() else { return nil }
            guard (48...57).contains(next) else {
                octets.append(next)
                continue
            }
            let digits = ([next] + rest.prefix(2)).map { Int($0) - 48 }
            guard digits.count == 3, digits.allSatisfy((0...9).contains), let octet = UInt8(exactly: digits.reduce(0) { $0 * 10 + $1 })
            else { return nil }
            octets.append(octet)
            rest = rest.dropFirst(2)
        }
        return octets
    }
}

/// One entry: a line, or several that parentheses hold together.
struct MasterFileEntry: Hashable {
    /// Never empty.
    var tokens: [MasterFileToken]
    /// Whether the owner's name is left out: it is that of the entry before.
    let beginsWithBlank: Bool
}
