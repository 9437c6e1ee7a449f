import Diagnostics
import Estate
import Resources
import Testing

@Suite struct AdoptionFolderTests {
    private func estate(_ slugs: [String: String]) -> Estate {
        let span = SourceSpan(file: "estate.yaml", line: 1, column: 1)
        let environments = ["staging", "production"].map {
            EnvironmentDeclaration(name: Located($0, at: span), banner: nil, gate: nil)
        }
        let store = StoreDeclaration(
            name: "vault", kind: Located("file", at: span), settings: [:], credentials: [:], environments: slugs)
        return Estate(
            name: Located("acme", at: span), stores: ["vault": store], providers: [:],
            environments: Dictionary(environments.map { ($0.name.value, $0) }, uniquingKeysWith: { first, _ in first }), services: [],
            zones: [], mailDomains: [])
    }

    private func thing(_ service: String?, _ name: String) -> AdoptedThing {
        let item = ImportItem(Scope(provider: "apps", name: name), service == nil ? .pagesProject : .service, id: name)
        return AdoptedThing(
            AdoptionProposal(item: item, service: service, environment: "production", sureness: .likely, reason: ""),
            ImportedThing(item, settings: []))
    }

    private func place(_ folder: String, _ thing: AdoptedThing, _ variable: ImportedVariable, _ slugs: [String: String]) -> String? {
        AdoptionFolder(folder)?.place(of: variable, of: thing, in: estate(slugs))?.description
    }

    /// Two variables of one name never share a place unless they are of one service and environment.
    @Test func oneFolderForEachServiceAndWhatIsNotApart() {
        let (app, site) = (thing("api", "acme-api"), thing(nil, "docs"))
        let key = ImportedVariable(Address(app.thing.item.scope, "config", "KEY"), value: Secret("x"))
        let preview = ImportedVariable(
            Address(site.thing.item.scope, "variable", "preview/KEY"), value: Secret("x"), at: ["preview", "variables"])
        let apart = ["staging": "stg", "production": "prod"]
        #expect(place("vault:/Shop", app, key, apart) == "vault:/Shop/api/KEY")
        #expect(place("vault:/Shop/", app, key, apart) == "vault:/Shop/api/KEY")
        #expect(place("vault:/", app, key, apart) == "vault:/api/KEY")
        #expect(place("vault:/Shop", site, preview, apart) == "vault:/Shop/docs/preview/KEY")
        for slugs in [[:], ["staging": "all", "production": "all"], ["production": "prod"]] {
            #expect(place("vault:/Shop", app, key, slugs) == "vault:/Shop/production/api/KEY", "\(slugs)")
        }
    }

    @Test(arguments: ["vault", "vault:", "vault:Shop", ":/Shop", "vault@prod:/Shop", "vault:/../Shop", "vault://Shop", ""])
    func whatIsNoFolder(_ text: String) { #expect(AdoptionFolder(text) == nil) }
}
