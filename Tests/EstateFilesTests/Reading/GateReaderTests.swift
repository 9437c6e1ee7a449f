import Diagnostics
import Estate
import Resources
import Testing

@Suite("What stands under gate:")
struct GateReaderTests {
    private func load(_ gate: String) -> (estate: Estate?, diagnostics: [Diagnostic]) {
        Sample.load(["estate.yaml": Sample.estate.replacing("gate: { phrase: now }", with: "gate: \(gate)")])
    }

    private func gate(_ text: String) throws -> EnvironmentDeclaration.Gate {
        let (estate, diagnostics) = load(text)
        return try #require(estate?.environments["production"]?.gate, "\(diagnostics)")
    }

    @Test("everything")
    func everything() throws {
        let gate = try gate(
            """
            { phrase: go, appliers: [anna, ci], approvals: { count: 2, signers: people/approvers }, totp: !secret "vault@prod:/T/TOTP",
                soak: { in: staging, for: 24h, except: ["formation/*"] },
                freeze: [{ zone: Europe/Berlin, days: [fri, sat], from: "16:00", to: "23:59", reason: late }, { from: 2026-12-20, to: 2027-01-05 }] }
            """)
        #expect(gate.phrase == "go")
        #expect(gate.appliers == ["anna", "ci"])
        #expect(gate.approvals == Approvals(count: 2, signers: "people/approvers"))
        #expect(gate.codes == SecretReference("vault@prod:/T/TOTP"))
        #expect(gate.soak == Soak(environment: "staging", seconds: 86_400, except: ["formation/*"]))
        #expect(
            gate.freezes == [
                Freeze(zone: "Europe/Berlin", window: .weekly([.fri, .sat], from: 960, to: 1_439), reason: "late"),
                Freeze(
                    zone: "UTC",
                    window: .dates(CivilDay(year: 2026, month: 12, day: 20), CivilDay(year: 2027, month: 1, day: 5)), reason: nil),
            ])
    }

    @Test("nothing but the phrase")
    func bare() throws {
        let gate = try gate("{}")
        #expect(gate == EnvironmentDeclaration.Gate(phrase: "production"))
        #expect(try self.gate("{ approvals: { count: 1 } }").approvals?.signers == "approvers")
    }

    @Test(
        "what is wrong is an error with its rule",
        arguments: [
            ("gate.no-appliers", "{ appliers: [] }"), ("estate.wrong-type", "{ appliers: anna }"),
            ("gate.approvals-count", "{ approvals: { count: 0 } }"), ("estate.missing-key", "{ approvals: { signers: x } }"),
            ("estate.wrong-type", "{ approvals: 2 }"), ("estate.unknown-key", "{ approvals: { count: 1, signer: x } }"),
            ("gate.signers-path", "{ approvals: { count: 1, signers: ../approvers } }"),
            ("gate.signers-path", "{ approvals: { count: 1, signers: /etc/approvers } }"),
            ("gate.signers-path", "{ approvals: { count: 1, signers: a//b } }"),
            ("estate.wrong-type", "{ totp: GEZDGNBVGY3TQOJQ }"), ("estate.wrong-type", "{ totp: !env TOTP }"),
            ("estate.unknown-store", "{ totp: !secret \"valt:/TOTP\" }"), ("estate.malformed-expression", "{ totp: !secret TOTP }"),
            ("estate.unknown-environment", "{ soak: { in: stagin, for: 1h } }"),
            ("gate.soak-in-itself", "{ soak: { in: production, for: 1h } }"), ("estate.missing-key", "{ soak: { in: staging } }"),
            ("gate.duration", "{ soak: { in: staging, for: 24 } }"), ("gate.duration", "{ soak: { in: staging, for: 1w } }"),
            ("gate.duration", "{ soak: { in: staging, for: 0h } }"), ("gate.duration", "{ soak: { in: staging, for: 01h } }"),
            ("gate.freeze-window", "{ freeze: [{ reason: x }] }"), ("gate.freeze-window", "{ freeze: [{ from: 2026-12-20 }] }"),
            ("gate.freeze-window", "{ freeze: [{ from: 2026-12-20, to: 2026-12-19 }] }"),
            ("gate.freeze-window", "{ freeze: [{ days: [fri], from: \"16:00\" }] }"), ("gate.freeze-window", "{ freeze: [{ days: [] }] }"),
            ("gate.date", "{ freeze: [{ from: 2026-02-29, to: 2026-03-01 }] }"),
            ("gate.time", "{ freeze: [{ from: \"24:00\", to: \"01:00\" }] }"),
            ("gate.time", "{ freeze: [{ days: [fri], from: 2026-12-20, to: 2026-12-21 }] }"),
            ("gate.day", "{ freeze: [{ days: [friday] }] }"), ("gate.zone", "{ freeze: [{ zone: ../etc/passwd, days: [fri] }] }"),
            ("estate.wrong-type", "{ freeze: { days: [fri] } }"), ("estate.unknown-key", "{ approval: { count: 1 } }"),
        ])
    func wrong(_ rule: String, _ text: String) {
        let (estate, diagnostics) = load(text)
        #expect(estate == nil, "\(text) was taken")
        #expect(diagnostics.contains { $0.rule == rule && $0.span?.line == 11 }, "\(text): \(diagnostics.map(\.rule))")
    }
}
