import Diagnostics
import Estate
import Resources
import Testing

@Suite struct AdoptionDraftTests {
    private func estate() -> Estate {
        let span = SourceSpan(file: "estate.yaml", line: 1, column: 1)
        let environments = ["staging", "production"].map {
            EnvironmentDeclaration(name: Located($0, at: span), banner: nil, gate: nil)
        }
        return Estate(
            name: Located("acme", at: span), stores: [:], providers: [:],
            environments: Dictionary(environments.map { ($0.name.value, $0) }, uniquingKeysWith: { first, _ in first }), services: [],
            zones: [], mailDomains: [])
    }

    private func app(_ name: String, in environment: String, plan: String = "small", variables: [String] = ["A", "B"]) -> AdoptedThing {
        let scope = Scope(provider: "apps", name: name)
        let item = ImportItem(scope, .service, id: name)
        var thing = ImportedThing(
            item,
            settings: [
                DeclaredEntry("app", .text(name)), DeclaredEntry("stack", .text("s"), at: [Address(scope, "stack")]),
                DeclaredEntry(
                    "addons",
                    .map([
                        DeclaredEntry(
                            "db", .map([DeclaredEntry("plan", .text(plan)), DeclaredEntry("name", .text("\(name)-db"))]),
                            at: [Address(scope, "addon", "db")])
                    ])),
            ])
        thing.variables = variables.map { ImportedVariable(Address(scope, "config", $0), value: Secret("x")) }
        return AdoptedThing(
            AdoptionProposal(item: item, service: "web", environment: environment, sureness: .likely, reason: ""), thing)
    }

    private func draft(
        _ things: [AdoptedThing], _ values: [String: AdoptedValue] = [:], demoted: Set<Address> = []
    ) -> AdoptionDraft {
        let all = things.flatMap(\.thing.variables).map { ($0.address, values[$0.address.description] ?? values[$0.name] ?? .external) }
        return AdoptionDraft(
            things: things, values: Dictionary(all, uniquingKeysWith: { first, _ in first }), estate: estate(), declared: [],
            demoted: demoted)
    }

    private func texts(_ node: DeclaredNode?) -> [String: String] {
        let pairs = (node?.entries ?? []).map { entry -> (String, String) in
            switch entry.value {
            case .text(let text): (entry.key, text)
            case .tagged(let tag, let text): (entry.key, "\(tag) \(text)")
            default: (entry.key, "…")
            }
        }
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }

    /// Laying each environment over what is shared gives back what was there.
    @Test func whatIsAlikeStandsAbove() throws {
        let draft = draft(
            [app("web-staging", in: "staging"), app("web-prod", in: "production")],
            ["A": .plain("same"), "apps/web-prod/config/B": .plain("1"), "apps/web-staging/config/B": .plain("2")])
        let file = try #require(draft.files(naming: []).first)
        #expect(file.path == "services/web.yaml")
        #expect(file.entries.map(\.key) == ["service", "stack", "addons", "config", "environments"])
        #expect(texts(file.entries["config"]) == ["A": "same"])
        let environments = try #require(file.entries["environments"]?.entries)
        #expect(environments.map(\.key) == ["production", "staging"])
        #expect(texts(environments["staging"]?.entries?["config"]) == ["B": "2"])
        #expect(texts(environments["staging"]?.entries?["addons"]?.entries?["db"]) == ["name": "web-staging-db"])
        #expect(texts(file.entries["addons"]?.entries?["db"]) == ["plan": "small"])
    }

    /// What is missing in one environment holds for none of the others by itself.
    @Test func whatOneLacksIsNotShared() throws {
        let things = [app("web-staging", in: "staging"), app("web-prod", in: "production", variables: ["A"])]
        let file = try #require(draft(things, ["A": .plain("same"), "B": .plain("same")]).files(naming: []).first)
        #expect(texts(file.entries["config"]) == ["A": "same"])
        #expect(texts(file.entries["environments"]?.entries?["staging"]?.entries?["config"]) == ["B": "same"])
        #expect(file.entries["environments"]?.entries?["production"]?.entries?["config"] == nil)
    }

