import Foundation
import TestBench
import Testing

/// The published formula, counted on the sockets for the whole estate.
@Suite struct RequestCountTests {
    @Test func aPlanOfProduction() async throws {
        let simulators = try await Simulators()
        let plumb = simulators.plumb
        _ = try await plumb.run("init", "production")
        try await simulators.resetRequests()
        _ = try await plumb.run("plan", "production")
        // Four lists; queue's config and formation, and its releases as the formation is empty (3), raptor's and console's config, formation and domains (3 each),
        // velvet's formation, coupling and releases (3), and of the staging console the domains, which a record follows, and the
        // config, which shares a secret of production (2).
        let heroku = try await simulators.requests("heroku")
        #expect(heroku.count == 18, "\(heroku)")
        // The zone's records, and the zone itself as one of them is to be written; the Worker's secrets and deployments; two Pages
        // projects, and the domains of one; Access.
        #expect(try await simulators.requests("cloudflare").count == 8)
        #expect(try await simulators.requests("freescout").count == 1)
        #expect(try await simulators.requests("postmark").count == 1)
        // One list for credentials, the fingerprint key and the values.
        #expect(try await simulators.requests("infisical").count == 1)
    }

    /// Starting a program takes longer than most of what a plan computes.
    @Test func aPlanStartsGitSixTimes() async throws {
        let simulators = try await Simulators()
        _ = try await simulators.plumb.run("init", "production")
        let (place, log) = (simulators.directory.appending(path: "bin"), simulators.directory.appending(path: "calls"))
        let path = simulators.variables["PATH"] ?? "/usr/bin:/bin"
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        let git = place.appending(path: "git")
        try Data("#!/bin/sh\necho \"$*\" >>'\(log.path)'\nPATH='\(path)' exec git \"$@\"\n".utf8).write(to: git)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: git.path)
        let plan = try await simulators.plumb.run("plan", "production", adding: ["PATH": "\(place.path):\(path)"])
        #expect(plan.code == 2, "\(plan.all)")
        let calls = try String(contentsOf: log, encoding: .utf8).split(separator: "\n")
        // The trusted branch and its files; what is checked out; the repository's own settings, the status, and what is tracked.
        #expect(calls.count == 6, "\(calls)")
    }

    @Test func anApplyOfStaging() async throws {
        let simulators = try await Simulators()
        let plumb = simulators.plumb
        let plan = try await plumb.run("plan", "staging", "--output", "json")
        let digits = try #require(plan.output.firstMatch(of: /"digest" : "([0-9a-f]{64})/)?.1)
        try await simulators.resetRequests()
        #expect(try await plumb.run("apply", "staging", "--digest", String(digits)).code == 0)
        let requests = try await simulators.requests("heroku")
        // Four lists, queue 2, raptor 2, console 3 and velvet 3, as for the plan; then one PATCH and one look at the release it made.
        #expect(requests.count == 16)
        let last = requests.suffix(2).map { String($0.prefix(4)) }
        #expect(last == ["PATC", "GET "])
    }

    /// Quick enough for a code deployment: three lists and one app's config, and nobody else is asked.
    @Test func aContractOfOneService() async throws {
        let simulators = try await Simulators()
        try await simulators.resetRequests()
        // Heroku's credential is the only one at hand, and in CI a ledger in a file would be refused.
        var variables = simulators.variables.merging(["CI": "true"]) { _, new in new }
        for name in ["CLOUDFLARE_EDIT_DNS", "INFISICAL_TOKEN", "PLUMB_LEDGER"] { variables[name] = nil }
        let result = try await Program(variables: variables).run("verify", "production", "--contract", "queue")
        #expect(result.code == 4, "\(result.talk)")
        let requests = try await simulators.requests("heroku")
        #expect(requests.count == 4 && requests.allSatisfy { $0.hasPrefix("GET ") })
        #expect(requests.count { $0.hasSuffix("/config-vars") } == 1)
        for kind in ["cloudflare", "postmark", "infisical"] { #expect(try await simulators.requests(kind).isEmpty) }
    }

    @Test func aComparison() async throws {
        let simulators = try await Simulators()
        try await simulators.resetRequests()
        #expect(try await simulators.plumb.run("compare", "staging", "production", "--service", "queue").code == 2)
        // Three lists; of each app five, and its releases; the slug that staging runs.
        let heroku = try await simulators.requests("heroku")
        #expect(heroku.count == 17, "\(heroku)")
        // The fingerprint key.
        #expect(try await simulators.requests("infisical").count == 1)
        for kind in ["cloudflare", "postmark"] { #expect(try await simulators.requests(kind).isEmpty) }
    }

    @Test func theFlagsOfEveryEnvironment() async throws {
        let simulators = try await Simulators()
        try await simulators.resetRequests()
        #expect(try await simulators.plumb.run("flags").code == 0)
        // Three lists, and the config of console, queue and raptor in both environments.
        #expect(try await simulators.requests("heroku").count == 9)
    }
}
