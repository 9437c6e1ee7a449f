import SSHSignatures
import Testing

/// What a reviewer sees of a file of allowed signers.
@Suite struct AllowedSignerLineTests {
    private let key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB4R/ARzC7jee0MCQUdjpM+87M1q3hINtObUcc/tktAt"
    /// As `ssh-keygen -l` prints it.
    private let fingerprint = "ssh-ed25519 SHA256:iqRywl1KL8CStt/9lTttnrmbaRptPfMVkG/5BU/uPDg"

    private func lines(_ text: String) -> [[String]] { AllowedSignerLine.all(Array(text.utf8)).map { [$0.name, $0.key] } }

    @Test func namesAndFingerprints() {
        #expect(lines("# team\n\nann@acme.example,*@acme.example \(key) ann\r\n") == [["ann@acme.example,*@acme.example", fingerprint]])
        #expect(lines("ann \(key)") == lines("  ann\t\(key)   a comment\n"))
    }

    @Test func optionsAreShown() {
        #expect(
            lines("* cert-authority namespaces=\"git\" \(key)\n") == [["*", fingerprint + " with cert-authority namespaces=\"git\""]])
    }

    @Test(arguments: ["ann ssh-ed25519 !!!!", "ann new-type AAAA", "ann"])
    func whatCannotBeReadIsKept(_ line: String) {
        #expect(lines(line + "\n") == [["ann", String(line.dropFirst(4))]])
    }

    /// Only a line feed ends a line for `ssh-keygen`, and only `#` begins a comment.
    @Test func noOtherSeparatorHidesALine() {
        #expect(lines("\u{2028}#ann \(key)\n") == [["\u{2028}#ann", fingerprint]])
        #expect(lines("ann \(key)\u{0B}\nbob \(key)\n").map(\.first) == ["ann", "bob"])
    }
}
