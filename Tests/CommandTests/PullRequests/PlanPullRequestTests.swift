import CanonicalJSON
import Foundation
import TestBench
import Testing

/// `plumb plan --pr` as a job of a pull request runs it.
@Suite struct PlanPullRequestTests {
    /// A job: a checkout of the merge with what the action fetches, and the files that a runner gives.
    private struct Job {
        let repository: ReviewedRepository
        let place: URL
        var variables: [String: String]

        init(
            _ repository: ReviewedRepository, _ proposal: ReviewedRepository.Proposal, _ name: String, token: String? = "job",
            depth: Int = 2, action: String = "synchronize"
        ) throws {
            self.repository = repository
            place = try repository.checkout(proposal.merge, name)
            variables = repository.runnerVariables
            let files = repository.directory.appending(path: "\(name)-files")
            try FileManager.default.createDirectory(at: files.appending(path: "home"), withIntermediateDirectories: true)
            try Data(repository.event(proposal, action).canonicalBytes()).write(to: files.appending(path: "event.json"))
            variables["GITHUB_EVENT_NAME"] = "pull_request"
            variables["GITHUB_EVENT_PATH"] = files.appending(path: "event.json").path
            variables["GITHUB_STEP_SUMMARY"] = files.appending(path: "summary.md").path
            variables["GITHUB_OUTPUT"] = files.appending(path: "output").path
            variables["HOME"] = files.appending(path: "home").path
            variables["GITHUB_TOKEN"] = token
            variables["PLUMB_TRUSTED_REF"] = "refs/remotes/origin/main"
            if !proposal.isFork {
                variables["HEROKU_API_KEY"] = "HRKU-simulated-operator"
                variables["PLUMB_FINGERPRINT_KEY"] = "a fingerprint key of the test, long enough"
            }
            try repository.shell(
                "cd '\(name)' && if [ \(depth) -gt 1 ]; then git fetch -q --no-tags --depth=\(depth) origin \(proposal.merge); fi "
                    + "&& git fetch -q --no-tags --depth=100 origin +refs/heads/main:refs/remotes/origin/main")
        }

        func plan(_ more: String...) async throws -> Program.Result {
            try await Program(variables: variables, workingDirectory: place).run(["plan", "--pr"] + more)
        }

        func file(_ variable: String) throws -> String { try String(contentsOfFile: variables[variable] ?? "", encoding: .utf8) }
    }

    private static func begun(_ files: [String: String] = [:]) async throws -> ReviewedRepository {
        let repository = try await ReviewedRepository(files)
        // The history is begun once, by somebody with a clone.
        try repository.shell("git clone -q remote.git operator")
        let operator_ = try await Self.operator(repository).run("init", "production")
        #expect(operator_.code == 0, "\(operator_.all)")
        return repository
    }

    /// Somebody who applies from a clone, as it is on main.
    private static func `operator`(_ repository: ReviewedRepository) throws -> Program {
        try repository.shell("cd operator && git pull -q --ff-only origin main && git remote set-head origin main")
        let own = [
            "HEROKU_API_KEY": "HRKU-simulated-operator", "PLUMB_FINGERPRINT_KEY": "a fingerprint key of the test, long enough",
            "HOME": repository.directory.path, "CI": "", "GITHUB_ACTIONS": "",
        ]
        return Program(
            variables: repository.runnerVariables.merging(own) { $1 }, workingDirectory: repository.directory.appending(path: "operator"))
    }

    private static func apply(_ repository: ReviewedRepository) async throws {
        let plumb = try Self.operator(repository)
        let digest = try await plumb.run("plan", "production").digest
        let words = ["--target", "production", "--confirm", "deploy-prod-now \(digest.prefix(8))"]
        let applied = try await plumb.run(["apply", "production", "--digest", digest] + words)
        try #require(applied.code == 0, "\(applied.all)")
    }

