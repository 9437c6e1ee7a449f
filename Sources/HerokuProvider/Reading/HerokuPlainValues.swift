/// Live values that cannot be secrets. Everything else that is live is treated as one.
package enum HerokuPlainValues {
    private static let switches: Set<String> = ["", "0", "1", "true", "false", "yes", "no", "on", "off"]

    /// Whether the value may be shown: only a switch.
    static func isPlain(_ value: String) -> Bool { switches.contains(value.lowercased()) }

    /// Whether the value is of a kind that stands in outputs for good reasons, so that finding it there is no leak:
    /// a switch, a number, a word, a host name, a mail address, an origin.
    package static func isOfSafeKind(_ value: String) -> Bool {
        isPlain(value) || Int(value) != nil || isWord(value) || value.wholeMatch(of: origin) != nil
    }

    /// Lower-case letters with at most three digits behind them, joined by one of `-._@+`. Read byte by byte: a pattern that can
    /// divide a word in many ways takes longer than anybody waits to find that a long value is none.
    private static func isWord(_ value: String) -> Bool {
        var (letters, digits) = (0, 0)
        for byte in value.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"): (letters, digits) = (letters + 1, 0)
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                digits += 1
                guard letters > 0, digits <= 3 else { return false }
            case _ where "-._@+".utf8.contains(byte):
                guard letters > 0 else { return false }
                (letters, digits) = (0, 0)
            default: return false
            }
        }
        return letters > 0
    }

    private nonisolated(unsafe) static let origin = /https?:\/\/[A-Za-z0-9.-]+(:[0-9]+)?\/?/
}
