import Diagnostics
import Estate
import EstateFiles
import Resources
import Testing

/// Raptor's environment checklist (reviewed 2026-06-12; Redis posture of 2026-06-14), line by line, as `desired/` has it.
@Suite("Raptor's checklist")
struct ContractRaptorTests {
    private let estate: Estate
    private let diagnostics: [Diagnostic]

    init() throws {
        let root = "\(#filePath)".split(separator: "/").dropLast(5).joined(separator: "/")
        let (files, _) = EstateDirectory.read("/\(root)/desired")
        let (estate, diagnostics) = EstateLoader.load(files: files)
        self.estate = try #require(estate, "\(diagnostics)")
        self.diagnostics = diagnostics
    }

    private static let core = [
        "SECRET_KEY": String(repeating: "aB3_", count: 21) + "xy", "FLASK_ENV": "production",
        "DATABASE_URL": "postgres://u:p@h.example:5432/d",
        "FRONTEND_ORIGIN": "https://raxx.app,https://www.raxx.app", "ADMIN_SERVICE_TOKEN": String(repeating: "0f", count: 16),
        "POSTMARK_SERVER_TOKEN": "70dc57e5-3c24-43fc-81f9-2735b1a926cf",
    ]

    private func problems(_ own: [String: String?], in environment: String = "production") throws -> [ContractProblem] {
        let service = try #require(estate.services.first { $0.name == "raptor" && $0.environment == environment })
        let texts = Self.core.merging(own.compactMapValues(\.self)) { $1 }.filter { name, _ in own[name].map { $0 != nil } ?? true }
        let values = texts.mapValues { ContractValue(.live, judgement: ValueJudgement(of: $0, by: service.contract.formats)) }
        return ContractReview(
            service.contract, of: service.app.value, in: environment, values: values, isComplete: true
        ).problems
    }

    private func told(_ own: [String: String?], in environment: String = "production") throws -> [String] {
        try problems(own, in: environment).map { "\($0.severity) \($0.rule.rawValue) \($0.variable)" }
    }

    @Test func withItsCoreAloneItRuns() throws {
        #expect(try told([:]) == [])
    }

    @Test(arguments: [
        ("SECRET_KEY", "refuses to start in production"), ("FLASK_ENV", "takes itself for development"),
        ("DATABASE_URL", "has no database"),
        ("FRONTEND_ORIGIN", "allows http://localhost:3000 alone"),
        ("ADMIN_SERVICE_TOKEN", "answers 501 on its billing, audit and shadow-GDPR routes"),
        ("POSTMARK_SERVER_TOKEN", "sends no mail, without an error"),
    ])
    func alwaysRequired(_ name: String, _ absence: String) throws {
        let problems = try problems([name: nil])
        #expect(problems.map(\.variable) == [name])
        #expect(problems.first?.rule == .missing && problems.first?.severity == .error)
        #expect(problems.first?.message.hasSuffix("and then it \(absence)") == true)
    }

    @Test(arguments: [
        ("FLAG_WEBAUTHN_REGISTRATION", ["WEBAUTHN_RP_ID", "WEBAUTHN_ORIGIN", "REDIS_URL"]), ("FLAG_SENTRY_BACKEND", ["SENTRY_DSN_BACKEND"]),
        ("FLAG_POSTMARK_INBOUND_TO_FREESCOUT", ["POSTMARK_INBOUND_WEBHOOK_TOKEN"]), ("FLAG_POSTMARK_DELIVERY_MONITOR", []),
        ("FLAG_DEMO_SESSION", ["REDIS_URL"]), ("FLAG_RATE_LIMIT_STORAGE_REDIS", ["REDIS_URL"]),
        ("FLAG_STATUS_3P_POLLER", ["STATUS_WORKER_URL"]),
        ("FLAG_ALPACA_TRADING", ["ALPACA_API_KEY", "ALPACA_API_SECRET", "ALPACA_PAPER_API_KEY", "ALPACA_PAPER_API_SECRET"]),
        ("FLAG_ALPACA_MARKET_DATA", ["ALPACA_API_KEY", "ALPACA_API_SECRET", "ALPACA_PAPER_API_KEY", "ALPACA_PAPER_API_SECRET"]),
        ("FLAG_SESSION_AUTH_MIDDLEWARE", []),
    ])
    func requiredWithAFlag(_ flag: String, _ names: [String]) throws {
        #expect(try told([flag: "1"]) == names.map { "error contract.missing \($0)" })
        #expect(try told([flag: "0"]) == [])
        #expect(try told([flag: "true"]).last == "error contract.format \(flag)" || !names.isEmpty)
    }

