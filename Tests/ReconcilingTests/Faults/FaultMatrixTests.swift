import Concurrency
import Foundation
import HTTPMessages
import Planning
import Reconciling
import TestBench
import Testing

/// Every kind of write under every fault, once and for as long as an apply lasts: it converges, or it is refused in clear words
/// and converges when the fault is gone. `UPDATE_GOLDEN=1` writes the results to `docs/reliability.md`.
@Suite struct FaultMatrixTests {
    /// Every kind of write, with how its request begins and ends.
    private static let writes: [(action: String, kind: String, method: HTTPRequest.Method, suffix: String)] = [
        ("heroku.app.create", "heroku", .post, "/apps"),
        ("heroku.app.update", "heroku", .patch, ""),
        ("heroku.buildpacks.put", "heroku", .put, "/buildpack-installations"),
        ("heroku.feature.patch", "heroku", .patch, "/features/preboot"),
        ("heroku.addon.create", "heroku", .post, "/addons"),
        ("heroku.addon.plan", "heroku", .patch, "/addons/store-1"),
        ("heroku.attachment.create", "heroku", .post, "/addon-attachments"),
        ("heroku.domain.create", "heroku", .post, "/domains"),
        ("heroku.domain.delete", "heroku", .delete, ""),
        ("heroku.config.patch", "heroku", .patch, "/config-vars"),
        ("heroku.formation.patch", "heroku", .patch, "/formation"),
        ("cloudflare.dns.batch", "cloudflare", .post, "/dns_records/batch"),
    ]

    @Test func everyWriteUnderEveryFault() async throws {
        let cases = try await cases { MemoryLedger() }
        var page = MatrixPage(actions: Self.writes.map(\.action))
        let outcomes = await Self.outcomes(of: cases)
        for (one, outcome) in zip(cases, outcomes) { page.add(try outcome.get(), of: one) }
        try page.check()
    }

    /// The same where the ledger is a file that the previous version began, and its recorded state moves on all the time.
    @Test func everyWriteUnderAFaultWithAFileOfThePreviousVersion() async throws {
        let directory = try PreviousLedgerCopies()
        let cases = try await cases { try directory.file() }.filter { [.timeoutAfter, .internalError, .wrongJSON].contains($0.fault) }
        for outcome in await Self.outcomes(of: cases) { _ = try outcome.get() }
        #expect(cases.count == Self.writes.count * 6)
        #expect(try await directory.areWhole(count: cases.count))
    }

    /// And where it is in git, for one write of each kind of effect.
    @Test func aLostAnswerWithGitOfThePreviousVersion() async throws {
        let directory = try PreviousLedgerCopies()
        let actions = ["heroku.app.create", "heroku.config.patch", "cloudflare.dns.batch"]
        let cases = try await cases { try await directory.git() }
            .filter { actions.contains($0.action) && $0.fault == .timeoutAfter && !$0.isLasting }
        #expect(cases.count == actions.count)
        for outcome in await Self.outcomes(of: cases) { _ = try outcome.get() }
        #expect(try await directory.areWhole(count: cases.count))
    }

    private static func outcomes(of cases: [FaultCase]) async -> [Result<FaultCase.Outcome, any Error>] {
        await cases.concurrentMap { one in await Result(awaiting: { () async throws in try await one.outcome() }) }
    }

    /// Every write with every fault, once and for as long as an apply lasts.
    private func cases(_ ledger: @escaping @Sendable () async throws -> any Ledger) async throws -> [FaultCase] {
        let estate = try EstateText.load(FaultEstate.files)
        let undisturbed = try FaultWorld(estate)
        try await undisturbed.begin()
        let report = try await undisturbed.apply(run: "undisturbed")
        #expect(report.isComplete, "\(report.lines.map(\.detail))")
        let actions = Set(report.lines.filter { $0.operation.effect.isWrite }.map(\.operation.action))
        #expect(actions == Set(Self.writes.map(\.action)))
        var cases: [FaultCase] = []
        for write in Self.writes {
            let target = FaultTarget(kind: write.kind, method: write.method, path: try path(of: write, in: undisturbed))
            for fault in Fault.allCases {
                cases += [1, 1_000].map { count in
                    FaultCase(
                        action: write.action, target: target, fault: fault, count: count, wanted: undisturbed.live(), estate: estate,
                        ledger: ledger)
                }
            }
        }
        return cases
    }

    private func path(
        of write: (action: String, kind: String, method: HTTPRequest.Method, suffix: String), in world: FaultWorld
    ) throws -> String {
        // The app's own path has nothing after its id.
        if write.action == "heroku.app.update" {
            return String(try world.path("heroku", .patch, endingIn: "/config-vars").dropLast("/config-vars".count))
        }
        return try world.path(write.kind, write.method, endingIn: write.suffix)
    }
}