    /// What no plan shows is told all the same: a gate that is lowered, and what is left alone from then on.
    @Test func rulesThatAChangeSetsAreTold() async throws {
        let repository = try await Self.begun()
        let estate = try repository.shell("git -C remote.git show main:desired/estate.yaml")
        let shop = try repository.shell("git -C remote.git show main:desired/shop.yaml")
        let proposal = try repository.propose(
            7,
            [
                "desired/estate.yaml": estate.replacing(/phrase: [a-z-]+/, with: "phrase: ok") + "\n",
                "desired/shop.yaml": shop + "\nignore: [\"*\"]\n",
            ])
        let result = try await Job(repository, proposal, "job").plan()
        #expect(result.code == 0, "\(result.all)")
        let body = try #require(try await repository.picture().comments.first?.body)
        #expect(body.contains(", 2 rules"), "\(body)")
        #expect(body.contains("- `desired/estate.yaml` `environments.production.gate.phrase`: `deploy-prod-now` → `ok`"), "\(body)")
        #expect(body.contains("- `desired/shop.yaml` `ignore`: not set → `[\"*\"]`"), "\(body)")
    }

    /// Whoever reviews sees that nobody has looked for drift.
    @Test func theCommentTellsTheAgeOfTheLastCheck() async throws {
        let repository = try await Self.begun()
        let values = ["GREETING": "hi"]
        let proposal = try repository.propose(
            7, ["desired/shop.yaml": ReviewedRepository.service(staging: values, production: values)])
        var job = try Job(repository, proposal, "job")
        job.variables["PLUMB_HEARTBEAT_URL"] = "https://hc.example/ping/1"
        #expect(try await job.plan().code == 0)
        let body = try #require(try await repository.picture().comments.first?.body)
        #expect(body.contains("drift of production was never checked completely"), "\(body)")
    }

    /// A change that is refused before anything is planned: what is required says so, and does not wait for ever.
    @Test func aRefusalConcludesTheStatuses() async throws {
        let repository = try await Self.begun()
        let shop = try repository.shell("git -C remote.git show main:desired/shop.yaml")
        let swapped = shop.replacing("acme-shop-prod", with: "X").replacing("acme-shop-staging", with: "acme-shop-prod")
            .replacing("X", with: "acme-shop-other")
        try #require(swapped != shop)
        let proposal = try repository.propose(7, ["desired/shop.yaml": swapped + "\n"])
        let result = try await Job(repository, proposal, "job").plan()
        #expect(result.code == 4 && result.talk.contains("belongs to production"), "\(result.all)")
        let picture = try await repository.picture()
        let statuses = picture.statuses(of: proposal.head)
        #expect(statuses.keys.sorted() == ["plumb", "plumb/production", "plumb/staging"])
        #expect(statuses.values.allSatisfy { !$0.hasPrefix("success") && !$0.hasPrefix("pending") }, "\(statuses)")
        #expect(picture.comments.first?.body.contains("belongs to production") == true, "\(picture.comments)")
    }