    @Test func fallbacks() throws {
        #expect(try told(["FLAG_RAPTOR_APP_ROLE_SEPARATION": "1"]) == ["note contract.fallback RAPTOR_APP_DATABASE_URL"])
        let live = ["FLAG_ALPACA_TRADING": "1", "ALPACA_API_KEY": "AKLIVE", "ALPACA_API_SECRET": "s"]
        #expect(
            try told(live) == ["note contract.fallback ALPACA_PAPER_API_KEY", "note contract.fallback ALPACA_PAPER_API_SECRET"])
    }

    @Test func theRestrictedRole() throws {
        let url = ["FLAG_RAPTOR_APP_ROLE_SEPARATION": "1", "RAPTOR_APP_DATABASE_URL": "postgres://owner:p@h/d"]
        #expect(try told(url) == ["error contract.format RAPTOR_APP_DATABASE_URL"])
    }

    @Test func liveAndPaperMayNotBeSwapped() throws {
        let swapped = ["ALPACA_BASE_URL": "https://paper-api.alpaca.markets", "ALPACA_PAPER_BASE_URL": "https://api.alpaca.markets"]
        #expect(try told(swapped) == ["error contract.swapped ALPACA_BASE_URL"])
        let contract = try #require(estate.services.first { $0.name == "raptor" && $0.environment == "production" }).contract
        let (live, paper) = (try #require(contract["ALPACA_API_KEY"]?.stored), try #require(contract["ALPACA_PAPER_API_KEY"]?.stored))
        let values = [
            "ALPACA_API_KEY": ContractValue(.secret(paper, version: nil)),
            "ALPACA_PAPER_API_KEY": ContractValue(.secret(live, version: nil)),
        ]
        let problems = ContractReview(contract, of: "raxx-api-prod", in: "production", values: values, isComplete: false).problems
        #expect(problems.filter { $0.rule == .swapped }.map(\.variable) == ["ALPACA_API_KEY"])
    }

    @Test func sentryComesBeforeTheChallengeMissAlert() throws {
        #expect(try told(["FLAG_WEBAUTHN_CHALLENGE_MISS_ALERT": "1"]) == ["error contract.needs FLAG_WEBAUTHN_CHALLENGE_MISS_ALERT"])
    }

    /// Staging has no Redis on purpose: a warning whatever is off, and never critical.
    @Test func redisInStaging() throws {
        let off = try told(["FLASK_ENV": "development"], in: "staging")
        #expect(off == ["warning contract.missing REDIS_URL"])
        #expect(try told(["FLASK_ENV": "development", "FLAG_DEMO_SESSION": "1"], in: "staging") == off)
        #expect(try problems(["FLASK_ENV": "development"], in: "staging").first?.message.contains("single worker") == true)
    }

    @Test func sessionsAndCloudflareAccessAreForAPerson() throws {
        let contract = try #require(estate.services.first { $0.name == "raptor" && $0.environment == "production" }).contract
        #expect(contract["FLAG_SESSION_AUTH_MIDDLEWARE"]?.step?.contains("Cloudflare Access") == true)
    }

    /// What the checklist says of each variable is in the contract: a place, a description of its values.
    @Test func everyVariableOfTheChecklist() throws {
        let contract = try #require(estate.services.first { $0.name == "raptor" && $0.environment == "production" }).contract
        let kept = [
            "SECRET_KEY", "FRONTEND_ORIGIN", "ADMIN_SERVICE_TOKEN", "WEBAUTHN_RP_ID", "WEBAUTHN_RP_NAME", "WEBAUTHN_ORIGIN",
            "SENTRY_DSN_BACKEND", "POSTMARK_SERVER_TOKEN", "POSTMARK_INBOUND_WEBHOOK_TOKEN", "RAPTOR_APP_DATABASE_URL", "ALPACA_API_KEY",
            "ALPACA_API_SECRET", "ALPACA_BASE_URL", "ALPACA_PAPER_API_KEY", "ALPACA_PAPER_API_SECRET", "ALPACA_PAPER_BASE_URL",
            "STATUS_WORKER_URL",
        ]
        for name in kept { #expect(contract[name]?.stored?.description == "vault@prod:/Raxx/Backend/\(name)") }
        for name in ["DATABASE_URL", "REDIS_URL"] { #expect(contract[name]?.source == .addOn) }
    }

    /// Nothing in the estate as it is blocks or warns.
    @Test func theEstateIsValid() {
        #expect(diagnostics.map { "\($0.severity.rawValue) \($0.rule)" } == [])
    }
}
