/// The stages of one zone, the same for every DNS provider.
package struct ZoneStages: Sendable {
    package static let zone = "example.com"
    /// What ``Member/tampered`` is for a provider of this name whose address records of `www` somebody changes.
    package static func tampered(_ provider: String) -> Set<String> { ["\(provider)/\(zone)/dns/www/A"] }

    private let name: String
    private let declaration: String

    /// - Parameters:
    ///   - name: of the provider, as the files call it.
    ///   - declaration: what stands behind the name under `providers:`, such as `{ kind: cloudflare, token: !env TOKEN }`.
    package init(provider name: String, _ declaration: String) {
        self.name = name
        self.declaration = declaration
    }

    package func files(_ stage: ProviderConformance.Stage) -> [String: String] {
        let estate = """
            estate: names
            fingerprint_key: !secret "vault:/KEY"
            stores: { vault: { kind: environment } }
            providers: { \(name): \(declaration) }
            environments: { production: {} }

            """
        let head = ["zone: \(Self.zone)", "environment: production", "provider: \(name)", "resolvers: []"]
        let records = Self.records(stage)
        let lines = head + ["records:" + (records.isEmpty ? " []" : "")] + records.map { "  - \($0)" }
        return ["desired/estate.yaml": estate, "desired/zone.yaml": lines.joined(separator: "\n") + "\n"]
    }

    private static func records(_ stage: ProviderConformance.Stage) -> [String] {
        switch stage {
        case .bare: []
        case .made: kept + ["{ name: old, type: TXT, value: leaves soon }"]
        case .removed: kept
        case .changed:
            [
                "{ name: www, type: A, values: [192.0.2.1, 192.0.2.7], ttl: 600 }",
                "{ name: \"@\", type: MX, values: [{ preference: 20, exchange: mx.example.net }, { preference: 30, exchange: mx2.example.net }] }",
                "{ name: note, type: TXT, value: other words }", "{ name: docs, type: CNAME, value: pages2.example.net }",
                "{ name: old, type: TXT, value: leaves later }",
            ]
        case .odd: odd
        }
    }

    /// One set of several values, one whose values have parts, texts, and a name that stands for another.
    private static let kept = [
        "{ name: www, type: A, values: [192.0.2.1, 192.0.2.2], ttl: 300 }",
        "{ name: \"@\", type: MX, values: [{ preference: 10, exchange: mx.example.net }] }",
        "{ name: note, type: TXT, value: a few words }", "{ name: docs, type: CNAME, value: pages.example.net }",
    ]

    private static let odd =
        [
            "{ name: bücher, type: A, value: 192.0.2.1 }", "{ name: MiXeD.CaSe, type: A, value: 192.0.2.2 }",
            "{ name: \"*\", type: A, value: 192.0.2.3 }", "{ name: \"*.dev\", type: CNAME, value: Target.Example.NET. }",
            "{ name: _x._tcp, type: SRV, value: { priority: 1, weight: 2, port: 443, target: host.example.net } }",
            "{ name: \"@\", type: AAAA, values: [\"2001:DB8:0:0:0:0:0:1\", \"2001:db8::2\"] }",
            "{ name: \"@\", type: CAA, value: { flags: 0, tag: issue, value: letsencrypt.org } }",
            "{ name: quoted, type: TXT, value: 'say \"hi\" in C:\\path; then go' }", "{ name: letters, type: TXT, value: grüße 🎉 密码 }",
            "{ name: long, type: TXT, value: \"\(String(repeating: "0123456789", count: 100))\" }",
            "{ name: many, type: TXT, values: [\((1...40).map { "value=\($0)" }.joined(separator: ", "))] }",
            "{ name: \(String(repeating: "l", count: 63)), type: A, value: 192.0.2.4, ttl: 60 }",
            "{ name: \(Array(repeating: "deep", count: 40).joined(separator: ".")), type: A, value: 192.0.2.5, ttl: 86400 }",
        ] + (1...60).map { "{ name: host\($0), type: A, value: 192.0.2.\($0) }" }
}