    /// One comment, three statuses and a check run: six requests, and the groups told apart.
    @Test func whatIsCausedHereIsToldFromWhatWasThere() async throws {
        let repository = try await Self.begun()
        try await Self.apply(repository)
        // Merged by #3 and not applied; and somebody else moved what was applied.
        let merged = try repository.propose(
            3,
            [
                "desired/shop.yaml": ReviewedRepository.service(
                    staging: ["GREETING": "hello"], production: ["GREETING": "hello", "LATE": "1"])
            ])
        try await repository.merge(merged)
        try await repository.setConfig("acme-shop-prod", #"{"GREETING":"moved"}"#)
        let proposal = try repository.propose(
            7,
            [
                "desired/shop.yaml": ReviewedRepository.service(
                    staging: ["GREETING": "hello"], production: ["GREETING": "hello", "LATE": "1", "NEW": "1"])
            ])
        let job = try Job(repository, proposal, "job")
        let recorded = try repository.shell("git --git-dir=remote.git for-each-ref refs/plumb")
        let result = try await job.plan()
        #expect(result.code == 0, "\(result.all)")
        // A plan of a change that is not merged is no event, and leaves nothing else on the remote.
        #expect(
            try repository.shell("git --git-dir=remote.git for-each-ref refs/plumb") == recorded && recorded.contains("refs/plumb/ledger"))
        let picture = try await repository.picture()
        #expect(picture.comments.count == 1 && picture.comments.first?.issue == 7)
        let body = try #require(picture.comments.first?.body)
        #expect(body.contains("| **production** | 1 create | 1 (#3) | 1 | `"), "\(body)")
        #expect(body.contains("NEW = \"1\"") && body.contains("since #3") && body.contains("deploy-prod-now "))
        #expect(picture.statuses(of: proposal.head).keys.sorted() == ["plumb", "plumb/production", "plumb/staging"])
        #expect(
            picture.statuses(of: proposal.head)["plumb/production"]?.hasPrefix("success 1 create; 1 on the base and not applied") == true)
        #expect(picture.checks.first?["annotations"]?.array?.first?["path"] == "desired/shop.yaml")
        #expect(try await repository.simulators.requests("github").count <= 6)
        #expect(try job.file("GITHUB_STEP_SUMMARY").contains("| **production** | 1 create | 1 (#3) | 1 | `"))
        let outputs = try job.file("GITHUB_OUTPUT")
        #expect(outputs.contains(/create<<(end-[a-z0-9]+)\n2\n\1\n/) || outputs.contains(/create<<(end-[a-z0-9]+)\n1\n\1\n/), "\(outputs)")
        #expect(outputs.contains(/"digest":"[0-9a-f]{64}"/))
    }

    /// What is merged and not applied is named beside the status and beside each later plan, and no more once it is applied.
    @Test func whatIsMergedAndNotAppliedIsNamed() async throws {
        let repository = try await Self.begun(["desired/mail.yaml": ReviewedRepository.service("mail")])
        try await Self.apply(repository)
        let before = try await Self.operator(repository).run("status", "production")
        #expect(before.code == 0 && !before.output.contains("merged"), "\(before.all)")
        let late = ReviewedRepository.service(staging: ["GREETING": "hello"], production: ["GREETING": "hello", "LATE": "1"])
        try await repository.merge(try repository.propose(3, ["desired/shop.yaml": late]))
        try await repository.merge(try repository.propose(4, ["README.md": "other\n"]))
        let status = try await Self.operator(repository).run("status", "production")
        #expect(status.output.contains("was applied, and not applied: #3\n"), "\(status.all)")
        let plan = try await Self.operator(repository).run("plan", "production")
        #expect(plan.talk.contains("and not applied: #3"), "\(plan.all)")
        try await Self.apply(repository)
        let after = try await Self.operator(repository).run("status", "production")
        #expect(!after.output.contains("merged"), "\(after.all)")
    }

    /// The digest that was reviewed is the one on main, however the change gets there.
    @Test(arguments: ReviewedRepository.Style.allCases) func theDigestOutlivesTheMerge(_ style: ReviewedRepository.Style) async throws {
        let repository = try await Self.begun()
        let proposal = try repository.propose(
            7, ["desired/shop.yaml": ReviewedRepository.service(staging: ["GREETING": "hello"], production: ["GREETING": "hi"])])
        let result = try await Job(repository, proposal, "another place").plan("--output", "json")
        let document = try JSONValue(parsing: Array(result.output.utf8))
        let reviewed = document["environments"]?.array?.first { $0["environment"] == "production" }?["digest"]?.string
        try await repository.merge(proposal, style)
        let plan = try await Self.operator(repository).run("plan", "production")
        #expect(try plan.digest == reviewed, "\(plan.all)\n\(result.all)")
    }

    /// Nothing of ours: concluded, nothing read, no comment.
    @Test func whatTouchesNothingConcludes() async throws {
        let repository = try await Self.begun()
        let proposal = try repository.propose(7, ["README.md": "other\n"])
        try await repository.simulators.send("POST", "heroku", "/_control/reset-log")
        let result = try await Job(repository, proposal, "job").plan()
        #expect(result.code == 0, "\(result.all)")
        let picture = try await repository.picture()
        #expect(picture.comments.isEmpty && picture.checks.isEmpty)
        #expect(picture.statuses(of: proposal.head)["plumb"] == "success No environment is affected.")
        #expect(picture.statuses(of: proposal.head)["plumb/production"] == "success This change does not affect production.")
        #expect(try await repository.simulators.requests("heroku").isEmpty)
        #expect(try await repository.simulators.requests("github").count == 4)
        // Of one that was just opened nobody looks for a comment: that is what concludes it, and no request more.
        try await repository.simulators.send("POST", "github", "/_control/reset-log")
        #expect(try await Job(repository, proposal, "opened", action: "opened").plan().code == 0)
        #expect(try await repository.simulators.requests("github").count == 3)
        // The same event run again is not the first: there may be a comment.
        var again = try Job(repository, proposal, "again", action: "opened")
        again.variables["GITHUB_RUN_ATTEMPT"] = "2"
        try await repository.simulators.send("POST", "github", "/_control/reset-log")
        #expect(try await again.plan().code == 0)
        #expect(try await repository.simulators.requests("github").count == 4)
    }

    /// What production takes from staging's files is planned in production, though no file of it changes.
    @Test func anEnvironmentIsTouchedByWhatItRefersTo() async throws {
        let referring =
            "service: mail\nenvironments: { production: { app: acme-mail-prod, config: { SHOP: !ref service/shop@staging.app } } }\n"
        let staging = "service: shop\nenvironments: { staging: { app: acme-shop-staging } }\n"
        let repository = try await Self.begun(["desired/mail.yaml": referring, "desired/shop.yaml": staging])
        try await Self.apply(repository)
        let proposal = try repository.propose(
            7, ["desired/shop.yaml": staging.replacing("acme-shop-staging", with: "acme-mail-staging")])
        let result = try await Job(repository, proposal, "job").plan()
        #expect(result.code == 0, "\(result.all)")
        let picture = try await repository.picture()
        #expect(
            picture.statuses(of: proposal.head)["plumb/production"]?.hasPrefix("success 1 update") == true,
            "\(picture.statuses(of: proposal.head))")
        #expect(picture.comments.first?.body.contains("| **production** | 1 update |") == true, "\(picture.comments)")
        // And once it is merged, production has something that is not applied.
        try await repository.merge(proposal)
        let status = try await Self.operator(repository).run("status", "production", "--output", "json")
        let merged = try JSONValue(parsing: Array(status.output.utf8))["mergedNotApplied"]
        #expect(merged?["pullRequests"] == [7] && merged?["otherCommits"] == 0 && merged?["isAtLeast"] == false, "\(status.all)")
    }

    /// Six requests, however many environments and comments there are; every environment concludes, and what no request was left for stands in the
    /// status of all.
    @Test(
        arguments: [
            (1, 0, "opened", ""), (1, 250, "synchronize", "; left out: 70 annotations"),
            (1, 350, "synchronize", "; left out: the comment, as the pull request has more than 300 others, 20 annotations"),
            (2, 0, "synchronize", "; left out: 90 annotations"), (3, 0, "opened", "; left out: 60 annotations"),
            (3, 0, "synchronize", "; left out: 110 annotations"), (3, 250, "synchronize", "; left out: 210 annotations"),
            (3, 350, "synchronize", "; left out: the comment, as the pull request has more than 300 others, 160 annotations"),
            (4, 0, "opened", "; left out: 130 annotations"), (8, 0, "synchronize", "; left out: 460 annotations"),
        ])
    func atMostSixRequests(_ environments: Int, _ comments: Int, _ action: String, _ leftOut: String) async throws {
        let repository = try await Self.begun(environments)
        try await repository.addComments(comments, to: 7)
        let proposal = try repository.propose(7, ["desired/shop.yaml": Self.service(environments, variables: 70)])
        let result = try await Job(repository, proposal, "job", action: action).plan()
        #expect(result.code == 0, "\(result.all)")
        let requests = try await repository.simulators.requests("github")
        #expect(requests.count <= 6, "\(requests)")
        let picture = try await repository.picture()
        let statuses = picture.conclusions(of: proposal.head)
        #expect(statuses.count == environments + 1, "\(statuses)")
        #expect(statuses["plumb/production"]?.hasPrefix("success ") == true, "\(statuses)")
        #expect(statuses["plumb"] == "success \(70 * environments) create\(leftOut)", "\(statuses)")
        #expect(picture.comments.count == comments + (leftOut.contains("the comment") ? 0 : 1))
        #expect(result.talk.contains("No request was left for") == !leftOut.isEmpty, "\(result.talk)")
        let told = picture.checks.reduce(0) { $0 + ($1["annotations"]?.array?.count ?? 0) }
        let left = leftOut.firstMatch(of: /([0-9]+) annotation/).flatMap { Int($0.1) } ?? 0
        #expect(told + left == 70 * environments, "\(told)")
    }

    /// The one with a gate is the last by name.
    private static func names(_ environments: Int) -> [String] {
        (1..<max(2, environments)).map { "e\($0)" }.prefix(environments - 1) + ["production"]
    }

    private static func service(_ environments: Int, variables: Int) -> String {
        let config = (0..<variables).map { "      V\($0): \"1\"\n" }.joined()
        return "service: shop\nenvironments:\n"
            + names(environments).map {
                "  \($0):\n    app: acme-shop-prod\($0 == "production" ? "" : "-\($0)")\n    config:\n      A: \"1\"\n\(config)"
            }.joined()
    }

    /// An estate of so many environments, whose production has begun.
    private static func begun(_ environments: Int) async throws -> ReviewedRepository {
        let declared = names(environments).map { $0 == "production" ? "production: { gate: { phrase: deploy-prod-now } }" : "\($0): {}" }
        let estate = ReviewedRepository.estate.replacing(/environments: .*/, with: "environments: { \(declared.joined(separator: ", ")) }")
        let repository = try await ReviewedRepository(
            ["desired/estate.yaml": estate, "desired/shop.yaml": service(environments, variables: 0)])
        try repository.shell("git clone -q remote.git operator")
        #expect(try await Self.operator(repository).run("init", "production").code == 0)
        return repository
    }

    /// Whatever may be required concludes, also where nothing concerns it, and for a change that is refused.
    @Test func sixtyEnvironmentsConclude() async throws {
        let repository = try await Self.begun(60)
        let proposal = try repository.propose(7, ["README.md": "other\n"])
        #expect(try await Job(repository, proposal, "job", action: "opened").plan().code == 0)
        #expect(try await repository.simulators.requests("github").count == 3)
        let conclusions = try await repository.picture().conclusions(of: proposal.head)
        #expect(conclusions.count == 61 && conclusions.values.allSatisfy { $0.hasPrefix("success ") }, "\(conclusions)")
        let invalid = try repository.propose(8, ["desired/shop.yaml": "service: shop\nno_such_key: 1\n"])
        #expect(try await Job(repository, invalid, "invalid", action: "opened").plan().code == 3)
        let failed = try await repository.picture().conclusions(of: invalid.head)
        #expect(failed.count == 61 && failed.values.allSatisfy { $0.hasPrefix("failure ") }, "\(failed)")
    }

    /// A person's token makes no check runs: the gated ones have statuses, and the status of all says what has none.
    @Test(arguments: ["ana", "ghp_ana"]) func aTokenOfAPerson(_ token: String) async throws {
        let repository = try await Self.begun(5)
        let proposal = try repository.propose(7, ["README.md": "other\n"])
        var job = try Job(repository, proposal, "job", token: token, action: "opened")
        job.variables["PLUMB_GITHUB_AUTHOR_ID"] = "5"
        let result = try await job.plan()
        #expect(result.code == 0, "\(result.all)")
        #expect(try await repository.simulators.requests("github").count <= 6)
        let isAsked = token == "ana"
        let conclusions = try await repository.picture().conclusions(of: proposal.head)
        #expect(conclusions.keys.sorted() == ["plumb", "plumb/e1"] + (isAsked ? [] : ["plumb/e2"]) + ["plumb/production"])
        #expect(conclusions["plumb"]?.hasSuffix("; left out: \(isAsked ? 3 : 2) environments' statuses") == true, "\(conclusions)")
    }

    /// Two changes of two scopes, each with its own plan: the second one's is what was reviewed, also after the first is applied.
    @Test func aPlanHoldsWhileOthersAreApplied() async throws {
        let repository = try await Self.begun(["desired/mail.yaml": ReviewedRepository.service("mail")])
        try await Self.apply(repository)
        func digest(_ proposal: ReviewedRepository.Proposal, _ name: String) async throws -> String {
            let result = try await Job(repository, proposal, name).plan("--output", "json")
            let document = try JSONValue(parsing: Array(result.output.utf8))
            return try #require(document["environments"]?.array?.first { $0["environment"] == "production" }?["digest"]?.string)
        }
        func apply(_ digest: String) async throws -> Program.Result {
            try await Self.operator(repository).run([
                "apply", "production", "--digest", digest, "--target", "production", "--confirm", "deploy-prod-now \(digest.prefix(8))",
            ])
        }
        let shop = ReviewedRepository.service(staging: ["GREETING": "hello"], production: ["GREETING": "hi"])
        let first = try repository.propose(7, ["desired/shop.yaml": shop])
        let second = try repository.propose(8, ["desired/mail.yaml": ReviewedRepository.service("mail", production: ["X": "1"])])
        let one = try await digest(first, "first")
        let two = try await digest(second, "second")
        try await repository.merge(first)
        #expect(try await apply(one).code == 0)
        try await repository.merge(second)
        let applied = try await apply(two)
        #expect(
            applied.code == 0 && applied.talk.contains("1 scope moved since, not in this plan: heroku/acme-shop-prod"), "\(applied.all)")
        #expect(try await repository.config("acme-mail-prod") == ["X": "1"])
        // Of a scope that moved itself there is another plan.
        let third = try repository.propose(9, ["desired/mail.yaml": ReviewedRepository.service("mail", production: ["X": "2"])])
        let three = try await digest(third, "third")
        try await repository.merge(third)
        try await repository.setConfig("acme-mail-prod", #"{"X":"0"}"#)
        let stale = try await apply(three)
        #expect(stale.code == 6 && stale.talk.contains("what moved is not known: no plan of this digest was recorded"), "\(stale.all)")
        #expect(try await repository.config("acme-mail-prod") == ["X": "0"])
    }

    /// A comment is edited in place, lists the heads before, and becomes "no changes" once there are none.
    @Test func theCommentFollowsTheHeads() async throws {
        let repository = try await Self.begun()
        try await Self.apply(repository)
        let changed = ["desired/shop.yaml": ReviewedRepository.service(staging: ["GREETING": "hello"], production: ["GREETING": "hi"])]
        let first = try repository.propose(7, changed)
        #expect(try await Job(repository, first, "first").plan().code == 0)
        let second = try repository.propose(7, ["README.md": "other\n"])
        // The older head's run comes late: its comment is left alone.
        let late = try await Job(repository, first, "late").plan()
        #expect(late.code == 0 && late.talk.contains("newer head"), "\(late.all)")
        #expect(try await Job(repository, second, "second").plan().code == 0)
        let comments = try await repository.picture().comments
        #expect(comments.count == 1)
        let body = try #require(comments.first?.body)
        #expect(
            body.contains("## plumb: no changes since `\(second.head.prefix(7))`\n")
                && body.contains("`\(first.head.prefix(7))` outdated: 1 update"), "\(body)")
    }

    /// A fork's job has no secrets, and nobody is asked anything for it.
    @Test func aForkGetsWhatTheFilesSay() async throws {
        let repository = try await Self.begun()
        try await repository.simulators.send("POST", "heroku", "/_control/reset-log")
        let proposal = try repository.propose(
            7,
            ["desired/shop.yaml": ReviewedRepository.service(staging: ["GREETING": "hello"], production: ["GREETING": "hi", "NEW": "1"])],
            isFork: true)
        let job = try Job(repository, proposal, "job")
        let result = try await job.plan()
        #expect(result.code == 0, "\(result.all)")
        let summary = try job.file("GITHUB_STEP_SUMMARY")
        #expect(summary.contains("This pull request comes from a fork: no credential was read and no request was sent."))
        #expect(summary.contains("| **production** | 1 update, 1 create in the files | not read |"), "\(summary)")
        #expect(try await repository.simulators.requests("heroku").isEmpty)
        #expect(try await repository.simulators.requests("github").isEmpty)
    }

    @Test func whoElseChangesTheSameIsNamed() async throws {
        let repository = try await Self.begun(["desired/mail.yaml": ReviewedRepository.service("mail")])
        _ = try repository.propose(
            4,
            ["desired/shop.yaml": ReviewedRepository.service(staging: ["GREETING": "hello"], production: ["GREETING": "hello", "X": "1"])])
        _ = try repository.propose(5, ["desired/mail.yaml": ReviewedRepository.service("mail", production: ["X": "1"])])
        let proposal = try repository.propose(
            7, ["desired/shop.yaml": ReviewedRepository.service(staging: ["GREETING": "hello"], production: ["GREETING": "hi"])])
        let job = try Job(repository, proposal, "job")
        try repository.shell("cd job && git fetch -q --no-tags --depth=2 origin '+refs/pull/*/merge:refs/remotes/pull/*/merge'")
        let result = try await job.plan("--output", "json")
        let document = try JSONValue(parsing: Array(result.output.utf8))
        #expect(document["overlaps"] == [["number": 4, "places": ["heroku/acme-shop-prod"]]], "\(result.all)")
    }

    /// Of another pull request whose objects are not all there, nobody knows what it changes; of a base that cannot be planned, what it wants.
    @Test func whatIsNotKnownIsSaid() async throws {
        let repository = try await Self.begun()
        let mail = ["desired/mail.yaml": ReviewedRepository.service("mail", production: ["A": "1"])]
        try await repository.merge(try repository.propose(3, mail))
        // Its merge has a base that no clone of main has.
        let commit = "git -c user.name=ana -c user.email=ana@acme.example commit -q --allow-empty -m side"
        try repository.shell(
            "cd author && git checkout -q --detach origin/main && \(commit) && \(commit) && git push -q -f origin HEAD:refs/pull/4/merge")
        // The base reads an app that refuses; the change no longer has it.
        let staging = "service: mail\nenvironments: { staging: { app: acme-mail-staging, config: {} } }\n"
        let proposal = try repository.propose(
            7,
            [
                "desired/mail.yaml": staging,
                "desired/shop.yaml": ReviewedRepository.service(staging: ["GREETING": "hello"], production: ["GREETING": "hi"]),
            ])
        let app = try await repository.simulators.send("GET", "heroku", "/apps/acme-mail-prod", headers: Simulators.asOperator)
        let id = try #require(try JSONValue(parsing: Array(app))["id"]?.string)
        try await repository.simulators.send(
            "POST", "heroku", "/_control/faults",
            body: #"{"method":"GET","path":"/apps/\#(id)/config-vars","status":403,"count":99,"body":{"id":"forbidden","message":"no"}}"#)
        let job = try Job(repository, proposal, "job")
        try repository.shell("cd job && git fetch -q --no-tags --depth=1 origin '+refs/pull/4/merge:refs/remotes/pull/4/merge'")
        let result = try await job.plan()
        let body = try await repository.picture().comments.first?.body ?? ""
        #expect(body.contains("- Cannot check whether #4 changes the same: "), "\(body)\n\(result.all)")
        #expect(body.contains("The plan of the base is unknown: "), "\(body)\n\(result.all)")
    }

    @Test func aCheckoutWithoutItsParentsIsRefused() async throws {
        let repository = try await Self.begun()
        let proposal = try repository.propose(7, ["README.md": "other\n"])
        let job = try Job(repository, proposal, "job", depth: 1)
        // The base is main's tip, which was fetched; the head is what is missing.
        let result = try await job.plan()
        #expect(
            result.code == 1 && result.talk.contains("fetch-depth: 2") && result.talk.contains("No credential was read"), "\(result.all)")
    }

    /// What is invalid is told with its lines, and everybody who waits for a status gets one.
    @Test func invalidFilesConclude() async throws {
        let repository = try await Self.begun()
        let proposal = try repository.propose(
            7, ["desired/shop.yaml": "service: shop\nformaton: {}\nenvironments: { staging: { app: acme-shop-staging } }\n"])
        let result = try await Job(repository, proposal, "job").plan()
        #expect(result.code == 3, "\(result.all)")
        let picture = try await repository.picture()
        #expect(picture.statuses(of: proposal.head)["plumb"]?.hasPrefix("failure") == true)
        #expect(picture.statuses(of: proposal.head)["plumb/production"] == "failure The desired state is invalid.")
        #expect(picture.checks.first?["annotations"]?.array?.contains { $0["start_line"] == 2 } == true)
        #expect(picture.comments.first?.body.contains("shop.yaml:2") == true, "\(result.all)\n\(picture.comments)\n\(picture.checks)")
    }

    /// A provider that cannot be read is no reason to say "no changes", and the status says that it is not known.
    @Test func whatCannotBeReadConcludesAsAnError() async throws {
        let repository = try await Self.begun()
        let proposal = try repository.propose(
            7, ["desired/shop.yaml": ReviewedRepository.service(staging: ["GREETING": "hello"], production: ["GREETING": "hi"])])
        var job = try Job(repository, proposal, "job")
        job.variables["HEROKU_API_KEY"] = "HRKU-unknown"
        let result = try await job.plan()
        #expect(result.code == 1, "\(result.all)")
        #expect(try await repository.picture().statuses(of: proposal.head)["plumb/production"]?.hasPrefix("error") == true)
    }

    @Test func aTokenThatOnlyReadsAndNoneAreNoFailure() async throws {
        let repository = try await Self.begun()
        let proposal = try repository.propose(
            7, ["desired/shop.yaml": ReviewedRepository.service(staging: ["GREETING": "hello"], production: ["GREETING": "hi"])])
        let reading = try await Job(repository, proposal, "reading", token: "reading").plan()
        #expect(reading.code == 0 && reading.talk.contains("was not published"), "\(reading.all)")
        let none = try Job(repository, proposal, "none", token: nil)
        #expect(try await none.plan().code == 0)
        #expect(try none.file("GITHUB_STEP_SUMMARY").contains("## plumb: "))
        #expect(try await repository.picture().comments.isEmpty)
    }

    /// In a merge queue there is no pull request to comment on, and what is required concludes on the group's head.
    @Test func aMergeQueueGetsItsStatuses() async throws {
        let repository = try await Self.begun()
        let proposal = try repository.propose(
            7, ["desired/shop.yaml": ReviewedRepository.service(staging: ["GREETING": "hello"], production: ["GREETING": "hi"])])
        let job = try Job(repository, proposal, "job")
        let base = try repository.shell("cd job && git rev-parse HEAD^1")
        let event: JSONValue = [
            "merge_group": ["head_sha": .string(proposal.merge), "base_sha": .string(base)], "repository": ["default_branch": "main"],
        ]
        try Data(event.canonicalBytes()).write(to: URL(filePath: job.variables["GITHUB_EVENT_PATH"] ?? ""))
        var queued = job
        queued.variables["GITHUB_EVENT_NAME"] = "merge_group"
        let result = try await queued.plan()
        #expect(result.code == 0, "\(result.all)")
        let picture = try await repository.picture()
        #expect(picture.comments.isEmpty)
        #expect(picture.statuses(of: proposal.merge).keys.sorted() == ["plumb", "plumb/production", "plumb/staging"])
    }

    @Test func theDangerousEventIsRefused() async throws {
        let repository = try await Self.begun()
        let proposal = try repository.propose(7, ["README.md": "other\n"])
        var job = try Job(repository, proposal, "job")
        job.variables["GITHUB_EVENT_NAME"] = "pull_request_target"
        let result = try await job.plan()
        #expect(result.code == 1 && result.talk.contains("Run the workflow on pull_request."), "\(result.all)")
    }
}
