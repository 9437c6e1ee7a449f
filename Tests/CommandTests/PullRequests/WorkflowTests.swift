import CanonicalJSON
import Foundation
import TestBench
import Testing

/// The workflows of `Examples/github-actions/`, every `run:` step of them, from the pull request to production.
@Suite struct WorkflowTests {
    /// The example's files where a repository has them.
    private static func files() throws -> [String: String] {
        var files: [String: String] = [:]
        for name in ["plumb", "sign-in-infisical", "sign-in-vault"] {
            files[".github/actions/\(name)/action.yml"] = try String(
                contentsOf: WorkflowRunner.folder.appending(path: "\(name)/action.yml"), encoding: .utf8)
        }
        for name in try FileManager.default.contentsOfDirectory(atPath: WorkflowRunner.folder.appending(path: "workflows").path) {
            files[".github/workflows/\(name)"] = try String(
                contentsOf: WorkflowRunner.folder.appending(path: "workflows/\(name)"), encoding: .utf8)
        }
        return files
    }

    private static let push: JSONValue = ["repository": ["default_branch": "main"]]

    private static func begin(_ repository: ReviewedRepository) throws {
        let variables =
            "PLUMB_FINGERPRINT_KEY='a fingerprint key of the test, long enough' HEROKU_API_KEY=HRKU-simulated-operator "
            + repository.runnerVariables.filter { $0.key.hasSuffix("_URL") && $0.key.hasPrefix("PLUMB") }.map { "\($0.key)='\($0.value)'" }
            .joined(separator: " ")
        try repository.shell(
            "git clone -q remote.git operator && cd operator && \(variables) '\(Program.directory.path)/plumb' init production >/dev/null 2>&1"
        )
    }

