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
        let outcomes = await tryEach(cases, width: cases.count) { try await $0.outcome() }
        for (one, outcome) in zip(cases, outcomes) { page.add(try outcome.get(), of: one) }
        try page.check()
    }

    /// A case in some home, and the same with a ledger in memory.
    private struct Pair: Sendable {
        let own: FaultCase
        let reference: FaultCase
    }

    /// The same in each home of a ledger, signed, also where the previous version of the program began it: what becomes of a write does not
    /// depend on the home. All of them with `make soak`; otherwise some, and of each write at least one in git.
    @Test(arguments: LedgerHome.allCases) func aWriteUnderAFault(in home: LedgerHome) async throws {
        let ledgers = try LedgerHomes(home)
        let own = try await cases { try await ledgers.open() }
        let references = try await cases { MemoryLedger() }
        let all = zip(own, references).map { Pair(own: $0, reference: $1) }
        let some = home.isGit ? sampleOfEachWrite(all, home) : home.sample(all, 72)
        let outcomes = await tryEach(some) { pair in
            let outcome = try await pair.own.outcome()
            let expected = try await pair.reference.outcome()
            #expect(outcome == expected, "\(pair.own.name)")
        }
        for outcome in outcomes { try outcome.get() }
        try await ledgers.expectWhole(count: some.count)
    }

    /// Of every other write one, so that the two homes in git share them.
    private func sampleOfEachWrite(_ all: [Pair], _ home: LedgerHome) -> [Pair] {
        if LedgerHome.isThorough { return all }
        let own = Self.writes.enumerated().filter { $0.offset.isMultiple(of: 2) == (home == .git) }.map(\.element.action)
        return own.flatMap { action in home.sample(all.filter { $0.own.action == action }, 1) }
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
