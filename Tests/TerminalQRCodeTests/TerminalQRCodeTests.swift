import TerminalQRCode
import Testing

@Suite struct TerminalQRCodeTests {
    @Test func aSquareWithAMargin() throws {
        let text = try #require(TerminalQRCode("otpauth://totp/plumb:production?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")).text
        let lines = text.split(separator: "\n")
        // Two rows of modules a line; the last one is half where their number is odd.
        #expect(lines.count == (lines[0].count + 1) / 2)
        #expect(lines.allSatisfy { $0.count == lines[0].count && $0.allSatisfy { " █▀▄".contains($0) } })
        #expect(lines.prefix(2).joined().allSatisfy { $0 == "█" })
        // The upper edge of two finders: seven dark modules each.
        #expect(lines[2].hasPrefix("████ ▄▄▄▄▄ "))
        #expect(lines[2].hasSuffix(" ▄▄▄▄▄ ████"))
    }

    @Test func whatDoesNotFitIsNone() {
        #expect(TerminalQRCode(String(repeating: "x", count: 5_000)) == nil)
    }
}
