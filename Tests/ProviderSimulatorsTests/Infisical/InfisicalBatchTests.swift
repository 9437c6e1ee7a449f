import CanonicalJSON
import HTTPMessages
import ProviderSimulators
import Testing

/// Batches, versions and the API's older version.
@Suite struct InfisicalBatchTests {
    private static let seed: JSONValue = [
        "project": "p1", "tokens": ["st"], "protected": [["prod", "/Locked"]],
        "environments": ["prod": ["/App/A": "1", "/App/URL": "at ${prod.App.A}", "/Locked/K": "x"]],
    ]

    private func send(
        _ simulator: inout InfisicalSimulator, _ method: HTTPRequest.Method, _ path: String, _ body: [String: JSONValue]? = nil
    ) -> HTTPResponse {
        let url = "http://127.0.0.1\(path)"
        let own: [String: JSONValue] = ["projectId": "p1", "workspaceId": "p1", "environment": "prod"]
        var request =
            body.map { HTTPRequest(method, url, json: .object(own.merging($0) { _, given in given })) } ?? HTTPRequest(method, url)
        request.headers["Authorization"] = "Bearer st"
        return simulator.handle(request, now: 0)
    }

    private func values(_ simulator: inout InfisicalSimulator) -> [String: String] {
        let list = send(&simulator, .get, "/api/v4/secrets?projectId=p1&environment=prod&recursive=true").json?["secrets"]?.array ?? []
        return Dictionary(
            list.map { ($0["secretKey"]?.string ?? "", $0["secretValue"]?.string ?? "") }, uniquingKeysWith: { first, _ in first })
    }

    @Test func aBatchIsDoneAsAWholeOrNotAtAll() throws {
        var vault = try InfisicalSimulator(seed: Self.seed)
        let two: [String: JSONValue] = [
            "secretPath": "/App", "secrets": [["secretKey": "B", "secretValue": "2"], ["secretKey": "A", "secretValue": "3"]],
        ]
        #expect(send(&vault, .post, "/api/v4/secrets/batch", two).status == 400)
        #expect(values(&vault)["B"] == nil)
        #expect(send(&vault, .patch, "/api/v4/secrets/batch", two).status == 404)
        #expect(values(&vault)["A"] == "1")
        let ignored = send(&vault, .patch, "/api/v4/secrets/batch", two.merging(["mode": "ignore"]) { _, mode in mode })
        #expect(ignored.json?["secrets"]?.array?.count == 1 && values(&vault)["A"] == "3")
        #expect(send(&vault, .patch, "/api/v4/secrets/batch", two.merging(["mode": "upsert"]) { _, mode in mode }).status == 200)
        #expect(values(&vault)["B"] == "2")
        #expect(send(&vault, .delete, "/api/v4/secrets/batch", two).status == 200)
        #expect(values(&vault).keys.sorted() == ["K", "URL"])
        let locked = send(
            &vault, .patch, "/api/v4/secrets/batch", ["secretPath": "/Locked", "secrets": [["secretKey": "K", "secretValue": "y"]]])
        #expect(locked.status == 200 && locked.json?["approval"] != nil && values(&vault)["K"] == "x")
        #expect(send(&vault, .post, "/api/v4/secrets/batch", ["secrets": []]).status == 422)
    }

    @Test func aVersionIsReadAgain() throws {
        var vault = try InfisicalSimulator(seed: Self.seed)
        #expect(send(&vault, .patch, "/api/v4/secrets/A", ["secretPath": "/App", "secretValue": "2"]).json?["secret"]?["version"] == 2)
        vault = try InfisicalSimulator(seed: vault.picture)
        let path = "/api/v4/secrets/A?projectId=p1&environment=prod&secretPath=/App"
        #expect(send(&vault, .get, path + "&version=1").json?["secret"]?["secretValue"] == "1")
        #expect(send(&vault, .get, path).json?["secret"]?["secretValue"] == "2")
        #expect(send(&vault, .get, path + "&version=3").status == 404)
    }

    @Test func theOlderVersionHasOtherNamesAndPutsReferencesIn() throws {
        var vault = try InfisicalSimulator(seed: Self.seed)
        let read = "?workspaceId=p1&environment=prod&secretPath=/App"
        #expect(send(&vault, .get, "/api/v3/secrets/raw/URL" + read).json?["secret"]?["secretValue"] == "at 1")
        #expect(send(&vault, .get, "/api/v3/secrets/raw" + read).json?["secrets"]?.array?.count == 2)
        #expect(send(&vault, .post, "/api/v3/secrets/raw/N", ["secretPath": "/App", "secretValue": "n"]).status == 200)
        #expect(values(&vault)["N"] == "n" && values(&vault)["URL"] == "at ${prod.App.A}")
        // A server that does not have a version has no such route.
        guard case .object(var members) = Self.seed else { return }
        members["api"] = ["v3"]
        var old = try InfisicalSimulator(seed: .object(members))
        let refused = send(&old, .get, "/api/v4/secrets?projectId=p1&environment=prod")
        #expect(refused.status == 404 && refused.json?["message"]?.string?.hasPrefix("Route GET:/api/v4/secrets") == true)
        #expect(send(&old, .get, "/api/v3/secrets/raw" + read).status == 200)
    }
}
