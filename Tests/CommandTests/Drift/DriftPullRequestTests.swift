#if os(Linux)
import CanonicalJSON
import Foundation
import TestBench
import Testing

/// Drift that is proposed as a pull request, with its plan and statuses, from a job that starts nothing else.
@Suite struct DriftPullRequestTests {
    private func applied() async throws -> (ReviewedRepository, Program) {
        let repository = try await ReviewedRepository([
            "desired/shop.yaml": ReviewedRepository.service(staging: ["FLAG_A": "true"], production: ["FLAG_A": "true"])
        ])
        try repository.shell("git clone -q remote.git operator && cd operator && git remote set-head origin main")
        var variables = repository.runnerVariables
        variables.merge([
            "HEROKU_API_KEY": "HRKU-simulated-operator", "PLUMB_FINGERPRINT_KEY": "a fingerprint key of the test, long enough",
            "HOME": repository.directory.path, "CI": "", "GITHUB_ACTIONS": "", "GITHUB_TOKEN": "job",
        ]) { $1 }
        let plumb = Program(variables: variables, workingDirectory: repository.directory.appending(path: "operator"))
        let begun = try await plumb.run("init", "production")
        try #require(begun.code == 0, "\(begun.all)")
        let digest = try await plumb.run("plan", "production").digest
        let words = ["--target", "production", "--confirm", "deploy-prod-now \(digest.prefix(8))"]
        let applied = try await plumb.run(["apply", "production", "--digest", digest] + words)
        try #require(applied.code == 0, "\(applied.all)")
        try await repository.setConfig("acme-shop-prod", #"{"FLAG_A":"false"}"#)
        return (repository, plumb)
    }

    /// The branch has the live value and nothing else; the clone stays as it was; a second run proposes the same once.
    @Test func theLiveValueIsProposed() async throws {
        let (repository, plumb) = try await applied()
        let proposed = try await plumb.run("drift", "production", "--propose", "accept", "--pr")
        #expect(proposed.code == 0, "\(proposed.all)")
        let branches = try repository.shell("git -C remote.git for-each-ref --format='%(refname)' refs/heads/plumb")
        #expect(branches.hasPrefix("refs/heads/plumb/drift-production-accept-") && !branches.contains("\n"), "\(branches)")
        #expect(
            try repository.shell("git -C remote.git show '\(branches):desired/shop.yaml'").contains(
                "production: { app: acme-shop-prod, config: { FLAG_A: \"false\" } }"))
        #expect(try repository.shell("git -C remote.git diff --stat main '\(branches)' | tail -1").contains("1 file changed"))
        #expect(
            try repository.shell("cd operator && git status --porcelain && git branch --list 'plumb*' && git worktree list | wc -l") == "1")
        let picture = try await repository.picture()
        let number = try #require(picture.comments.first?.issue)
        #expect(number == 10 && picture.comments[0].body.contains("production"), "\(picture.comments)")
        let head = try repository.shell("git -C remote.git rev-parse '\(branches)'")
        #expect(picture.statuses(of: head)["plumb/production"]?.hasPrefix("success") == true)
        let again = try await plumb.run("drift", "production", "--propose", "accept", "--pr")
        #expect(again.code == 0 && again.talk.contains("#10"), "\(again.all)")
        #expect(try await repository.picture().comments.count == 1)
    }

    /// Putting it back changes no file: the pull request carries the plan that does.
    @Test func theAppliedValueIsProposed() async throws {
        let (repository, plumb) = try await applied()
        let proposed = try await plumb.run("drift", "production", "--propose", "revert", "--pr")
        #expect(proposed.code == 0, "\(proposed.all)")
        let body = try #require(try await repository.picture().comments.first?.body)
        #expect(body.contains("| **production** | no changes |  | 1 | `"), "\(body)")
        #expect(body.contains("drift: live changed outside of plumb"))
        #expect(try await repository.config("acme-shop-prod") == ["FLAG_A": "false"])
    }

    @Test func whatIsMissingIsSaidBeforeAnythingIsRead() async throws {
        let (repository, plumb) = try await applied()
        try await repository.simulators.resetRequests()
        let without = try await plumb.run(["drift", "production", "--propose", "accept", "--pr"], adding: ["GITHUB_TOKEN": ""])
        #expect(
            without.code == 1 && without.talk.contains("contents: write") && without.talk.contains("Nothing was pushed"), "\(without.all)")
        #expect(try await repository.simulators.requests("heroku").isEmpty)
        #expect(try await plumb.run("drift", "production", "--pr").code == 64)
    }
}
#endif
