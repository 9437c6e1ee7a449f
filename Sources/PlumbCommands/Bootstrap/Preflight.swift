internal import Planning
internal import Reconciling
internal import Resources

/// What is asked before anything is written.
struct Preflight {
    private let composition: Composition
    private let plan: Plan

    init(_ composition: Composition, _ plan: Plan) {
        self.composition = composition
        self.plan = plan
    }

    /// Tells what was found.
    /// - Throws: ``CommandFailure`` with exit code 4 where something does not hold; nothing was written then.
    func check() async throws {
        var checks: [PreflightCheck] = []
        for name in providers {
            checks.append(PreflightCheck(.proved, "\(name): everything declared there was read"))
            if let reader = composition.systems.readers[name] { checks += await reader.preflight(plan) }
            if isWritten(name) {
                checks.append(PreflightCheck(.unproved, "\(name): permission to write, until the first write"))
            }
        }
        let secrets = plan.inputs.keys.count { $0.hasPrefix("secret ") }
        if secrets > 0 { checks.append(PreflightCheck(.proved, "stores: \(secrets) secrets are there")) }
        Terminal.tell("before anything is written:")
        for check in checks { Terminal.tell(Self.line(check)) }
        guard !checks.contains(where: { $0.state == .refused }) else {
            throw CommandFailure(.blocked, "that does not hold yet; nothing was written")
        }
    }

    private var providers: [String] {
        Set(plan.targets.map(\.scope.provider)).union(plan.operations.map(\.scope.provider)).sorted()
    }

    private func isWritten(_ provider: String) -> Bool {
        plan.operations.contains { $0.scope.provider == provider && $0.effect != .wait }
    }

    private static func line(_ check: PreflightCheck) -> String {
        let mark =
            switch check.state {
            case .proved: "✓"
            case .refused: "✗"
            case .unproved: "?"
            }
        return "  \(mark) \(check.text)" + (check.fix.map { "\n    → \($0)" } ?? "")
    }
}
