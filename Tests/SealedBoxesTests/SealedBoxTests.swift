import SealedBoxes
import Testing

/// libsodium's sealed box, against a box that another implementation made.
@Suite struct SealedBoxTests {
    private static let secretKey = Array(UInt8(0)...31)
    private static let publicKey = "j0DFrbaPJWJK5bIU6nZ6bslNgp09e14a0bpvPiE4KF8="

    @Test func aKnownBoxOpens() throws {
        let box = "NYBy1jZYgNGu6jKa35EhODhR7SGijjt16WXQ0s0WYlToevPbbTWrBNqFrgoE6Kr57Tq88r8="
        #expect(try SealedBox.open(box, with: Self.secretKey) == "hello")
    }

    @Test(arguments: ["", "x", "päss wörd", String(repeating: "long ", count: 10_000)]) func whatIsSealedOpens(_ text: String) throws {
        let (one, other) = (try SealedBox.seal(text, for: Self.publicKey), try SealedBox.seal(text, for: Self.publicKey))
        #expect(one != other)
        #expect(try SealedBox.open(one, with: Self.secretKey) == text)
    }

    @Test func whatIsWrongIsRefused() throws {
        for key in ["", "AAAA", "not base64", String(Self.publicKey.dropLast(4))] {
            #expect(throws: SealedBox.Problem.key) { try SealedBox.seal("x", for: key) }
        }
        let box = try SealedBox.seal("x", for: Self.publicKey)
        #expect(throws: SealedBox.Problem.box) { try SealedBox.open(box, with: Array(Self.secretKey.reversed())) }
        #expect(throws: SealedBox.Problem.box) { try SealedBox.open(String(box.reversed()), with: Self.secretKey) }
        #expect(throws: SealedBox.Problem.box) { try SealedBox.open("", with: Self.secretKey) }
        #expect(throws: SealedBox.Problem.key) { try SealedBox.open(box, with: [1, 2, 3]) }
    }
}
