import Diagnostics
import Estate
import EstateFiles
import Resources
import Testing

/// What jobs get, and what heals, in the files.
@Suite struct RepositoryTests {
    private static let estate = Sample.estate.replacing(
        "providers:\n", with: "providers:\n  hub: { kind: github, token: !env HUB_TOKEN }\n")

    private func load(_ text: String) -> (estate: Estate?, rules: [String]) {
        let (estate, diagnostics) = Sample.load(["estate.yaml": Self.estate, "x.yaml": text])
        return (estate, diagnostics.filter { $0.severity == .error }.map(\.rule))
    }

    private func environment(_ heal: String) -> (estate: Estate?, rules: [String]) {
        let text = Self.estate.replacing("staging: {}", with: "staging: { heal: \(heal) }")
        let (estate, diagnostics) = Sample.load(["estate.yaml": text])
        return (estate, diagnostics.filter { $0.severity == .error }.map(\.rule))
    }

    @Test func everythingThatMayBeSaid() throws {
        let (estate, rules) = load(
            """
            repository: acme/infra
            environment: production
            deployment_environment: production
            protection: { wait_minutes: 10, reviewers: [{ team: 1 }, { user: 7 }, { team: release-engineers }, { user: "77" }], prevent_self_review: true, branches: [main, "release/*"] }
            secrets: { KEY: !secret "vault:/CI/KEY", OLD: !absent, THEIRS: !external }
            variables: { REGION: eu, OLD_ONE: !absent }
            """)
        #expect(rules == [])
        let repository = try #require(estate?.repositories.first)
        #expect(repository.scope == Scope(provider: "hub", name: "acme/infra@production"))
        let protection = try #require(repository.protection?.value)
        #expect(protection.waitMinutes == 10 && protection.preventsSelfReview)
        // A number is the host's own, a text a name, whatever it is made of.
        #expect(
            protection.reviewers.map(\.value) == [
                .init(.team, .number(1)), .init(.user, .number(7)), .init(.team, .name("release-engineers")), .init(.user, .name("77")),
            ])
        #expect(protection.branches == .matching(["main", "release/*"]))
        #expect(repository.secrets.count == 3 && repository.variables.count == 2)
        // What it takes from a store counts as a use of it.
        #expect(estate?.secretUses.contains { $0.reference.description.contains("/CI/KEY") } == true)
    }

    private static let head = "repository: acme/infra\nenvironment: production\n"
    private static let named = head + "deployment_environment: production\n"

    private static let wrong: [(String, String)] = [
        ("repository: infra\nenvironment: production\n", "repository.name"),
        (head + "protection: { wait_minutes: 5 }\n", "repository.protection"),
        (named + "protection: { wait_minutes: -1 }\n", "protection.wait"),
        (named + "protection: { wait_minutes: 43201 }\n", "protection.wait"),
        (named + "protection: { reviewers: [{ user: 1, team: 2 }] }\n", "protection.reviewer"),
        (named + "protection: { reviewers: [{ user: two words }] }\n", "protection.reviewer"),
        (named + "protection: { reviewers: [{ team: acme/ops }] }\n", "protection.reviewer"),
        (
            named
                + "protection: { reviewers: [{ user: 1 }, { user: 2 }, { user: 3 }, { user: 4 }, { user: 5 }, { user: 6 }, { user: 7 }] }\n",
            "protection.reviewers"
        ),
        (named + "protection: { branches: some }\n", "protection.branches"),
        (named + "protection: { branches: [] }\n", "protection.branches"),
        (head + "secrets: { lower: !external }\n", "repository.setting-name"),
        (head + "secrets: { KEY: plain }\n", "estate.wrong-type"), (head + "variables: { \"1A\": x }\n", "repository.setting-name"),
        (head + "variables: { A: !secret \"vault:/A\" }\n", "estate.wrong-type"), (head + "secret: {}\n", "estate.unknown-key"),
        (head + "provider: heroku\n", "estate.unknown-provider"),
    ]

    @Test(arguments: wrong) func whatIsWrongIsNamed(_ text: String, _ rule: String) {
        let (estate, rules) = load(text)
        #expect(estate == nil && rules.contains(rule), "\(rules)")
    }

    @Test func oneThingIsDeclaredOnce() {
        let (estate, diagnostics) = Sample.load([
            "estate.yaml": Self.estate, "a.yaml": Self.named, "b.yaml": Self.named, "c.yaml": Self.head,
        ])
        #expect(estate == nil && diagnostics.map(\.rule) == ["estate.scope-claimed-twice"], "\(diagnostics)")
    }

    @Test func whatHeals() throws {
        let (estate, rules) = environment(
            "{ classes: [config, formation], per_hour: 3, autoscaled: [{ address: heroku/web/formation/web, from: 1, to: 8 }] }")
        #expect(rules == [])
        let healing = try #require(estate?.environments["staging"]?.healing)
        #expect(healing.classes == ["config", "formation"] && healing.perHour == 3)
        #expect(healing.ranges == [AutoscaledRange(address: "heroku/web/formation/web", lowest: 1, highest: 8)])
        #expect(estate?.environments["production"]?.healing == nil)
    }

    private static let wrongHealing: [(String, String)] = [
        ("{ classes: [] }", "heal.no-class"), ("{ classes: [\"*\"] }", "heal.class"),
        ("{ classes: [confg] }", "heal.class"), ("{}", "estate.missing-key"),
        ("{ classes: [config], per_hour: 0 }", "heal.per-hour"),
        ("{ classes: [config], autoscaled: [{ address: web, from: 1, to: 2 }] }", "heal.address"),
        ("{ classes: [config], autoscaled: [{ address: a/b/c/d, from: 3, to: 2 }] }", "heal.range"),
        ("{ classes: [config], perhour: 1 }", "estate.unknown-key"),
    ]

    @Test(arguments: wrongHealing) func whatCannotHealIsNamed(_ heal: String, _ rule: String) {
        let (estate, rules) = environment(heal)
        #expect(estate == nil && rules.contains(rule), "\(rules)")
    }

    /// A change that is not merged makes nothing heal.
    @Test func whatHealsIsTheDefaultBranches() throws {
        let own = try #require(environment("{ classes: [config] }").estate)
        let trusted = try #require(Sample.load(["estate.yaml": Self.estate]).estate)
        #expect(own.trusting(trusted).environments["staging"]?.healing == nil)
        #expect(trusted.trusting(own).environments["staging"]?.healing?.classes == ["config"])
        #expect(own.differences(from: trusted) == ["what heals"])
    }
}
