import Diagnostics
import Foundation
import Testing

/// What is shown for copying is read back by a shell as it was meant.
@Suite struct ShellWordTests {
    @Test(arguments: [
        "production", "plans/2026-01-01-36ede096.plan.json", "cloudflare/raxx.app/dns/*/A", "a b", "", "$(touch pwned)",
        "x;touch${IFS}pwned;#", "it's", "`id`", "~",
        "!1", "a\nb", "=x", "\"", "\\", "grüße",
    ])
    func aShellReadsIt(_ word: String) throws {
        let shell = Process()
        shell.executableURL = URL(filePath: "/bin/sh")
        shell.arguments = ["-c", "printf %s \(ShellWord.quoted(word))"]
        let pipe = Pipe()
        shell.standardOutput = pipe
        try shell.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        shell.waitUntilExit()
        #expect(String(decoding: output, as: UTF8.self) == word)
        #expect(shell.terminationStatus == 0)
    }

    @Test func ordinaryWordsStayAsTheyAre() {
        #expect(ShellWord.quoted("heroku/raxx-queue-prod/config/A_1") == "heroku/raxx-queue-prod/config/A_1")
        #expect(ShellWord.quoted("plans/x.json") == "plans/x.json")
    }
}
