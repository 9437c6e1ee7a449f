import Estate
import Resources
import Testing

@Suite struct AdoptionProposalTests {
    private func app(_ name: String, _ group: (String, String)? = nil) -> ImportItem {
        ImportItem(
            Scope(provider: "apps", name: name), .service, id: name, group: group.map { ImportItem.Group(name: $0.0, stage: $0.1) })
    }

    private func propose(_ items: [ImportItem]) -> [String: AdoptionProposal] {
        Dictionary(
            AdoptionProposals(nil).propose(items).map { ($0.item.scope.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    @Test func byPipelineByNameAndNotAtAll() {
        let found = propose([
            app("acme-web-prod"), app("acme-web-staging"), app("acme-front", ("acme-shop", "production")), app("acme-labs"),
            ImportItem(Scope(provider: "dns", name: "acme.example"), .zone, id: "z"),
        ])
        #expect(found["acme-web-prod"]?.service == "web" && found["acme-web-prod"]?.environment == "production")
        #expect(found["acme-web-staging"]?.sureness == .likely)
        #expect(found["acme-front"]?.service == "shop" && found["acme-front"]?.sureness == .certain)
        #expect(found["acme-labs"]?.sureness == .unsure && found["acme-labs"]?.isComplete == false)
        #expect(found["acme.example"]?.environment == "production" && found["acme.example"]?.service == nil)
    }

    /// Two apps that would be one service in one environment cannot both be.
    @Test func twoOfOnePlace() {
        let found = propose([app("web-prod"), app("prod-web"), app("web-staging")])
        #expect(found["web-prod"]?.sureness == .unsure && found["prod-web"]?.sureness == .unsure)
        #expect(found["web-staging"]?.sureness == .likely)
    }

    @Test func answersCountAndNothingElseIsTaken() throws {
        let proposal = try #require(propose([app("labs")])["labs"])
        var answers = AdoptionAnswers()
        #expect(answers.decided(proposal) == proposal)
        answers.things["apps/labs"] = .init(adopt: true, service: "lab", environment: "staging")
        let decided = try #require(answers.decided(proposal))
        #expect(decided.service == "lab" && decided.environment == "staging" && decided.sureness == .certain)
        answers.things["apps/labs"] = .init(adopt: false)
        #expect(answers.decided(proposal) == nil)
        #expect(try AdoptionAnswers(fileBytes: answers.fileBytes()) == answers)
        for text in ["", "[]", "{\"version\":2,\"things\":{}}", "{\"version\":1,\"things\":{\"a\":{\"adopt\":1}}}"] {
            #expect(throws: AdoptionAnswers.Invalid.self) { try AdoptionAnswers(fileBytes: Array(text.utf8)) }
        }
    }
}
