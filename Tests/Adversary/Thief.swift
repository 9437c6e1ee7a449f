import Foundation
import TestBench

/// A change that sends a provider's requests to its author, and both ends of it: the honest provider and the author's.
struct Thief {
    let honest: Simulators
    let thief: Simulators
    let change: PullRequest

    init() async throws {
        honest = try await Simulators()
        thief = try await Simulators()
        change = try PullRequest([
            "desired/estate.yaml": Self.estate(honest), "desired/queue.yaml": Self.service, "desired/zone.yaml": Self.zone,
        ])
        try change.change(["desired/estate.yaml": Self.estate(thief)])
    }

    private static func estate(_ simulators: Simulators) -> String {
        """
        estate: acme
        fingerprint_key: !env KEY
        providers:
          heroku: { kind: heroku, url: "\(simulators.variables["PLUMB_HEROKU_URL"] ?? "")", token: !env HEROKU_API_KEY }
          cloudflare: { kind: cloudflare, url: "\(simulators.variables["PLUMB_CLOUDFLARE_URL"] ?? "")", token: !env CLOUDFLARE_EDIT_DNS }
        environments: { staging: {}, production: { gate: { phrase: now } } }
        """
    }

    private static let zone = "zone: raxx.app\nenvironment: production\n"

    private static let service = """
        service: queue
        environments:
          staging: { app: raxx-queue-staging }
          production: { app: raxx-queue-prod }
        """

    /// `plumb` with a credential, and without a word of where a provider is.
    func plumb(in directory: URL, _ more: [String: String] = [:]) -> Program {
        let kept = honest.variables.filter { !$0.key.hasSuffix("_URL") }
        let own = ["KEY": "a fingerprint key of the test, long enough", "PLUMB_LEDGER": change.directory.appending(path: "l.sqlite").path]
        return Program(variables: kept.merging(own) { $1 }.merging(more) { $1 }, workingDirectory: directory)
    }

    func stolen() async throws -> [String] { try await Self.requests(thief) }
    func asked() async throws -> [String] { try await Self.requests(honest) }

    private static func requests(_ simulators: Simulators) async throws -> [String] {
        let heroku = try await simulators.requests("heroku")
        return try await heroku + simulators.requests("cloudflare")
    }
}
