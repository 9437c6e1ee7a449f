import CanonicalJSON
import HTTPMessages
import ProviderSimulators
import Testing

/// Domains that are made, changed, given new keys, and deleted.
@Suite struct PostmarkDomainTests {
    private func send(
        _ simulator: inout PostmarkSimulator, _ method: HTTPRequest.Method, _ path: String, _ body: JSONValue? = nil,
        now: Int = 1_779_100_000
    ) -> HTTPResponse {
        let url = "http://127.0.0.1\(path)"
        var request = body.map { HTTPRequest(method, url, json: $0) } ?? HTTPRequest(method, url)
        request.headers["X-Postmark-Account-Token"] = "account"
        return simulator.handle(request, now: now)
    }

    @Test func fromTheFirstKeyToTheNext() throws {
        var postmark = try PostmarkSimulator(seed: ["tokens": ["account"], "domains": []])
        let made = send(&postmark, .post, "/domains", ["Name": "acme.example", "ReturnPathDomain": "pm.acme.example"]).json
        let id = try #require(made?["ID"]?.integer)
        #expect(made?["DKIMHost"] == "" && made?["DKIMPendingHost"] == "20260518102640pm._domainkey.acme.example")
        #expect(send(&postmark, .post, "/domains", ["Name": "ACME.example"]).json?["ErrorCode"] == 512)
        #expect(send(&postmark, .post, "/domains", [:]).json?["ErrorCode"] == 514)
        // A key waits to be seen already.
        #expect(send(&postmark, .post, "/domains/\(id)/rotatedkim").json?["ErrorCode"] == 505)
        let (host, key) = (made?["DKIMPendingHost"]?.string ?? "", made?["DKIMPendingTextValue"]?.string ?? "")
        postmark.learn(PublishedNames([.init(name: host, type: "TXT", value: key)]))
        #expect(send(&postmark, .put, "/domains/\(id)/verifyDkim").json?["DKIMVerified"] == true)
        let rotated = send(&postmark, .post, "/domains/\(id)/rotatedkim", now: 1_779_200_000).json
        #expect(rotated?["DKIMHost"] == made?["DKIMPendingHost"] && rotated?["DKIMPendingHost"] != made?["DKIMPendingHost"])
        #expect(rotated?["DKIMPendingTextValue"] != made?["DKIMPendingTextValue"])
        #expect(send(&postmark, .put, "/domains/\(id)", ["ReturnPathDomain": "elsewhere.net"]).json?["ErrorCode"] == 511)
        #expect(
            send(&postmark, .put, "/domains/\(id)", ["ReturnPathDomain": "b.acme.example"]).json?["ReturnPathDomain"] == "b.acme.example")
        #expect(send(&postmark, .delete, "/domains/\(id)").json?["ErrorCode"] == 0)
        #expect(send(&postmark, .get, "/domains/\(id)").json?["ErrorCode"] == 510)
    }
}
