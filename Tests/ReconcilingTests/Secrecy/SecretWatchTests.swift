import CanonicalJSON
import Cryptography
import Diagnostics
import HTTPMessages
import Reconciling
import Resources
import Testing

@Suite("What the watch finds")
struct SecretWatchTests {
    private static let token = "k3/yZ8+QvT1mWb5NfX9rLs2HgJ7dCpA4"
    private static let pem = """
        -----BEGIN \("PRIVATE") KEY-----
        MC4CAQAwBQYDK2VwBCIEIJ/7kT0q9nXvZ1wLrB3sYdPa
        Qm8eHc5UjGf2oNi6VtxRb4KDzWl9AMEhqS7gyTCuJpIO
        -----END PRIVATE KEY-----

        """
    private static let url = "postgres://u1:p0c9fa2df70343cd3cc5bd@db.example.net:5432/d1"
    private static let secrets = [token, pem, url, "päss wörd\"with\\everything/in it", "12345678901234567890", "correct horse battery"]

    private func watch(_ secret: String) -> SecretWatch {
        let watch = SecretWatch()
        watch.remember(Secret(secret))
        return watch
    }

    private func isFound(_ secret: String, in output: String) -> Bool { watch(secret).isIn(Array(output.utf8)) }

    @Test("a value as it is, and none where there is none", arguments: secrets)
    func plain(_ secret: String) {
        #expect(isFound(secret, in: "before \(secret) after"))
        #expect(isFound(secret, in: secret))
        #expect(!isFound(secret, in: "nothing of it, but correct words and horse sense: postgres://db.example.net:5432/d1"))
        #expect(!isFound(secret, in: ""))
    }

