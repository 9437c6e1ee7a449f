import Diagnostics
import Estate
import EstateFiles
import Resources
import Testing

/// Pages projects in files, and the records that their domains need.
@Suite struct PagesProjectTests {
    private static let project = """
        pages_project: site
        environment: production
        account: a1
        production:
          variables: { API_URL: "https://api.example.net", OLD: !absent, OTHER: !external }
          secrets: { TOKEN: !secret "vault@prod:/TOKEN" }
        preview: { variables: { API_URL: "https://staging.example.net" } }
        domains: [www.example.net, example.net]
        """

    private func rules(records: String, mode: String = "", ignore: String = "[]") -> [String] {
        Sample.load([
            "estate.yaml": Sample.estate, "site.yaml": Self.project + "\n" + mode,
            "zone.yaml": "zone: example.net\nenvironment: production\nignore: \(ignore)\nrecords: \(records)\n",
        ]).diagnostics.map { "\($0.rule) \($0.span.map { "\($0.file):\($0.line)" } ?? "")" }
    }

    private static let good = """
        [{ name: www, type: CNAME, value: site.pages.dev }, { name: "@", type: CNAME, proxied: true, value: site-x1.pages.dev }]
        """

    @Test func aProjectIsReadAsItIsWritten() throws {
        let loaded = Sample.load(["estate.yaml": Sample.estate, "site.yaml": Self.project])
        let project = try #require(loaded.estate?.pagesProjects.first, "\(loaded.diagnostics)")
        #expect(project.scope.description.hasSuffix("/pages:site"))
        #expect(
            project.variables[.production]?.plain.mapValues(\.value) == [
                "API_URL": .literal("https://api.example.net"), "OLD": .absent, "OTHER": .external,
            ])
        #expect(project.secrets.keys.sorted() == ["production/TOKEN"])
        #expect(project.domains.map(\.value) == ["www.example.net", "example.net"])
    }

    @Test func aDomainHasARecordThatLeadsToTheProject() {
        #expect(rules(records: Self.good) == [])
    }

    @Test func aDomainWithoutARecordIsNamed() {
        let found = rules(records: "[{ name: www, type: CNAME, value: site.pages.dev }]")
        #expect(found == ["zone.host-without-record site.yaml:8"])
        #expect(rules(records: "[]", mode: "mode: observe\n") == [])
        #expect(rules(records: "[]", ignore: "[\"dns/www/*\", \"dns/@/*\"]") == [])
    }

    @Test(arguments: ["CNAME, value: shop.example.com", "A, value: 192.0.2.1"])
    func aRecordThatLeadsElsewhereIsNamed(_ record: String) {
        let found = rules(records: Self.good.replacing("CNAME, value: site.pages.dev", with: record))
        #expect(found == ["pages.domain-elsewhere zone.yaml:4"])
    }

    @Test func oneDomainBelongsToOneProject() {
        let other = "pages_project: other\nenvironment: production\naccount: a1\ndomains: [www.example.net]\n"
        let loaded = Sample.load(["estate.yaml": Sample.estate, "site.yaml": Self.project, "other.yaml": other])
        #expect(loaded.diagnostics.map(\.rule) == ["estate.scope-claimed-twice"])
    }
}
