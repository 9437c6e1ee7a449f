import CanonicalJSON
import Resources
import Testing

/// An address names one resource, and is read back as the one it was printed from.
@Suite struct AddressTests {
    private static let parts = [
        "", "a", "raxx.app", "raxx-getraxx", "pages", "pages:raxx", "0/25.2.0.192.in-addr.arpa", "a%2Fb", "%", "%25", ":", "/", "a/", "//",
        "é/ü", "*", "_acme-challenge/TXT",
    ]

    @Test func everyAddressIsReadBack() {
        var seen: [String: Address] = [:]
        for provider in Self.parts {
            for noun in Self.parts.filter({ !$0.isEmpty }).map(Optional.some) + [nil] {
                for name in Self.parts {
                    let scope = Scope(provider: provider, noun: noun, name: name)
                    #expect(Scope(scope.description) == scope)
                    for (kind, last) in zip(Self.parts, Self.parts.reversed()) {
                        let address = Address(scope, kind, last)
                        #expect(Address(address.description) == address)
                        #expect(seen.updateValue(address, forKey: address.description) == nil)
                    }
                }
            }
        }
    }

    @Test func aPagesProjectAndAWorkerOfOneNameAreTwoScopes() {
        let worker = Scope(provider: "cloudflare", name: "site")
        let project = Scope(provider: "cloudflare", noun: "pages", name: "site")
        #expect(worker != project && worker < project)
        #expect(project.description == "cloudflare/pages:site")
        #expect("\(Address(project, "variable", "production/A"))" == "cloudflare/pages:site/variable/production/A")
        #expect(Address("cloudflare/pages:site/variable/production/A") == Address(project, "variable", "production/A"))
    }

    @Test(arguments: [
        "heroku/raxx-queue-prod/config/STRIPE_API_KEY", "heroku/raxx-queue-prod/app", "cloudflare/raxx.app/dns/pm._domainkey/TXT",
        "vault/console-token/stored/@prod:/Console/prod/TOKEN",
    ])
    func whatWasPrintedBeforeNounsKeepsItsMeaning(_ text: String) throws {
        let address = try #require(Address(text))
        #expect(address.description == text && address.scope.noun == nil)
    }

    /// A ledger's events hold scopes as objects: those of old have two members, and are written with two again.
    @Test func whatWasRecordedBeforeNounsIsReadAndWrittenAsItWas() throws {
        let old: JSONValue = ["scope": ["provider": "cloudflare", "name": "site"], "kind": "secret", "name": "TOKEN"]
        let address = try old.decoded(as: Address.self)
        #expect(address == Address(Scope(provider: "cloudflare", name: "site"), "secret", "TOKEN"))
        #expect(try JSONValue(encoding: address) == old)
        let project = Address(Scope(provider: "cloudflare", noun: "pages", name: "site"), "domain", "raxx.app")
        #expect(try JSONValue(encoding: project).decoded(as: Address.self) == project)
    }

    @Test(arguments: ["", "a", "a/b", "a/b/c/", "a/:b/c", "a/b:c:d/e", "a/b%/c", "a/b%2/c", "a/b%41/c", "a/b%2f/c", "a/b/c:d"])
    func whatIsNoAddress(_ text: String) {
        #expect(Address(text) == nil)
    }
}
