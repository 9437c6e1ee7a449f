package import Diagnostics
package import Estate
internal import EstateFiles
internal import Integrations

/// Runs ``DNSCase`` through the loader with the capabilities of one kind of provider.
package struct DNSConformance: Sendable {
    /// The settings of the provider under `providers:`, such as `{ kind: cloudflare, token: !env TOKEN }`.
    private let provider: String
    /// Rules that this provider does not break in a case where others do, or breaks where others do not, by the case's description.
    private let different: [String: String?]

    package init(provider: String, different: [String: String?] = [:]) {
        self.provider = provider
        self.different = different
    }

    package func rule(of dnsCase: DNSCase) -> String? { different[dnsCase.description] ?? dnsCase.rule }

    /// The files of an estate with the case's zone.
    package func files(of dnsCase: DNSCase) -> [String: String] {
        let head = """
            estate: names
            fingerprint_key: !secret "vault:/KEY"
            stores: { vault: { kind: environment } }
            providers: { names: \(provider) }
            environments: { production: {} }
            """
        let zone = "zone: \(DNSCase.zone)\nenvironment: production\nprovider: names\nresolvers: []"
        return ["desired/estate.yaml": head + "\n", "desired/zone.yaml": dnsCase.file(head: zone)]
    }

    /// What loading finds.
    package func diagnostics(of dnsCase: DNSCase) -> [Diagnostic] { load(dnsCase).1 }

    package func estate(of dnsCase: DNSCase) -> Estate? { load(dnsCase).0 }

    private func load(_ dnsCase: DNSCase) -> (Estate?, [Diagnostic]) {
        let files = files(of: dnsCase).sorted { $0.key < $1.key }.map { SourceFile(path: $0.key, bytes: Array($0.value.utf8)) }
        return EstateLoader.load(files: files, catalogue: Integrations.catalogue)
    }
}
