import Estate
import Planning
import Reconciling
import Resources
import TestBench
import Testing

/// One write under one fault, and what became of it.
struct FaultCase {
    enum Outcome: String {
        /// The apply itself ended with all done.
        case converged
        /// The apply said what failed; `plumb resume` did the rest once the fault was gone.
        case resumed = "refused, resumed"
        /// The rest needed a plan of its own.
        case replanned = "refused, planned again"
    }

    let action: String
    let target: FaultTarget
    let fault: Fault
    /// How many requests the fault strikes.
    let count: Int
    /// What an undisturbed apply leaves.
    let wanted: LivePicture
    let estate: Estate
    /// An empty ledger, or one with the history of another environment.
    let ledger: @Sendable () async throws -> any Ledger

    var isLasting: Bool { count > 1 }

    var name: String { "\(action) under \(fault.rawValue), \(count) times" }

    func outcome() async throws -> Outcome {
        let ledger = try await ledger()
        let world = try FaultWorld(estate, ledger: ledger)
        try await world.begin()
        world.arm(fault, at: target, count: count)
        let report = try await world.apply(run: "first")
        world.lift()
        var outcome = Outcome.converged
        if !report.isComplete {
            expectClear(report)
            outcome = try await goOn(world)
        }
        #expect(try await world.plan().envelope.plan.changes.map(\.address.description) == [], "\(name): the last plan is not empty")
        #expect(world.live().difference(from: wanted) == "", "\(name)")
        return outcome
    }

    private func goOn(_ world: FaultWorld) async throws -> Outcome {
        do {
            let rest = try await world.resume()
            #expect(rest?.isComplete == true, "\(name): \(rest?.lines.map(\.detail) ?? [])")
            return .resumed
        } catch is Gate.Rejection {
            let rest = try await world.apply(run: "second")
            #expect(rest.isComplete, "\(name): \(rest.lines.map(\.detail))")
            return .replanned
        }
    }

    /// Whoever reads the report knows what failed, at whom, what was said and under which id to ask.
    private func expectClear(_ report: ApplyReport) {
        let failed = report.lines.filter { $0.status == .failed }
        #expect(failed.map(\.operation.action) == [action], "\(name)")
        for line in failed {
            #expect(line.operation.scope.provider == target.kind, "\(name)")
            if let status = fault.status { #expect(line.detail.contains("status \(status)"), "\(name): \(line.detail)") }
            guard fault.isExplained else { continue }
            #expect(line.detail.contains(Fault.message), "\(name): \(line.detail)")
            #expect(line.detail.contains(Fault.requestID), "\(name): \(line.detail)")
        }
        #expect(report.lines.allSatisfy { $0.status != .notStarted || $0.detail.hasPrefix("needs #") }, "\(name)")
    }
}
