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

    @Test("a value that reads like a place stands in outputs for good reasons, and keeps none of them back")
    func places() {
        let address = Address(Scope(provider: "heroku", name: "raxx-queue-prod"), "config", "X_NAME")
        let watch = SecretWatch()
        for value in ["\(address)", "\(address.scope)", "heroku raxx-queue-prod", "a value of its own, 4711"] {
            watch.remember(value, at: address, isLikelyPlain: false)
        }
        #expect(!watch.isIn(Array("drift of \(address), in heroku raxx-queue-prod".utf8)))
        #expect(watch.isIn(Array("drift of \(address): a value of its own, 4711".utf8)))
    }

    @Test("a place whose name holds a credential keeps it a secret, whichever was known first", arguments: [true, false])
    func placesWithCredentials(_ isKnownFirst: Bool) {
        let watch = SecretWatch()
        let address = Address(Scope(provider: "heroku", name: "raxx-queue-prod"), "config", "X_\(Self.token)")
        if isKnownFirst { watch.remember(Secret(Self.token), as: .certain) }
        watch.allowPlaces([address])
        #expect(!watch.isIn(Array("nothing of it".utf8)))
        if !isKnownFirst { watch.remember(Secret(Self.token), as: .certain) }
        #expect(watch.isIn(Array("it is \(Self.token)".utf8)))
    }

    @Test("a name that holds a credential is known as such")
    func namesOfProviders() {
        let watch = SecretWatch()
        watch.remember(Secret(Self.token), as: .certain)
        watch.remember("raxx-queue-prod")
        #expect(watch.holdsCertain("x-\(Self.token)-y") && !watch.holdsCertain("raxx-queue-prod"))
    }

    @Test("in an output that comes in parts, wherever it begins and ends", arguments: secrets)
    func parts(_ secret: String) {
        // More than is looked through at once.
        let filler = Array(String(repeating: "\"nothing of it\",\n", count: 10_000).utf8)
        let bytes = Array(secret.utf8)
        let watch = watch(secret)
        for middle in [0, 1, bytes.count / 2, bytes.count - 1, bytes.count] {
            var scan = watch.scan()
            let parts = [filler, filler + Array("x ".utf8) + bytes[..<middle], bytes[middle...] + Array(" y\n".utf8), filler, filler]
            let found = parts.map { scan.finds(in: $0) }
            #expect(found.contains(true) && !found[0], "\(middle): \(found)")
        }
        var scan = watch.scan()
        for _ in 0..<20 {
            let isFound = scan.finds(in: filler)
            #expect(!isFound)
        }
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
        watch.remember(Secret("sesame"), as: .certain)
        watch.remember(Secret("2"), as: .certain)
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

/// What is known to be a secret, whatever it looks like.
@Suite("What the watch finds of certain secrets")
struct CertainSecretTests {
    private func watch(_ secret: String, as certainty: SecretCertainty = .declared, allowing plain: String...) -> SecretWatch {
        let watch = SecretWatch()
        watch.remember(Secret(secret), as: certainty)
        watch.allow(plain)
        return watch
    }

    private func isFound(_ secret: String, as certainty: SecretCertainty = .declared, in output: String) -> Bool {
        watch(secret, as: certainty).isIn(Array(output.utf8))
    }

    /// Texts without a digit, each with both of its halves.
    private static let words = [
        ("correcthorsebatterystaple", "correcthorse", "batterystaple"),
        ("correct horse battery staple", "correct horse", "battery staple"),
        ("Tränen lügen niemals, sagt man", "Tränen lügen", "iemals, sagt man"),
        ("XKCDpasswordOfTheWholeHouse", "XKCDpasswordO", "fTheWholeHouse"),
        ("https://hooks.example/services/production-deploys", "/services/prod", "uction-deploys"),
        ("postgres://app:onlyLettersStandInHereAsYouSee@db.example/app", "onlyLettersStan", "dInHereAsYouSee"),
        ("https://api.example/call?key=abcdefghijklmnopqrstuvwxyz&v=2", "abcdefghijklm", "nopqrstuvwxyz"),
    ]

    @Test("either half, in every encoding; of a live value that may be plain neither", arguments: words)
    func halves(_ secret: String, _ first: String, _ second: String) {
        for half in [first, second] {
            for certainty in [SecretCertainty.declared, .certain] {
                #expect(isFound(secret, as: certainty, in: "before \(half) after"), "\(half)")
            }
            #expect(!isFound(secret, as: .possible, in: "before \(half) after"), "\(half)")
            let bytes = Array("<\(half)>".utf8)
            let escaped = half.utf16.map { "\\u" + String(repeating: "0", count: 4 - String($0, radix: 16).count) + String($0, radix: 16) }
            for form in [
                Base64.encode(bytes), bytes.hexDigits, bytes.hexDigits.uppercased(), PercentEncoding.encode(half),
                PercentEncoding.encode(half).replacing(/%../) { String($0.output).lowercased() }, escaped.joined(),
                half.replacing(" ", with: "\n  "), JSONValue.string("x\(half)").prettyText(),
            ] { #expect(isFound(secret, in: form), "\(half) in \(form)") }
        }
        #expect(isFound(secret, as: .possible, in: secret))
    }

    @Test("less than a half, and the words of a half in another order, are nothing")
    func less() {
        #expect(!isFound("correct horse battery staple", in: "the horse is correct, and its staple a battery; correct h"))
        #expect(
            !isFound(
                "postgres://app:onlyLettersStandInHereAsYouSee@db.example/app",
                in: "postgres://app@db.example/app: db.example is not reached"))
        #expect(!isFound("https://hooks.example/services/production-deploys", in: "https://hooks.example/services is in production"))
    }

    /// A secret may name what everybody knows.
    @Test("a half that stands in the files as a name or a path is no secret; the other one is")
    func plainHalf() {
        let secret = "raxx-queue-production and something else"
        #expect(isFound(secret, in: "raxx-queue-production is live"))
        let watch = watch(secret, allowing: "app: raxx-queue-production\n")
        #expect(!watch.isIn(Array("raxx-queue-production is live".utf8)))
        #expect(watch.isIn(Array("and something else".utf8)) && watch.isIn(Array(secret.utf8)))
        let path = self.watch("/etc/acme/certificates/of-the-internal-authority", allowing: "ca: /etc/acme/certificates")
        #expect(!path.isIn(Array("reads /etc/acme/certificates".utf8)) && path.isIn(Array("of-the-internal-authority".utf8)))
    }

    @Test("hosts and addresses are names, also where a store has the list of them")
    func places() {
        let hosts = "raxx-queue-prod.herokuapp.com,queue.raxx.app,console.raxx.app"
        #expect(!isFound(hosts, in: "raxx-queue-prod.herokuapp.com is live, and so is console.raxx.app"))
        #expect(isFound(hosts, in: hosts))
    }

    private static let short = ["sesame", "hunter2", "p@ss\"w/rd", "0420", "pä55 w"]

    @Test("what is short, as a whole word in every encoding", arguments: short)
    func encodedWords(_ secret: String) {
        func isFound(_ output: String) -> Bool { self.isFound(secret, as: .certain, in: output) }
        for user in ["", "u", "me", "bob", "operator"] {
            let encoded = Base64.encode(Array((user.isEmpty ? secret : "\(user):\(secret)").utf8))
            #expect(isFound("Authorization: Basic \(encoded)"), "\(encoded)")
            #expect(isFound("{\"auth\":\"\(encoded.replacing("/", with: "\\/"))\"}"))
            #expect(isFound("?a=\(PercentEncoding.encode(encoded))&b"))
            #expect(isFound(encoded.replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")))
            #expect(isFound("\(encoded.prefix(5))\n  \(encoded.dropFirst(5))"))
        }
        let inner = JSONValue.object(["pin": .string(secret)]).prettyText()
        #expect(isFound(Base64.encode(Array(inner.utf8))))
        let hex = Array(secret.utf8).hexDigits
        #expect(isFound("0x\(hex)") && isFound(hex.uppercased()) && isFound(Array("a=\(secret)".utf8).hexDigits))
        let percent = secret.utf8.map { "%" + [$0].hexDigits }.joined()
        #expect(isFound("https://a.example/?x=\(percent)&y") && isFound(percent.uppercased()) && isFound(PercentEncoding.encode(secret)))
        let escaped = secret.utf16.map { "\\u" + String(repeating: "0", count: 4 - String($0, radix: 16).count) + String($0, radix: 16) }
        #expect(isFound("{\"a\":\"\(escaped.joined())\"}") && isFound(inner) && isFound(JSONValue.string(inner).prettyText()))
    }

    @Test("part of a longer word it is nothing, in no encoding; nor is what is not certain, or stands in the files")
    func noWords() {
        for text in ["xhunter2", "hunter23", "user:hunter2_old"] {
            for form in [text, Base64.encode(Array(text.utf8)), Array(text.utf8).hexDigits] {
                #expect(!isFound("hunter2", as: .certain, in: "a \(form) b"), "\(form)")
            }
        }
        let encoded = Base64.encode(Array("user:hunter2".utf8))
        for certainty in [SecretCertainty.possible, .declared] { #expect(!isFound("hunter2", as: certainty, in: encoded)) }
        #expect(!watch("hunter2", as: .certain, allowing: "user: hunter2").isIn(Array(encoded.utf8)))
        #expect(!isFound("2", as: .certain, in: Base64.encode(Array("mailbox: 2".utf8))))
    }

    @Test("what is surer later counts from then on, and stays so")
    func surer() {
        let watch = SecretWatch()
        let (phrase, half, pin) = ("correct horse battery staple", Array("battery staple".utf8), Array("pin 0420".utf8))
        for (certainty, finds) in [(SecretCertainty.possible, false), (.declared, true), (.certain, true), (.possible, true)] {
            watch.remember(Secret(phrase), as: certainty)
            watch.remember(Secret("0420"), as: certainty)
            #expect(watch.isIn(half) == finds)
        }
        #expect(watch.isIn(pin))
    }

    @Test("what the files take from a store is one at its address, whatever is live there")
    func atAnAddress() {
        let watch = SecretWatch()
        let address = Address(Scope(provider: "heroku", name: "app"), "config", "PHRASE")
        let half = Array("battery staple".utf8)
        watch.remember("correct horse battery staple", at: address, isLikelyPlain: false)
        #expect(!watch.isIn(half))
        watch.expectSecrets(at: [address], as: .declared)
        watch.remember("correct horse battery staple", at: address, isLikelyPlain: false)
        #expect(watch.isIn(half))
    }

    @Test("the work grows with the output, whatever stands in it")
    func bounded() {
        let watch = watch("hunter2", as: .certain)
        watch.remember(Secret("correct horse battery staple"), as: .declared)
        for run in ["aGVsbG8", "%25", "\\u0025", "0123456789abcdef", "\\\\", "a "] {
            let output = Array(String(repeating: run, count: 100_000 / run.utf8.count).utf8)
            #expect(!watch.isIn(output), "\(run)")
        }
    }
}