    @Test func whatCannotBeDeclaredIsLeft() throws {
        let thing = app("web-prod", in: "production")
        let scope = thing.thing.item.scope
        let demoted: Set = [Address(scope, "config", "A"), Address(scope, "addon", "db"), Address(scope, "stack")]
        let file = try #require(draft([thing], ["A": .plain("x"), "B": .plain("y")], demoted: demoted).files(naming: []).first)
        let own = try #require(file.entries["environments"]?.entries?["production"]?.entries)
        #expect(texts(own["config"]) == ["A": "!external ", "B": "y"])
        #expect(own.map(\.key) == ["app", "config"] && file.entries.map(\.key) == ["service", "environments"])
    }

    /// Of a list only the item that cannot be declared is left out.
    @Test func oneHostOfSeveral() throws {
        var adopted = app("web-prod", in: "production")
        let hosts = ["a.example", "b.example", "c_d.example"].map { ($0, Address(adopted.thing.item.scope, "domain", $0)) }
        var thing = adopted.thing
        let items = hosts.map { DeclaredItem(.text($0), at: [$1]) }
        thing.settings.append(DeclaredEntry("domains", .list(items), at: Set(hosts.map(\.1))))
        adopted = AdoptedThing(adopted.proposal, thing)
        let file = try #require(draft([adopted], demoted: [hosts[2].1]).files(naming: []).first)
        let own = try #require(file.entries["environments"]?.entries?["production"]?.entries)
        #expect(own["domains"]?.texts == ["a.example", "b.example"])
        #expect(own.first { $0.key == "domains" }?.addresses == [hosts[0].1, hosts[1].1])
    }

    /// What has an attribute that no file can hold is declared and observed, as long as it is declared.
    @Test func whatNoFileCanHold() throws {
        let plain = app("web-prod", in: "production")
        let scope = plain.thing.item.scope
        var thing = plain.thing
        thing.unheld = [
            UnheldPart(Address(scope, "addon", "db"), .observed, "has a twin"), UnheldPart(Address(scope, "app"), .observed, "is far away"),
            UnheldPart(Address(scope, "app"), .observed, "is alone"), UnheldPart(Address(scope, "drain", "d"), .undeclared, "is a drain"),
            UnheldPart(Address(scope, "hook"), .unknown, "may be there"),
        ]
        func rules(_ demoted: Set<Address> = []) throws -> [[String]] {
            let file = try #require(draft([AdoptedThing(plain.proposal, thing)], demoted: demoted).files(naming: []).first)
            let own = file.entries["environments"]?.entries?["production"]?.entries
            return (own?["observe"]?.items ?? []).map { Array($0.value.texts) }
        }
        let whole = ["pattern", "app", "reason", "is far away, and is alone, which no file can hold"]
        #expect(try rules() == [["pattern", "addon/db", "reason", "has a twin, which no file can hold"], whole])
        #expect(try rules([Address(scope, "addon", "db")]) == [whole])
    }

    /// What a provider calls a thing leads to no other place of the disk.
    @Test(arguments: ["../../etc/passwd", "/etc/passwd", "..", ".hidden", "a/b", "a\u{0}b", "0/25.2.0.192.in-addr.arpa", "é\n"])
    func namesArePathsToNowhereElse(_ name: String) throws {
        let item = ImportItem(Scope(provider: "dns", name: name), .zone, id: "z")
        let thing = AdoptedThing(
            AdoptionProposal(item: item, service: nil, environment: "production", sureness: .likely, reason: ""),
            ImportedThing(item, settings: []))
        let path = try #require(draft([thing]).files(naming: []).first?.path)
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        #expect(parts.count == 2 && parts[0] == "zones" && !parts[1].hasPrefix(".") && parts[1].hasSuffix(".yaml"), "\(path)")
        #expect(path.utf8.allSatisfy { $0 > 32 && $0 < 127 })
    }
}
