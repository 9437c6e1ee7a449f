import Diagnostics
import Estate
import EstateFiles
import Resources
import Testing

/// What an estate may say of the keys of its ledger.
@Suite struct LedgerReaderTests {
    private static let key = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
    private static let other = "PUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw="
    private static let hash = String(repeating: "a", count: 64)

    private func load(_ ledger: String) -> (Estate?, [Diagnostic]) {
        let text = """
            estate: acme
            fingerprint_key: !env KEY
            stores: { local: { kind: environment } }
            environments: { production: {} }
            ledger: \(ledger)
            """
        return EstateLoader.load(files: [SourceFile(path: "estate.yaml", bytes: Array(text.utf8))])
    }

    @Test func keysAreRead() throws {
        let keys = "[{ public: \"\(Self.key)\", until: 20 }, { public: \"\(Self.other)\", after: \"12:\(Self.hash)\" }]"
        let (estate, diagnostics) = load("{ kind: git, signing: { key: !secret \"local:/LEDGER_KEY\", keys: \(keys) } }")
        #expect(diagnostics.isEmpty, "\(diagnostics)")
        let signing = try #require(estate?.ledgerSigning)
        #expect(signing.key.value.description == "local:/LEDGER_KEY")
        #expect(signing.publicKeys.map(\.text) == [Self.key, Self.other])
        #expect(signing.publicKeys.map(\.until) == [20, nil])
        #expect(signing.publicKeys.map(\.after?.sequence) == [nil, 12])
    }

    @Test func nobodySignsUnlessItIsSaid() {
        #expect(load("{ kind: git }").0?.ledgerSigning == nil)
        #expect(load("{ kind: sqlite, path: a.sqlite, signing: { key: !secret \"local:/LEDGER_KEY\" } }").0?.ledgerSigning != nil)
    }

    @Test(arguments: [
        ("key: !env LEDGER_KEY", "estate.wrong-type"), ("key: !secret \"nowhere:/LEDGER_KEY\"", "estate.unknown-store"),
        ("keys: []", "estate.missing-key"), ("key: !secret \"local:/K\", keys: [{ public: abc }]", "ledger.key"),
        ("key: !secret \"local:/K\", keys: [{ public: \"\(key)\", after: \"12\" }]", "ledger.key-place"),
        ("key: !secret \"local:/K\", keys: [{ public: \"\(key)\", after: \"12:\(hash)\", until: 12 }]", "ledger.key-until"),
        ("key: !secret \"local:/K\", keys: [{ public: \"\(key)\", until: 0 }]", "ledger.key-until"),
        ("key: !secret \"local:/K\", keys: [{ public: \"\(key)\", until: 5 }]", "ledger.key-retired"),
        ("key: !secret \"local:/K\", keys: [{ public: \"\(key)\" }, { public: \"\(key)\", until: 5 }]", "ledger.key-twice"),
        ("key: !secret \"local:/K\", kyes: []", "estate.unknown-key"),
    ])
    func whatIsWrongIsSaid(_ signing: String, _ rule: String) {
        let (estate, diagnostics) = load("{ kind: git, signing: { \(signing) } }")
        #expect(estate == nil && diagnostics.contains { $0.rule == rule && $0.span != nil }, "\(diagnostics.map(\.rule))")
    }

    /// A change under review names neither a key nor where it is kept.
    @Test func aChangeCannotExchangeTheKeys() throws {
        let trusted = try #require(load("{ kind: git, signing: { key: !secret \"local:/K\", keys: [{ public: \"\(Self.key)\" }] } }").0)
        let change = try #require(load("{ kind: git, signing: { key: !secret \"local:/L\", keys: [{ public: \"\(Self.other)\" }] } }").0)
        #expect(change.trusting(trusted).ledgerSigning == trusted.ledgerSigning)
        #expect(change.differences(from: trusted).contains("the keys of the ledger"))
        let without = try #require(load("{ kind: git }").0)
        #expect(without.trusting(trusted).ledgerSigning == trusted.ledgerSigning)
    }

    /// The place of the key holds a credential, so no service may be given it as a value.
    @Test func theKeyIsNoValue() {
        let estate = """
            estate: acme
            fingerprint_key: !env KEY
            stores: { local: { kind: environment } }
            providers: { heroku: { kind: heroku, token: !env HEROKU_API_KEY } }
            environments: { production: {} }
            ledger: { kind: git, signing: { key: !secret "local:/LEDGER_KEY" } }
            """
        let service = """
            service: shop
            environments: { production: { app: shop, config: { A: !secret "local:/LEDGER_KEY" } } }
            """
        let (_, diagnostics) = EstateLoader.load(
            files: [
                SourceFile(path: "estate.yaml", bytes: Array(estate.utf8)), SourceFile(path: "shop.yaml", bytes: Array(service.utf8)),
            ])
        #expect(diagnostics.contains { $0.message.contains("holds a credential") }, "\(diagnostics.map(\.message))")
    }
}
