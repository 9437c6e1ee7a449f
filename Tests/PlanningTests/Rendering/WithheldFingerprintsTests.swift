import CanonicalJSON
import Cryptography
import Diagnostics
import Planning
import Resources
import Testing

@Suite("Plans of a change that is not merged")
struct WithheldFingerprintTests {
    private static let key = FingerprintKey(Secret("key of the test"))

    private func change(_ name: String, before: Content?, after: Content?) -> Change {
        Change(
            address: Address(Scope(provider: "heroku", name: "app"), "config", name), action: .update, movement: .pending, before: before,
            after: after, remoteID: nil, consequence: Consequence(.none, ""), reason: "", span: nil, attribution: nil, prerequisites: [])
    }

    /// A live PIN, and every PIN that there is written beside it.
    private func plan() -> Plan {
        let live = Content.concealed(.init(Self.key.fingerprint(of: "0420")))
        let guesses = (0..<1_000).map { number -> Change in
            let text = String(repeating: "0", count: 4 - String(number).count) + String(number)
            return change("GUESS_\(number)", before: nil, after: .concealed(.init(Self.key.fingerprint(of: text), plain: text)))
        }
        let stored = SecretReference(store: "vault", environment: "prod", folder: "/", name: "PIN")
        return Plan(
            estate: "acme", environment: "production", targets: [],
            changes: [
                change("PIN", before: live, after: .concealed(.init(Self.key.fingerprint(of: "0420"), source: stored, version: "3")))
            ] + guesses,
            operations: [], findings: [], inputs: ["secret \(stored)": "3 \(Self.key.fingerprint(of: "0420").hex)", "history": "none"],
            lifted: [], leftAlone: .init(observed: [], ignored: [], unmanaged: []), calls: 0)
    }

    private func envelope(isUntrusted: Bool) throws -> PlanEnvelope {
        try PlanEnvelope(plan: plan(), createdAt: 0, expiresAt: 1, commit: nil, toolVersion: "0.1.0", isUntrusted: isUntrusted)
    }

    private func texts(_ envelope: PlanEnvelope) throws -> [String] {
        [
            PlanText.render(envelope, style: .init(isColored: false, next: nil)).text, PlanMarkdown.render(envelope).text,
            String(decoding: try envelope.fileBytes(), as: UTF8.self), try JSONValue(encoding: envelope.shown).prettyText(),
        ]
    }

    @Test("show no fingerprint in any form, and the same digest")
    func nothingToCompare() throws {
        let envelope = try envelope(isUntrusted: true)
        let prints = (0..<1_000).map { number in
            Self.key.fingerprint(of: String(repeating: "0", count: 4 - String(number).count) + String(number))
        }
        for text in try texts(envelope) {
            #expect(!prints.contains { text.contains($0.short) })
        }
        #expect(try texts(envelope)[0].contains(/PIN +\(differs\) → vault@prod:\/PIN v3/))
        #expect(try envelope.digest == self.envelope(isUntrusted: false).digest)
    }

    @Test("a merged plan shows them, and nothing else of it is other")
    func merged() throws {
        #expect(try texts(envelope(isUntrusted: false))[0].contains(Self.key.fingerprint(of: "0420").short))
        #expect(try envelope(isUntrusted: false).isWithheld == nil)
        #expect(try !texts(envelope(isUntrusted: false))[2].contains("isWithheld"))
    }

    @Test("a file of one is read back, and names the digest that an apply compares with")
    func file() throws {
        let envelope = try envelope(isUntrusted: true)
        let bytes = try envelope.fileBytes()
        let read = try PlanEnvelope(fileBytes: bytes)
        #expect(read.digest == envelope.digest && read.isWithheld == true)
        #expect(try read.fileBytes() == bytes)
        #expect(throws: PlanEnvelope.FileError.self) {
            try PlanEnvelope(fileBytes: Array(String(decoding: bytes, as: UTF8.self).replacing("GUESS_1\"", with: "GUESS_X\"").utf8))
        }
    }
}
