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

    private static func begin(_ repository: ReviewedRepository, adding more: String = "") throws {
        let variables =
            "\(more) PLUMB_FINGERPRINT_KEY='a fingerprint key of the test, long enough' HEROKU_API_KEY=HRKU-simulated-operator "
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

    /// A path to a `plumb` that is killed once it has asked the provider for a change: the provider does it and does not say so.
    private static func mortalPath(_ repository: ReviewedRepository) async throws -> String {
        try await repository.simulators.send("POST", "heroku", "/_control/reset-log")
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
        return mortal.path + ":" + (repository.runnerVariables["PATH"] ?? "")
    }

    /// A runner that dies in the middle, and another one that goes on.
    @Test func aRunnerDiesAndAnotherResumes() async throws {
        let repository = try await ReviewedRepository(try Self.files())
        try Self.begin(repository)
        let runner = WorkflowRunner(repository: repository)
        let greeting = ReviewedRepository.service(staging: ["GREETING": "hi"], production: ["GREETING": "hi"])
        let tip = try await repository.merge(try repository.propose(7, ["desired/shop.yaml": greeting]))
        let path = try await Self.mortalPath(repository)
        let died = try runner.run("apply.yml", job: "staging", commit: tip, event: ("push", Self.push), adding: ["PATH": path])
        #expect(died.code != 0, "\(died.output)")
        // What is merged meanwhile is not what the run carries out.
        let other = ReviewedRepository.service(staging: ["GREETING": "hi", "X": "1"], production: ["GREETING": "hi"])
        let open = try repository.propose(8, ["desired/shop.yaml": other])
        let plan = try runner.run("plan.yml", job: "plan", commit: open.merge, event: ("pull_request", repository.event(open)))
        #expect(plan.code == 0, "\(plan.output)")
        let later = try await repository.merge(try repository.propose(9, ["README.md": "other\n"]))
        let inputs = ["environment": "staging"]
        let resumed = try runner.run("resume.yml", job: "resume", commit: later, event: ("workflow_dispatch", Self.push), inputs: inputs)
        #expect(resumed.code == 0, "\(resumed.output)")
        #expect(try await repository.config("acme-shop-staging") == ["GREETING": "hi"])
        let told = try await repository.picture().comments
        #expect(told.contains { $0.issue == 7 && $0.body.hasPrefix("### staging: applied\n") }, "\(told)\n\(resumed.output)")
        #expect(!told.contains { $0.issue == 9 }, "\(told)")
        #expect(told.contains { $0.issue == 8 && $0.body.contains("## plumb: outdated by #7\n") }, "\(told)\n\(resumed.output)")
        let writes = try await repository.simulators.requests("heroku").filter { $0.hasPrefix("PATCH") }
        #expect(writes.count == 1, "\(writes)")
    }

    /// The result goes to whatever brought what was applied, and not to what came last.
    @Test func theResultIsToldToAllThatWasApplied() async throws {
        let repository = try await ReviewedRepository(
            try Self.files().merging(["desired/mail.yaml": ReviewedRepository.service("mail")]) { $1 })
        try Self.begin(repository)
        let runner = WorkflowRunner(repository: repository)
        func apply(_ tip: String) throws {
            let applied = try runner.run("apply.yml", job: "staging", commit: tip, event: ("push", Self.push))
            #expect(applied.code == 0, "\(applied.output)")
        }
        try apply(try repository.shell("cd author && git rev-parse origin/main"))
        let shop = ReviewedRepository.service(staging: ["GREETING": "hi"], production: ["GREETING": "hello"])
        try await repository.merge(try repository.propose(4, ["desired/shop.yaml": shop]), .squash)
        try await repository.merge(
            try repository.propose(5, ["desired/mail.yaml": ReviewedRepository.service("mail", staging: ["A": "1"])]))
        try await repository.merge(try repository.propose(6, ["README.md": "other\n"]))
        try apply(try repository.shell("cd author && git rev-parse origin/main"))
        let told = try await repository.picture().comments.filter { $0.body.hasPrefix("### staging: applied\n") }
        #expect(told.map(\.issue).sorted() == [4, 5], "\(told)")
        // The next run tells of what came since, and no more.
        let once = ReviewedRepository.service(staging: ["GREETING": "hey"], production: ["GREETING": "hello"])
        let tip = try await repository.merge(try repository.propose(7, ["desired/shop.yaml": once]))
        try apply(tip)
        let after = try await repository.picture().comments.filter { $0.body.hasPrefix("### staging: applied\n") }
        #expect(after.map(\.issue).sorted() == [4, 5, 7], "\(after)")
    }

    // MARK: From a hostile change to drift that is merged

    /// An estate whose production asks for a signed ledger and two people, with their keys.
    private struct ReviewedEstate {
        let files: [String: String]
        let keys: URL
        static let people = ["anna", "ben"]

        static let production = "gate: { phrase: deploy-prod-now, approvals: { count: 1 } }, heal: { classes: [config], per_hour: 5 }"

        init() throws {
            keys = FileManager.default.temporaryDirectory.appending(path: "plumb-keys-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: keys, withIntermediateDirectories: true)
            var signers = ""
            for name in Self.people {
                let process = Process()
                process.executableURL = URL(filePath: "/usr/bin/env")
                process.arguments = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", keys.appending(path: name).path]
                try process.run()
                process.waitUntilExit()
                signers += "\(name)@acme.example " + (try String(contentsOf: keys.appending(path: name + ".pub"), encoding: .utf8))
            }
            let key = try ReviewedRepository.ledgerKey()
            let estate = """
                estate: acme
                ledger: { kind: git, remote: origin, signing: { key: !secret "local:/PLUMB_LEDGER_KEY", keys: [{ public: "\(key)" }] } }
                fingerprint_key: !env PLUMB_FINGERPRINT_KEY
                stores: { local: { kind: environment } }
                providers: { heroku: { kind: heroku, token: !env HEROKU_API_KEY } }
                environments: { staging: {}, production: { \(Self.production) } }

                """
            files = ["desired/estate.yaml": estate, "desired/approvers": signers]
        }
    }

    /// Somebody with a clone of main, or of another commit.
    private static func person(
        _ name: String, _ repository: ReviewedRepository, at commit: String = "origin/main", adding more: [String: String] = [:]
    ) throws -> Program {
        try repository.shell(
            "[ -d clone-\(name) ] || git clone -q remote.git clone-\(name); cd clone-\(name) && git remote set-head origin main "
                + "&& git fetch -q origin '+refs/pull/*/merge:refs/remotes/pull/*/merge' '+refs/heads/*:refs/remotes/origin/*' "
                + "&& git checkout -q --detach \(commit)")
        let own = [
            "HEROKU_API_KEY": "HRKU-simulated-operator", "PLUMB_FINGERPRINT_KEY": "a fingerprint key of the test, long enough",
            "HOME": repository.directory.path, "CI": "", "GITHUB_ACTIONS": "", "GITHUB_TRIGGERING_ACTOR": "", "PLUMB_ACTOR": name,
        ]
        return Program(
            variables: repository.runnerVariables.merging(own) { $1 }.merging(more) { $1 },
            workingDirectory: repository.directory.appending(path: "clone-\(name)"))
    }

    /// The whole way: a hostile change is planned with main's rules, a good one is reviewed and approved over its digest, merged, applied to
    /// staging and to production, where wrong words are refused and a runner dies; then drift is found, acknowledged, healed and taken into the
    /// files by a pull request.
    @Test func fromAHostileChangeToDriftThatIsMerged() async throws {
        let estate = try ReviewedEstate()
        defer { try? FileManager.default.removeItem(at: estate.keys) }
        let repository = try await ReviewedRepository(try Self.files().merging(estate.files) { $1 })
        let ledgerKey = ["PLUMB_LEDGER_KEY": ReviewedRepository.ledgerSeed]
        let validated = try await Self.person("ops", repository).run("validate")
        #expect(validated.code == 0, "\(validated.all)")
        try Self.begin(repository, adding: "PLUMB_LEDGER_KEY='\(ReviewedRepository.ledgerSeed)'")
        var runner = WorkflowRunner(repository: repository)
        runner.secrets.merge(ledgerKey) { $1 }

        // Hostile: no approvals, no signature. It is planned with main's gate, and everybody sees what it would change.
        let lowered = (estate.files["desired/estate.yaml"] ?? "").replacing("approvals: { count: 1 }", with: "freeze: []")
        let hostile = try repository.propose(6, ["desired/estate.yaml": lowered])
        let planned = try runner.run("plan.yml", job: "plan", commit: hostile.merge, event: ("pull_request", repository.event(hostile)))
        #expect(planned.output.contains("differ"), "\(planned.output)")
        let warned = try await repository.picture().comments.first { $0.issue == 6 }?.body ?? ""
        #expect(warned.contains("`environments.production.gate.approvals.count`: `1` → not set"), "\(warned)")

        // A good change, and what its comment says.
        let values = ["GREETING": "hello", "NEW": "1"]
        let proposal = try repository.propose(7, ["desired/shop.yaml": ReviewedRepository.service(staging: values, production: values)])
        let plan = try runner.run("plan.yml", job: "plan", commit: proposal.merge, event: ("pull_request", repository.event(proposal)))
        #expect(plan.code == 0, "\(plan.output)")
        let body = try #require(try await repository.picture().comments.first { $0.issue == 7 }?.body)
        let digest = String(try #require(body.firstMatch(of: /plumb apply production --digest ([0-9a-f]{64})/)?.1, "\(body)"))
        #expect(body.contains("The gate asks for:") && body.contains("approval"), "\(body)")

        // Reviewed where it is proposed, signed, merged, applied to staging.
        for name in ReviewedEstate.people {
            let approved = try await Self.person(name, repository, at: "refs/remotes/pull/7/merge")
                .run("approve", "production", "--digest", digest, "--key", estate.keys.appending(path: name).path)
            #expect(approved.code == 0, "\(approved.all)")
        }
        let tip = try await repository.merge(proposal)
        let staging = try runner.run("apply.yml", job: "staging", commit: tip, event: ("push", Self.push))
        #expect(staging.code == 0, "\(staging.output)")

        // Production: wrong words, then a runner that dies, then another one.
        func production(_ words: String, adding more: [String: String] = [:]) throws -> WorkflowRunner.Outcome {
            try runner.run(
                "apply.yml", job: "production", commit: tip, event: ("workflow_dispatch", Self.push),
                inputs: ["target": "production", "confirm": words, "digest": digest], adding: more)
        }
        let wrong = try production("deploy-prod-now 00000000")
        #expect(wrong.code == 5, "\(wrong.output)")
        #expect(try await repository.config("acme-shop-prod") == [:])
        let died = try production("deploy-prod-now \(digest.prefix(8))", adding: ["PATH": try await Self.mortalPath(repository)])
        #expect(died.code != 0, "\(died.output)")
        let resumed = try runner.run(
            "resume.yml", job: "resume", commit: tip, event: ("workflow_dispatch", Self.push), inputs: ["environment": "production"])
        #expect(resumed.code == 0, "\(resumed.output)")
        #expect(try await repository.config("acme-shop-prod") == ["GREETING": "hello", "NEW": "1"])
        #expect(
            try await repository.picture().comments.contains { $0.issue == 7 && $0.body.hasPrefix("### production: applied\n") })

        try await drifts(repository, runner, tip)
    }

    /// What becomes of drift in the estate of the test above.
    private func drifts(_ repository: ReviewedRepository, _ runner: WorkflowRunner, _ applied: String) async throws {
        func check(_ tip: String) throws -> WorkflowRunner.Outcome {
            try runner.run("drift.yml", job: "drift", commit: tip, event: ("schedule", Self.push))
        }
        let clean = try check(applied)
        #expect(clean.code == 0 && clean.steps.last == "Look for drift", "\(clean.output)")
        #expect(try await repository.issues().isEmpty)

        // Found, and told in one issue.
        try await repository.setConfig("acme-shop-prod", #"{"NEW":"7"}"#)
        let found = try check(applied)
        #expect(found.code == 8, "\(found.output)")
        let issue = try #require(try await repository.issues().first)
        #expect(issue.state == "open" && issue.body.contains("NEW"), "\(issue)")
        #expect(try check(applied).code == 8)
        #expect(try await repository.issues().count == 1)

        // Acknowledged by a file that is merged; another value is another drift.
        let operator_ = try Self.person("ops", repository)
        let address = "heroku/acme-shop-prod/config/NEW"
        let acknowledged = try await operator_.run("drift", "ack", address, "--reason", "INC-12", "--owner", "ana@acme.example")
        #expect(acknowledged.code == 0, "\(acknowledged.all)")
        let changed = try repository.shell("cd clone-ops && git add -A && git diff --cached --name-only")
        #expect(changed.hasPrefix("desired/") && !changed.contains("\n"), "\(changed)")
        let text = try String(contentsOf: repository.directory.appending(path: "clone-ops/" + changed), encoding: .utf8)
        try repository.shell("cd clone-ops && git reset -q --hard")
        let known = try await repository.merge(try repository.propose(8, [changed: text + "\n"]))
        let quiet = try check(known)
        #expect(quiet.code == 0 && quiet.output.contains("INC-12"), "\(quiet.output)")
        try await repository.setConfig("acme-shop-prod", #"{"NEW":"8"}"#)
        #expect(try check(known).code == 8)
        #expect(try await repository.issues().map(\.state) == ["open"])

        // Healed by whoever may write; the issue is closed by the check that sees it.
        let token = ["GITHUB_TOKEN": "job", "PLUMB_LEDGER_KEY": ReviewedRepository.ledgerSeed]
        let healed = try await Self.person("ops", repository, adding: token).run("drift", "production", "--heal")
        #expect(healed.code == 0 && healed.talk.contains("healing as run "), "\(healed.all)")
        #expect(try await repository.config("acme-shop-prod") == ["GREETING": "hello", "NEW": "1"])
        let closed = try check(known)
        #expect(closed.code == 0, "\(closed.output)")
        #expect(try await repository.issues().map(\.state) == ["closed"])

        // Drift that is right is taken into the files.
        try await repository.setConfig("acme-shop-prod", #"{"NEW":"2"}"#)
        #expect(try check(known).code == 8)
        let proposed = try await Self.person("ops", repository, adding: token).run("drift", "production", "--propose", "accept", "--pr")
        #expect(proposed.code == 0, "\(proposed.all)")
        let branch = try repository.shell("git -C remote.git for-each-ref --format='%(refname)' refs/heads/plumb")
        let head = try repository.shell("git -C remote.git rev-parse '\(branch)'")
        let picture = try await repository.picture()
        #expect(picture.statuses(of: head)["plumb"]?.hasPrefix("success") == true, "\(picture.statuses(of: head))")
        #expect(picture.comments.contains { $0.issue > 9 && $0.body.contains("**production**") })
        // The host has no merge of it; whoever reviewed it presses the button.
        let merged = try repository.shell(
            "cd author && git fetch -q origin && git checkout -q -B main origin/main && git merge -q --squash \(head) >/dev/null "
                + "&& git -c user.name=host -c user.email=host@localhost commit -q -m 'What drifted (#10)' && git push -q origin main "
                + "&& git rev-parse HEAD")
        #expect(try repository.shell("git -C remote.git show main:desired/shop.yaml").contains("NEW: \"2\""))
        let last = try check(merged)
        #expect(last.code == 0, "\(last.output)")
        // Taken into the files it is over, though the value turned three times today.
        #expect(try await repository.issues().map(\.state) == ["closed"])
    }

    /// A workflow without a stored credential: everything comes from the vault, by the job's identity.
    @Test func aWorkflowSignsIn() async throws {
        let key = try ReviewedRepository.ledgerKey()
        let estate = """
            estate: acme
            ledger: { kind: git, remote: origin, signing: { key: !secret "vault@prod:/LEDGER_KEY", keys: [{ public: "\(key)" }] } }
            fingerprint_key: !secret "vault@prod:/FINGERPRINT_KEY"
            stores:
              vault: { kind: infisical, url: https://vault.acme.example, project: p, auth: !env INFISICAL_TOKEN, environments: { production: prod } }
            providers: { heroku: { kind: heroku, token: !secret "vault@prod:/HEROKU_API_KEY" } }
            environments: { production: { gate: { phrase: deploy-prod-now } } }

            """
        let service = "service: shop\nenvironments: { production: { app: acme-shop-prod, config: { GREETING: hello } } }\n"
        let repository = try await ReviewedRepository(
            try Self.files().merging(["desired/estate.yaml": estate, "desired/shop.yaml": service]) { $1 })
        var runner = WorkflowRunner(repository: repository)
        (runner.secrets, runner.settings) = (
            [:],
            [
                "INFISICAL_URL": repository.simulators.variables["PLUMB_INFISICAL_URL"] ?? "", "INFISICAL_IDENTITY": "applies",
                "INFISICAL_AUDIENCE": "vault",
            ]
        )
        // Somebody begins the history and reviews the plan, as whom the vault knows.
        let (signedIn, variables) = try runner.run(
            action: "sign-in-infisical", with: ["url": runner.settings["INFISICAL_URL"] ?? "", "identity": "applies", "audience": "vault"],
            commit: try repository.shell("cd author && git rev-parse origin/main"),
            adding: [
                "ACTIONS_ID_TOKEN_REQUEST_URL": (repository.simulators.variables["PLUMB_GITHUB_URL"] ?? "")
                    + "/_actions/idtoken?api-version=2.0",
                "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "request-of-an-apply",
            ])
        #expect(signedIn.code == 0, "\(signedIn.output)")
        let person = try Self.person(
            "ops", repository,
            adding: ["HEROKU_API_KEY": "", "PLUMB_FINGERPRINT_KEY": "", "INFISICAL_TOKEN": variables["INFISICAL_TOKEN"] ?? ""])
        let begun = try await person.run("init", "production")
        try #require(begun.code == 0, "\(begun.all)")
        let digest = try await person.run("plan", "production").digest
        let tip = try repository.shell("cd author && git rev-parse origin/main")
        let inputs = ["target": "production", "confirm": "deploy-prod-now \(digest.prefix(8))", "digest": digest]
        let applied = try runner.run(
            "apply-signed-in.yml", job: "production", commit: tip, event: ("workflow_dispatch", Self.push), inputs: inputs)
        #expect(applied.code == 0, "\(applied.output)")
        #expect(applied.steps == ["Install plumb", "Fetch what the change is judged by", "Sign in", "Apply to production"])
        #expect(try await repository.config("acme-shop-prod") == ["GREETING": "hello"])
        // Another identity's subject is refused where it signs in, and nothing is read.
        runner.settings["INFISICAL_IDENTITY"] = "plans"
        let refused = try runner.run(
            "apply-signed-in.yml", job: "production", commit: tip, event: ("workflow_dispatch", Self.push), inputs: inputs)
        #expect(refused.code != 0 && refused.steps.last == "Sign in", "\(refused.output)")
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
            // A comment starts nothing: whoever may comment could apply, with an edited one too.
            for event in ["pull_request_target", "issue_comment", "pull_request_review", "discussion_comment", "workflow_run"] {
                #expect(!text.contains(event), "\(name)")
            }
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
