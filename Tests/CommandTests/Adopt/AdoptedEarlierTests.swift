import CanonicalJSON
import Foundation
import TestBench
import Testing

/// What an earlier `plumb adopt` wrote is loaded, planned and adopted again without a change. `Tests/Fixtures/adopted` has the simulated accounts
/// and what `plumb` of 2026-11-28 (8d16d089) made of them.
@Suite struct AdoptedEarlierTests {
    private static let fixtures = Program.root.appending(path: "Tests/Fixtures/adopted")

    /// As a whole, with the zone in several files, and from variables of the environment alone, with a token that sees no Workers.
    @Test(arguments: ["whole", "split", "variables"]) func staysAsItIs(_ form: String) async throws {
        let credentials = AdoptWayInTests.credentials.merging(["CLOUDFLARE_API_TOKEN": "cf-simulated-operator"]) { _, new in new }
        let estate = try await AdoptedEstate(
            header: nil, adding: form == "variables" ? credentials : [:], seed: Self.fixtures.appending(path: "seed").path)
        let fixture = Self.fixtures.appending(path: form)
        for name in try FileManager.default.contentsOfDirectory(atPath: fixture.path) {
            try FileManager.default.copyItem(at: fixture.appending(path: name), to: estate.directory.appending(path: name))
        }
        let before = try estate.files()
        #expect(before.count >= 7)
        #expect(try await estate.plumb.run("validate").code == 0)
        let answers = form == "split" ? ["--answers", "answers.json"] : []
        let (result, report) = try await estate.adopt(answers)
        #expect(result.code == (form == "variables" ? 1 : 0) && report["files"]?.array == [], "\(result.all)")
        #expect(
            (report["plans"]?.array ?? []).allSatisfy { $0["changes"]?.array == [] }, "\(result.output)")
        #expect(try estate.files() == before)
        for environment in ["staging", "production"] {
            #expect(try await estate.plumb.run("init", environment).code == 0)
            let plan = try await estate.plumb.run("plan", environment)
            #expect(plan.code == 0, "\(plan.all)")
        }
        #expect(try await estate.writes() == [])
    }
}
