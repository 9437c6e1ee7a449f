import Estate
import Foundation
import HTTPMessages
import Integrations
import Planning
import Reconciling
import Resources
import TestBench
import Testing

/// What a definition says in its descriptor and what it connects must agree, whatever is added to the list.
@Suite struct IntegrationsTests {
    private static func client(_ descriptor: any KindDescriptor) -> ClientContext {
        ClientContext(
            name: descriptor.kind, settings: [:],
            credentials: Dictionary(
                descriptor.credentialKeys.map { ($0.key, Secret("simulated")) }, uniquingKeysWith: { first, _ in first }),
            transport: SilentTransport(), baseURL: "http://127.0.0.1:1", isSimulated: true, width: descriptor.width)
    }

    @Test(arguments: Integrations.providers.map(\.descriptor.kind))
    func aProviderIsWhatItsDescriptorSays(_ kind: String) throws {
        let definition = try #require(Integrations.provider(kind))
        let descriptor = definition.descriptor
        let estate = try EstateText.load([
            "estate.yaml": "estate: x\nfingerprint_key: !env K\nenvironments: { production: {} }\n"
        ])
        let connected = definition.connect(
            ProviderContext(
                client: Self.client(descriptor), estate: estate, key: FingerprintKey(Secret("key of the test")), watch: SecretWatch()))
        // A workflow is run and not declared: it has no scope.
        let isDeclared = !descriptor.nouns.subtracting([.workflow]).isEmpty
        #expect((definition.model != nil) == isDeclared)
        #expect((connected.reader != nil) == isDeclared)
        #expect((connected.lookups != nil) == !descriptor.lookups.isEmpty)
        #expect((connected.writer == nil) == descriptor.isReadOnly)
        #expect(connected.stores.keys.allSatisfy { $0.contains(".") }, "no declared store has a dot in its name")
        #expect(definition.model?.lower(estate, environment: "production", provider: kind) ?? [] == [])
    }

    /// The suite is in `TestBench`; who is a member of it stands in the tests of each provider.
    @Test(arguments: Integrations.providers.filter { !$0.descriptor.isReadOnly }.map(\.descriptor.kind))
    func aProviderThatWritesGoesThroughTheConformanceSuite(_ kind: String) throws {
        let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let paths = try #require(FileManager.default.enumerator(atPath: tests.path)).compactMap { $0 as? String }
        let members = try paths.filter { $0.hasSuffix("ConformanceTests.swift") }.map { path in
            try String(contentsOf: tests.appending(path: path), encoding: .utf8)
        }.filter { $0.contains("ProviderConformance.Member(") }
        #expect(members.contains { $0.contains("kind: \(kind)") }, "no member declares a provider of the kind \(kind)")
    }

    /// A mail service is known to every provider of zones, whether an estate declares it or not.
    @Test(arguments: Integrations.providers.filter { $0.descriptor.dns != nil }.map(\.descriptor.kind))
    func aProviderOfZonesKnowsMailServices(_ kind: String) throws {
        let model = try #require(Integrations.provider(kind)?.model)
        for service in Integrations.providers.compactMap(\.descriptor.mail) {
            let scope = Scope(provider: kind, name: "raxx.app")
            let record = Content.record(["values": .list([.text("x.\(service.returnPathDomain)")]), "ttl": .integer(300)])
            let change = CallConformance.change(Address(scope, "dns", "bounces/CNAME"), from: record, to: nil)
            let consequence = model.explain(change, in: Observation(scope: scope, targetID: "z", resources: []))
            #expect(consequence.text.contains("; mail through \(service.title) loses its return path"), "\(consequence.text)")
        }
        #expect(Integrations.providers.contains { $0.descriptor.mail != nil })
    }

    /// What a kind's credentials look like is looked for in every file, and in what is foreign.
    @Test(
        arguments: Integrations.providers.flatMap(\.descriptor.credentialForms) + Integrations.stores.flatMap(\.descriptor.credentialForms))
    func aCredentialIsKnownByItsLooks(_ form: CredentialForm) throws {
        let body = String(repeating: "aB3", count: 10)
        let credential = form.prefix + "\(body).\(body)"
        let forms = Integrations.catalogue.credentialForms
        #expect(CredentialLiteral(in: "Bearer \(credential)", forms: forms)?.name == form.name)
        #expect(CredentialText.isIn("refused: \(credential)", forms: forms))
        #expect(CredentialLiteral(in: "x\(credential)", forms: forms) == nil, "in the middle of a word")
        #expect(CredentialLiteral(in: form.prefix + "a", forms: forms) == nil)
    }

    @Test(arguments: Integrations.stores.map(\.descriptor.kind))
    func aStoreIsWhatItsDescriptorSays(_ kind: String) throws {
        let definition = try #require(Integrations.store(kind))
        let store = definition.connect(StoreContext(client: Self.client(definition.descriptor), variables: [:]))
        #expect((store is any WritableSecretStore) == (definition.descriptor.readOnlyReason == nil))
    }
}

/// Nothing is sent while connecting.
private struct SilentTransport: HTTPTransport {
    func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        Issue.record("\(request.url) was asked")
        return HTTPResponse(status: 500)
    }
}
