import Foundation
import Testing

/// What an operator reads when something is not as it should be, and the exit codes that scripts rely on.
@Suite struct RefusalTests {
    @Test func missingCredentialsAreToldAllAtOnce() async throws {
        let simulators = try await Simulators()
        var variables = simulators.variables
        variables["HEROKU_API_KEY"] = nil
        variables["CLOUDFLARE_EDIT_DNS"] = ""
        let result = try await Program(variables: variables).run("plan", "staging")
        #expect(result.code == 1)
        #expect(result.talk.contains("provider heroku: set HEROKU_API_KEY to an authorization with the scopes"))
        #expect(result.talk.contains("provider cloudflare: set CLOUDFLARE_EDIT_DNS to an API token with"))
    }

    @Test func aWrongTokenSaysWhichAndWhatToDo() async throws {
        let simulators = try await Simulators()
        let result = try await simulators.plumb.run("plan", "staging", adding: ["HEROKU_API_KEY": "HRKU-simulated-nobody"])
        #expect(result.code == 1)
        #expect(result.talk.contains("listing apps: Invalid credentials provided."))
        #expect(result.talk.contains("heroku authorizations:create"))
        #expect(!result.all.contains("HRKU-simulated-nobody"))
    }

    @Test func aGatedEnvironmentNeedsItsHistory() async throws {
        let simulators = try await Simulators()
        let result = try await simulators.plumb.run("plan", "production")
        #expect(result.code == 1)
        #expect(result.talk.contains("plumb init production"))
        #expect(try await simulators.plumb.run("init", "production").code == 0)
        let again = try await simulators.plumb.run("init", "production")
        #expect(again.code == 1)
    }

    @Test func aMistypedEnvironment() async throws {
        let simulators = try await Simulators()
        let result = try await simulators.plumb.run("plan", "producton")
        #expect(result.code == 64)
        #expect(result.talk.contains("did you mean production?"))
    }

    @Test func anInvalidEstateReadsNothing() async throws {
        let simulators = try await Simulators()
        let desired = simulators.directory.appending(path: "desired")
        try FileManager.default.createDirectory(at: desired, withIntermediateDirectories: true)
        try "estate: x\nbogus: 1\n".write(to: desired.appending(path: "estate.yaml"), atomically: true, encoding: .utf8)
        let result = try await simulators.plumb.run("plan", "staging", "--desired", desired.path)
        #expect(result.code == 3)
        #expect(result.talk.contains("estate.unknown-key"))
    }

    /// A change on its way cannot lower the gate or move an app from under it: both are the default branch's.
    @Test func theGateIsTheDefaultBranchs() async throws {
        let simulators = try await Simulators()
        let repository = simulators.directory.appending(path: "estate")
        try FileManager.default.copyItem(
            at: Program.root.appending(path: "desired"),
            to: repository.appending(path: "desired", directoryHint: .inferFromPath).creatingParent())
        try TrustedRepository(at: repository).begin()
        let file = repository.appending(path: "desired/estate.yaml")
        let text = try String(contentsOf: file, encoding: .utf8)
        try text.replacingOccurrences(of: ", gate: { phrase: deploy-prod-now }", with: "").write(
            to: file, atomically: true, encoding: .utf8)
        var plumb = simulators.plumb
        plumb.workingDirectory = repository
        let result = try await plumb.run("plan", "production")
        #expect(result.talk.contains("gates differ from origin/main@"))
        #expect(result.talk.contains("plumb init production"))
        let queue = repository.appending(path: "desired/services/queue.yaml")
        let moved = try String(contentsOf: queue, encoding: .utf8).replacingOccurrences(
            of: "app: raxx-queue-staging", with: "app: raxx-queue-x"
        )
        .replacingOccurrences(of: "  staging:\n", with: "  swap:\n").replacingOccurrences(of: "  production:\n", with: "  staging:\n")
        .replacingOccurrences(of: "  swap:\n", with: "  production:\n")
        try moved.write(to: queue, atomically: true, encoding: .utf8)
        let taken = try await plumb.run("plan", "staging")
        #expect(taken.code == 4)
        #expect(taken.talk.contains("the app raxx-queue-prod belongs to production on origin/main@"))
    }

    /// Where nothing vouches for the gate, whoever wrote the file could have lowered it.
    @Test func aGateThatNothingVouchesForLetsNothingThrough() async throws {
        let simulators = try await Simulators.withNames()
        let desired = simulators.directory.appending(path: "desired")
        try FileManager.default.copyItem(at: Program.root.appending(path: "desired"), to: desired)
        let plumb = Program(variables: simulators.variables, workingDirectory: simulators.directory)
        _ = try await plumb.run("init", "production")
        let plan = try await plumb.run("plan", "production")
        #expect(plan.code == 2)
        #expect(plan.talk.contains("desired is not in a trusted git branch"))
        let digits = String(try #require(plan.output.firstMatch(of: /--digest ([0-9a-f]{64})/)?.1))
        let refused = try await plumb.run(
            "apply", "production", "--digest", digits, "--target", "production", "--confirm", "deploy-prod-now \(digits.prefix(8))")
        #expect(refused.code == 5)
        #expect(refused.talk.contains("git: optional"))
    }
}

extension URL {
    fileprivate func creatingParent() throws -> URL {
        try FileManager.default.createDirectory(at: deletingLastPathComponent(), withIntermediateDirectories: true)
        return self
    }
}