    @Test("in the JSON that this program and others write", arguments: secrets)
    func json(_ secret: String) {
        let document = JSONValue.object(["a": .string("x" + secret), "b": 1])
        #expect(watch(secret).isIn(document.canonicalBytes()))
        #expect(isFound(secret, in: document.prettyText()))
        #expect(isFound(secret, in: String(decoding: document.canonicalBytes(), as: UTF8.self).replacing("/", with: "\\/")))
        let escaped = secret.utf16.map { "\\u" + String(repeating: "0", count: 4 - String($0, radix: 16).count) + String($0, radix: 16) }
        #expect(isFound(secret, in: "{\"a\":\"\(escaped.joined())\"}"))
        // A document in a text of another.
        let inner = String(decoding: document.canonicalBytes(), as: UTF8.self)
        #expect(
            watch(Self.token).isIn(Array(Self.token.utf8)) && isFound(Self.token, in: JSONValue.string(inner + Self.token).prettyText()))
    }

    @Test("on a terminal and in Markdown", arguments: secrets)
    func shown(_ secret: String) {
        let text: DisplayText = "a \(secret) b"
        #expect(watch(secret).isIn(text.bytes))
        let markdown: MarkdownText = "| \(secret) | \(code: secret) |"
        #expect(isFound(secret, in: markdown.text))
    }

    @Test("in base64 at every alignment, of a user and a password, and in lines", arguments: secrets)
    func base64(_ secret: String) {
        for before in ["", "a", "ab", "user:"] {
            let encoded = Base64.encode(Array((before + secret + "!").utf8))
            #expect(isFound(secret, in: "Basic \(encoded)"), "\(before.count)")
            #expect(isFound(secret, in: encoded.replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")))
            #expect(
                isFound(
                    secret, in: stride(from: 0, to: encoded.count, by: 20).map { encoded.dropFirst($0).prefix(20) }.joined(separator: "\n"))
            )
        }
    }

    @Test("in hex and percent-encoded, in both cases", arguments: secrets)
    func hexAndPercent(_ secret: String) {
        let hex = Array(secret.utf8).hexDigits
        #expect(isFound(secret, in: "0x\(hex)") && isFound(secret, in: hex.uppercased()) && isFound(secret, in: "a" + hex))
        let percent = PercentEncoding.encode(secret)
        #expect(isFound(secret, in: "https://a.example/?x=\(percent)&y"))
        #expect(isFound(secret, in: percent.replacing(/%../) { String($0.output).lowercased() }))
        #expect(isFound(secret, in: secret.utf8.map { byte in "%" + [byte].hexDigits }.joined()))
    }

    @Test("with its lines joined, split or written out", arguments: secrets)
    func lines(_ secret: String) {
        #expect(isFound(secret, in: secret.replacing("\n", with: "")))
        #expect(isFound(secret, in: secret.replacing("\n", with: "\\n")))
        #expect(isFound(secret, in: secret.replacing("\n", with: "\r\n    ")))
        #expect(
            isFound(secret, in: stride(from: 0, to: secret.count, by: 7).map { secret.dropFirst($0).prefix(7) }.joined(separator: "\n  ")))
    }

    @Test("either half of what looks random, one line of a key, and the password of an address")
    func parts() {
        #expect(isFound(Self.token, in: String(Self.token.prefix(16))) && isFound(Self.token, in: String(Self.token.suffix(16))))
        #expect(isFound(Self.pem, in: "MC4CAQAwBQYDK2VwBCIEIJ/7kT0q9nXvZ1wLrB3sYdPa"))
        #expect(isFound(Self.pem, in: "Qm8eHc5UjGf2oNi6VtxRb4KDzWl9AMEhqS7gyTCuJpIO"))
        #expect(isFound(Self.url, in: "password authentication failed: p0c9fa2df70343cd3cc5bd"))
        #expect(isFound("https://hooks.example/T0/B0/Zk29fjQ81mAx73bVtR50nW", in: "posted to …/Zk29fjQ81mAx73bVtR50nW"))
    }

    @Test("names, hosts and headings that a value shares with everything else are none")
    func innocent() {
        #expect(!isFound("raxx-queue-prod.herokuapp.com,queue.raxx.app", in: "raxx-queue-prod.herokuapp.com is live, queue.raxx.app too"))
        #expect(!isFound(Self.pem, in: "-----BEGIN PRIVATE KEY-----"))
        #expect(!isFound("https://queue.raxx.app/v1/health-of-all-of-it", in: "https://queue.raxx.app/v1/health"))
    }

    @Test("what is short is found only where it is known to be a secret, and as a word")
    func short() {
        #expect(!isFound("sesame", in: "sesame"))
        let watch = SecretWatch()
        watch.remember(Secret("sesame"), isCertain: true)
        watch.remember(Secret("2"), isCertain: true)
        #expect(watch.isIn(Array("say sesame!".utf8)) && watch.isIn(Array("sesame".utf8)) && watch.isIn(Array("a=\"sesame\"".utf8)))
        #expect(!watch.isIn(Array("sesames and asesame, 2 of them".utf8)))
        let address = Address(Scope(provider: "heroku", name: "app"), "config", "PIN")
        watch.remember("0420", at: address, isLikelyPlain: true)
        #expect(!watch.isIn(Array("0420".utf8)))
        watch.expectSecrets(at: [address])
        watch.remember("0420", at: address, isLikelyPlain: true)
        #expect(watch.isIn(Array("pin 0420".utf8)) && !watch.isIn(Array("10420".utf8)))
        watch.allow(["0420"])
        #expect(!watch.isIn(Array("pin 0420".utf8)))
    }

    @Test("what is declared in plain text is no secret, whatever lives where; a part of it neither")
    func allowed() {
        let watch = watch(Self.token)
        #expect(watch.isIn(Array(Self.token.utf8)))
        watch.allow(["prefix \(Self.token) suffix"])
        #expect(!watch.isIn(Array(Self.token.utf8)) && !watch.isIn(Array(Self.token.prefix(16).utf8)))
        watch.remember(Secret("another secret of 32 characters."))
        #expect(watch.isIn(Array("\(Self.token) another secret of 32 characters.".utf8)))
    }
}
