import CanonicalJSON
import HTTPMessages
import ProviderSimulators
import Testing

@Suite struct PostmarkSimulatorTests {
    private func send(_ path: String, token: String? = "account") throws -> HTTPResponse {
        var simulator = try PostmarkSimulator(seed: [
            "tokens": ["account"],
            "domains": [["ID": 7, "Name": "acme.example", "DKIMHost": "k._domainkey.acme.example", "DKIMTextValue": "k=rsa; p=x"]],
        ])
        var request = HTTPRequest(.get, "http://127.0.0.1\(path)")
        request.headers["X-Postmark-Account-Token"] = token
        return simulator.handle(request, now: 0)
    }

    @Test func theAccountsTokenInItsOwnHeader() throws {
        #expect(try send("/domains/7", token: nil).json?["ErrorCode"] == 10)
        #expect(try send("/domains/7", token: "server").status == 401)
    }

    /// Both are required, and the list tells no keys.
    @Test func theListNeedsCountAndOffset() throws {
        #expect(try send("/domains").status == 422)
        #expect(try send("/domains?count=501&offset=0").status == 422)
        let list = try send("/domains?count=500&offset=0")
        #expect(list.json?["TotalCount"] == 1)
        #expect(list.json?["Domains"]?.array?.first?["DKIMTextValue"] == nil)
        #expect(try send("/domains?count=1&offset=1").json?["Domains"] == [])
    }

    @Test func aDomainIsToldWhole() throws {
        let domain = try send("/domains/7").json
        #expect(domain?["DKIMTextValue"] == "k=rsa; p=x")
        #expect(domain?["DKIMPendingHost"] == "")
        #expect(domain?["ReturnPathDomainCNAMEValue"] == "pm.mtasv.net")
        let missing = try send("/domains/8")
        #expect(missing.status == 422)
        #expect(missing.json?["ErrorCode"] == 510)
    }

    @Test func aMistypedMemberOfASeedIsTold() {
        #expect(throws: SeedError.self) { try PostmarkSimulator(seed: ["domains": [["ID": 1, "Name": "a.example", "DkimHost": "x"]]]) }
    }
}