    /// A change is proposed, planned, merged, applied to staging, and to production with wrong words, with right ones, and once more.
    @Test func fromThePullRequestToProduction() async throws {
        let repository = try await ReviewedRepository(try Self.files())
        try Self.begin(repository)
        let runner = WorkflowRunner(repository: repository)
        let values = ["GREETING": "hello", "NEW": "1"]
        let proposal = try repository.propose(7, ["desired/shop.yaml": ReviewedRepository.service(staging: values, production: values)])

        let plan = try runner.run("plan.yml", job: "plan", commit: proposal.merge, event: ("pull_request", repository.event(proposal)))
        #expect(plan.code == 0 && plan.steps == ["Install plumb", "Fetch what the change is judged by", "Plan"], "\(plan.output)")
        #expect(plan.summary.contains("| **production** | 1 create | 1 | "), "\(plan.summary)")
        let body = try #require(try await repository.picture().comments.first?.body)
        let digest = String(try #require(body.firstMatch(of: /plumb apply production --digest ([0-9a-f]{64})/)?.1))
        let words = String(try #require(body.firstMatch(of: /confirm with `(deploy-prod-now [0-9a-f]{8})`/)?.1))

        let tip = try await repository.merge(proposal)
        let staging = try runner.run("apply.yml", job: "staging", commit: tip, event: ("push", Self.push))
        #expect(staging.code == 0, "\(staging.output)")
        #expect(try await repository.config("acme-shop-staging") == ["GREETING": "hello", "NEW": "1"])
        #expect(try await repository.config("acme-shop-prod") == [:])

        func production(_ inputs: [String: String], adding more: [String: String] = [:]) throws -> WorkflowRunner.Outcome {
            try runner.run(
                "apply.yml", job: "production", commit: tip, event: ("workflow_dispatch", Self.push), inputs: inputs, adding: more)
        }
        let right = ["target": "production", "confirm": words, "digest": digest]
        for wrong in [["target": "staging"], ["confirm": "deploy-prod-now 00000000"], ["digest": String(repeating: "0", count: 64)]] {
            let refused = try production(right.merging(wrong) { $1 })
            #expect([5, 6].contains(refused.code), "\(refused.output)")
        }
        #expect(try await repository.config("acme-shop-prod") == [:])
        let applied = try production(right)
        #expect(applied.code == 0, "\(applied.output)")
        #expect(try await repository.config("acme-shop-prod") == ["GREETING": "hello", "NEW": "1"])
        let comments = try await repository.picture().comments.filter { $0.issue == 7 }
        #expect(comments.contains { $0.body.hasPrefix("### staging: applied\n") })
        let told = try #require(comments.last { $0.body.hasPrefix("### production: applied\n") }, "\(comments)")
        #expect(told.body.contains("of plan `\(digest)`") && told.body.contains("| heroku/acme-shop-prod |"))
        // What was done is not done again.
        let again = try production(right)
        #expect([0, 6].contains(again.code), "\(again.output)")
    }

    /// A job's identity is exchanged for a token, and a plan's identity is not an apply's.
    @Test(arguments: [("plan", "plans", true), ("apply", "applies", true), ("plan", "applies", false)] as [(String, String, Bool)])
    func aJobSignsInWithItsIdentity(_ job: String, _ identity: String, _ isAdmitted: Bool) async throws {
        let repository = try await ReviewedRepository(try Self.files())
        let tip = try repository.shell("cd author && git rev-parse origin/main")
        let variables = [
            "ACTIONS_ID_TOKEN_REQUEST_URL": (repository.simulators.variables["PLUMB_GITHUB_URL"] ?? "")
                + "/_actions/idtoken?api-version=2.0",
            "ACTIONS_ID_TOKEN_REQUEST_TOKEN": job == "plan" ? "request-of-a-plan" : "request-of-an-apply",
        ]
        let url = repository.simulators.variables["PLUMB_INFISICAL_URL"] ?? ""
        let inputs = ["url": url, "identity": identity, "audience": "vault"]
        let (signed, after) = try WorkflowRunner(repository: repository).run(
            action: "sign-in-infisical", with: inputs, commit: tip, adding: variables)
        #expect((signed.code == 0) == isAdmitted, "\(signed.output)")
        #expect((after["INFISICAL_TOKEN"]?.hasPrefix("infisical-session-simulated-") == true) == isAdmitted)
        let (without, _) = try WorkflowRunner(repository: repository).run(
            action: "sign-in-infisical", with: inputs, commit: tip, adding: [:])
        #expect(without.code == 1 && without.output.contains("id-token: write"))
    }

    /// The same at a real server, which proves the identity's signature and what it is bound to: another environment's job is refused.
    @Test(arguments: ["production", "staging"]) func aJobSignsInToAVault(_ environment: String) async throws {
        let repository = try await ReviewedRepository(try Self.files())
        let server = try await OpenBaoServer()
        try repository.shell("openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out key.pem 2>/dev/null")
        let key = try repository.shell("openssl pkey -in key.pem -pubout")
        let policy = try await server.makePolicy(#"path "secret/data/ci" { capabilities = ["read"] }"#)
        try await server.send("POST", "sys/auth/jwt", json: ["type": "jwt"])
        try await server.send("POST", "auth/jwt/config", json: ["jwt_validation_pubkeys": [.string(key)]])
        try await server.send(
            "POST", "auth/jwt/role/applies",
            json: [
                "role_type": "jwt", "user_claim": "sub", "bound_audiences": ["vault"], "token_policies": [.string(policy)],
                "bound_claims": ["repository_id": "77", "environment": "production"], "token_ttl": "10m",
            ])
        let now = Int(Date().timeIntervalSince1970)
        let claims: JSONValue = [
            "iss": "https://token.actions.githubusercontent.com", "sub": .string("repo:acme/infra:environment:\(environment)"),
            "aud": "vault", "iat": .integer(now), "nbf": .integer(now - 60), "exp": .integer(now + 300), "repository_id": "77",
            "environment": .string(environment),
        ]
        func encoded(_ bytes: [UInt8]) -> String {
            Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
        }
        let header: JSONValue = ["alg": "RS256", "typ": "JWT"]
        let signed = encoded(header.canonicalBytes()) + "." + encoded(claims.canonicalBytes())
        let signature = try repository.shell(
            "printf %s '\(signed)' | openssl dgst -sha256 -sign key.pem | base64 -w0 | tr '+/' '-_' | tr -d '='")
        // GitHub's own signature nobody but GitHub can make: its endpoint hands out this one.
        let answer: JSONValue = ["value": .string(signed + "." + signature)]
        try await repository.simulators.send(
            "POST", "github", "/_control/faults",
            body:
                #"{"method":"GET","path":"/runner/idtoken","status":200,"count":1,"body":\#(String(decoding: answer.canonicalBytes(), as: UTF8.self))}"#
        )
        let variables = [
            "ACTIONS_ID_TOKEN_REQUEST_URL": (repository.simulators.variables["PLUMB_GITHUB_URL"] ?? "")
                + "/runner/idtoken?api-version=2.0", "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "request-of-an-apply",
        ]
        let (outcome, after) = try WorkflowRunner(repository: repository).run(
            action: "sign-in-vault", with: ["url": server.address, "role": "applies", "audience": "vault"],
            commit: try repository.shell("cd author && git rev-parse origin/main"), adding: variables)
        #expect((outcome.code == 0) == (environment == "production"), "\(outcome.output)")
        guard environment == "production" else {
            #expect(after["VAULT_TOKEN"] == nil)
            return
        }
        let token = try #require(after["VAULT_TOKEN"])
        #expect(outcome.output.contains("::add-mask::"))
        let looked = try repository.shell(
            "curl --fail --silent --header 'X-Vault-Token: \(token)' '\(server.address)/v1/auth/token/lookup-self'")
        #expect(looked.contains(policy), "\(looked)")
    }

    /// What was applied makes a plan of the same scopes outdated, on the pull request that shows it.
    @Test func anApplyMarksOtherPlansOutdated() async throws {
        let repository = try await ReviewedRepository(try Self.files())
        try Self.begin(repository)
        let runner = WorkflowRunner(repository: repository)
        let (one, other) = (["GREETING": "hello", "NEW": "1"], ["GREETING": "hello", "OTHER": "1"])
        let first = try repository.propose(7, ["desired/shop.yaml": ReviewedRepository.service(staging: one, production: one)])
        let second = try repository.propose(8, ["desired/shop.yaml": ReviewedRepository.service(staging: other, production: other)])
        let plan = try runner.run("plan.yml", job: "plan", commit: second.merge, event: ("pull_request", repository.event(second)))
        #expect(plan.code == 0, "\(plan.output)")
        let tip = try await repository.merge(first)
        let applied = try runner.run("apply.yml", job: "staging", commit: tip, event: ("push", Self.push))
        #expect(applied.code == 0, "\(applied.output)")
        let body = try #require(try await repository.picture().comments.first { $0.issue == 8 }?.body)
        #expect(body.contains("## plumb: outdated by #7\n") && body.contains("`heroku/acme-shop-staging`"), "\(body)")
        #expect(body.contains("`\(second.head.prefix(7))` outdated"))
    }

    /// A history that cannot be read after an apply says nothing about what was applied.
    @Test func aHistoryThatCannotBeReadIsToldAsThat() async throws {
        let repository = try await ReviewedRepository(try Self.files())
        try Self.begin(repository)
        let tip = try repository.shell("cd author && git rev-parse origin/main")
        let place = try repository.checkout(tip, "job")
        try repository.shell(
            "cd job && git fetch -q origin +refs/heads/main:refs/remotes/origin/main && git remote set-url origin /nowhere")
        var variables = repository.runnerVariables
        let summary = repository.directory.appending(path: "summary.md")
        let event = repository.directory.appending(path: "event.json")
        try Data(Self.push.canonicalBytes()).write(to: event)
        variables.merge([
            "GITHUB_STEP_SUMMARY": summary.path, "GITHUB_EVENT_NAME": "push", "GITHUB_EVENT_PATH": event.path, "HOME": place.path,
            "PLUMB_TRUSTED_REF": "refs/remotes/origin/main", "HEROKU_API_KEY": "HRKU-simulated-operator",
            "PLUMB_FINGERPRINT_KEY": "a fingerprint key of the test, long enough",
        ]) { $1 }
        let result = try await Program(variables: variables, workingDirectory: place)
            .run(["apply", "staging", "--target", "staging", "--report-pr"])
        #expect(result.code == 1, "\(result.all)")
        let text = try String(contentsOf: summary, encoding: .utf8)
        #expect(text.contains("### staging: it is not known what was applied\n"), "\(text)\n\(result.all)")
    }

    /// A runner that dies in the middle, and another one that goes on.
    @Test func aRunnerDiesAndAnotherResumes() async throws {
        let repository = try await ReviewedRepository(try Self.files())
        try Self.begin(repository)
        let runner = WorkflowRunner(repository: repository)
        let tip = try repository.shell("cd author && git rev-parse origin/main")
        // The provider has done what was asked and does not say so; meanwhile the machine goes away.
        try await repository.simulators.send(
            "POST", "heroku", "/_control/faults",
            body: #"{"method":"PATCH","path":"/apps/","when":"after","stall":true}"#)
        let script = """
            #!/bin/sh
            '\(Program.directory.path)/plumb' "$@" & process=$!
            (
                until curl --silent "$PLUMB_HEROKU_URL/_control/requests" | grep -q PATCH; do sleep 0.1; done
                kill -KILL $process
            ) >/dev/null 2>&1 & watcher=$!
            wait $process
            code=$?
            kill $watcher
            exit $code
            """
        let mortal = repository.directory.appending(path: "mortal")
        try FileManager.default.createDirectory(at: mortal, withIntermediateDirectories: true)
        try Data(script.utf8).write(to: mortal.appending(path: "plumb"))
        try repository.shell("chmod +x mortal/plumb")
        let path = mortal.path + ":" + (repository.runnerVariables["PATH"] ?? "")
        let died = try runner.run("apply.yml", job: "staging", commit: tip, event: ("push", Self.push), adding: ["PATH": path])
        #expect(died.code != 0, "\(died.output)")
        let inputs = ["environment": "staging"]
        let resumed = try runner.run("resume.yml", job: "resume", commit: tip, event: ("workflow_dispatch", Self.push), inputs: inputs)
        #expect(resumed.code == 0, "\(resumed.output)")
        #expect(try await repository.config("acme-shop-staging") == ["GREETING": "hello"])
        let writes = try await repository.simulators.requests("heroku").filter { $0.hasPrefix("PATCH") }
        #expect(writes.count == 1, "\(writes)")
    }

    @Test func driftIsFoundOnASchedule() async throws {
        let repository = try await ReviewedRepository(try Self.files())
        try Self.begin(repository)
        let runner = WorkflowRunner(repository: repository)
        let tip = try repository.shell("cd author && git rev-parse origin/main")
        let clean = try runner.run("drift.yml", job: "drift", commit: tip, event: ("schedule", Self.push))
        #expect(clean.code == 0, "\(clean.output)")
    }

    /// A fork's job has no secrets and a token that only reads; a pull request that rewrites trust is planned with main's.
    @Test func aHostilePullRequestGetsNothing() async throws {
        let repository = try await ReviewedRepository(try Self.files())
        try Self.begin(repository)
        var runner = WorkflowRunner(repository: repository)
        let estate = ReviewedRepository.estate
            .replacingOccurrences(of: "kind: heroku,", with: "kind: heroku, url: \"http://127.0.0.1:9\",")
            .replacingOccurrences(of: "production: { gate: { phrase: deploy-prod-now } }", with: "production: {}")
        let proposal = try repository.propose(7, ["desired/estate.yaml": estate])
        let inside = try runner.run("plan.yml", job: "plan", commit: proposal.merge, event: ("pull_request", repository.event(proposal)))
        #expect(inside.code == 0 && inside.output.contains("differ from origin/main@"), "\(inside.output)")
        let body = try await repository.picture().comments.first?.body ?? ""
        // Nothing was sent there; whoever reviews it sees it.
        #expect(body.contains("- `desired/estate.yaml` `providers.heroku.url`: not set → `\"http://127.0.0.1:9\"`"), "\(body)")
        #expect(body.contains("- `desired/estate.yaml` `environments.production.gate.phrase`: `deploy-prod-now` → not set"), "\(body)")

        runner.secrets = [:]
        runner.token = "reading"
        let fork = try repository.propose(8, ["desired/estate.yaml": estate], isFork: true)
        let outside = try runner.run("plan.yml", job: "plan", commit: fork.merge, event: ("pull_request", repository.event(fork)))
        #expect(outside.code == 0 && outside.summary.contains("comes from a fork"), "\(outside.output)")
    }

    /// What must not stand in a workflow that others copy.
    @Test func theExamplesAreHardened() throws {
        for (name, text) in try Self.files() {
            #expect(!text.contains("pull_request_target"), "\(name)")
            for line in text.split(separator: "\n") where line.contains("- uses:") && !line.contains("./.github/") {
                #expect(line.contains(/uses: [a-z-]+\/[a-z-]+@[0-9a-f]{40} # v[0-9.]+$/), "\(name): \(line)")
            }
            guard name.hasPrefix(".github/workflows") else { continue }
            #expect(text.contains("\npermissions: {}\n") && text.contains("concurrency:") && text.contains("timeout-minutes:"), "\(name)")
        }
        for url in try Self.documents() {
            let document = try WorkflowRunner.document(url)
            let jobs = document["jobs"]?.object?.values.map(\.self) ?? [document["runs"] ?? .null]
            for step in jobs.flatMap({ $0["steps"]?.array ?? [] }) {
                #expect(step["run"]?.string?.contains("${{") != true, "\(url.lastPathComponent): \(step)")
            }
        }
    }

    private static func documents() throws -> [URL] {
        let names = try FileManager.default.subpathsOfDirectory(atPath: WorkflowRunner.folder.path).filter { $0.hasSuffix(".yml") }
        return names.map { WorkflowRunner.folder.appending(path: $0) }
    }
}
