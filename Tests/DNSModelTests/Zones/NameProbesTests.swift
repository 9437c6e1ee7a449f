import CanonicalJSON
import DNSModel
import Diagnostics
import Estate
import Planning
import Resources
import Testing

/// What resolvers are asked for after a zone was written.
@Suite struct NameProbesTests {
    private static let scope = Scope(provider: "names", name: "example.org")
    private static let model = ZoneModel(DNSCapabilities(types: Set(RecordType.allCases), limits: .init(ttl: 0...86_400)))

    private static func address(_ name: String) -> Address { Address(scope, "dns", name) }

    private static func content(_ values: [String]) -> Content { .record(["values": .list(values.map(Content.text))]) }

    /// The names and types that are asked for, where the files have `declared` and `live` is there.
    private static func asked(_ declared: [String: [String]?], live: [String: [String]] = [:], written: [String]) -> [String] {
        let span = SourceSpan(file: "zone.yaml", line: 1, column: 1)
        let resources = declared.map { name, values in
            DesiredResource(address(name), values.map { .present(content($0)) } ?? .absent, mode: .manage, span: span)
        }
        let desired = DesiredScope(
            scope: scope, environment: "production", resources: resources, ignore: [], mode: .manage, prune: false,
            context: ScopeContext(ZoneContext(resolvers: ["192.0.2.53"])))
        let observation = Observation(scope: scope, targetID: "z", resources: live.map { LiveResource(address($0.key), content($0.value)) })
        let probes = model.probes(of: desired, written: Set(written.map(address)), in: observation)
        return probes.flatMap { $0.payload["answers"]?.array ?? [] }.map {
            "\($0["name"]?.string ?? "") \($0["type"]?.string ?? "") \($0["values"]?.array?.count ?? -1)"
        }
    }

    @Test("What another zone answers is not asked for: a delegation and what is below it, but for DS")
    func delegations() {
        let declared: [String: [String]?] = [
            "sub/NS": ["ns1.sub.example.org"], "ns1.sub/A": ["192.0.2.1"], "sub/DS": ["1 13 2 ab"], "subway/A": ["192.0.2.2"],
            "www/A": ["192.0.2.3"],
        ]
        #expect(
            Self.asked(declared, written: ["sub/NS", "ns1.sub/A", "sub/DS", "subway/A", "www/A"])
                == ["sub.example.org DS 1", "subway.example.org A 1", "www.example.org A 1"])
        // One that somebody else made is one all the same.
        #expect(Self.asked(["a.sub/A": ["192.0.2.1"]], live: ["sub/NS": ["ns1.example.net"]], written: ["a.sub/A"]) == [])
    }

    @Test("A delegation that goes is asked for, and so is what was below it")
    func removed() {
        let live = ["sub/NS": ["ns1.example.net"]]
        let written = ["sub/NS", "a.sub/A"]
        #expect(
            Self.asked(["sub/NS": nil, "a.sub/A": ["192.0.2.1"]], live: live, written: written)
                == ["a.sub.example.org A 1", "sub.example.org NS 0"])
    }
}
