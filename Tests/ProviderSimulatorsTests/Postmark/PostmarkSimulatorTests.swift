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

    /// Of a domain whose pending key is to take the place of the current one.
    private func rotating(_ names: JSONValue) throws -> PostmarkSimulator {
        try PostmarkSimulator(seed: [
            "tokens": ["account"], "names": names,
            "domains": [
                [
                    "ID": 7, "Name": "acme.example", "DKIMHost": "k._domainkey.acme.example", "DKIMTextValue": "k=rsa; p=x",
                    "DKIMPendingHost": "n._domainkey.acme.example", "DKIMPendingTextValue": "k=rsa;p=y", "DKIMVerified": true,
                    "ReturnPathDomain": "pm-bounces.acme.example",
                ]
            ],
        ])
    }

    private func put(_ path: String, of simulator: inout PostmarkSimulator, body: JSONValue? = nil) -> HTTPResponse {
        var request = HTTPRequest(.put, "http://127.0.0.1\(path)")
        request.body = body?.canonicalBytes() ?? []
        request.headers["X-Postmark-Account-Token"] = "account"
        return simulator.handle(request, now: 0)
    }

    @Test func aPendingKeyIsVerifiedOnlyOnceItIsInTheDNS() throws {
        var simulator = try rotating([["name": "n._domainkey.acme.example", "type": "TXT", "value": "k=rsa; p=other"]])
        #expect(put("/domains/7/verifyDkim", of: &simulator).json?["DKIMPendingHost"] == "n._domainkey.acme.example")
        let told = put(
            "/_names", of: &simulator, body: [["name": "N._domainkey.acme.example", "type": "TXT", "value": "k=rsa; p=y"]])
        #expect(told.json == ["names": 1])
        let domain = put("/domains/7/verifyDkim", of: &simulator).json
        #expect(domain?["DKIMHost"] == "n._domainkey.acme.example" && domain?["DKIMPendingHost"] == "")
        #expect(domain?["DKIMRevokedHost"] == "k._domainkey.acme.example" && domain?["SafeToRemoveRevokedKeyFromDNS"] == false)
        #expect(try PostmarkSimulator(seed: simulator.picture).picture == simulator.picture)
    }

    /// What was verified once stays so; the return path is as the DNS says.
    @Test func onlyTheReturnPathIsLostAgain() throws {
        var simulator = try rotating([])
        simulator.learn(PublishedNames([.init(name: "pm-bounces.acme.example", type: "CNAME", value: "pm.mtasv.net")]))
        #expect(put("/domains/7/verifyReturnPath", of: &simulator).json?["ReturnPathDomainVerified"] == true)
        simulator.learn(PublishedNames([.init(name: "pm-bounces.acme.example", type: "A", value: "192.0.2.53")]))
        #expect(put("/domains/7/verifyReturnPath", of: &simulator).json?["ReturnPathDomainVerified"] == false)
        #expect(put("/domains/7/verifyDkim", of: &simulator).json?["DKIMVerified"] == true)
    }

    @Test func verifyingWhatIsNotThereIsRefused() throws {
        var simulator = try rotating([])
        #expect(put("/domains/8/verifyDkim", of: &simulator).json?["ErrorCode"] == 510)
        #expect(put("/domains/7/verifyspf", of: &simulator).status == 405)
        #expect(put("/_names", of: &simulator, body: [["name": "a.example"]]).status == 400)
    }

    @Test func aMistypedMemberOfASeedIsTold() {
        #expect(throws: SeedError.self) { try PostmarkSimulator(seed: ["domains": [["ID": 1, "Name": "a.example", "DkimHost": "x"]]]) }
    }
}
