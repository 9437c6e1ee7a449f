internal import Diagnostics
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
            if plan.targets.contains(where: { $0.scope.provider == name }) {
                checks.append(PreflightCheck(.proved, "\(name): everything declared there was read"))
            }
            checks += await composition.connections.preflight(plan, of: name)
        }
        checks += stores
        Terminal.log("before anything is written:")
        for check in checks { Terminal.log(Self.line(check)) }
        guard !checks.contains(where: { $0.state == .refused }) else {
            throw CommandFailure(.blocked, "not all of these checks passed; nothing was written")
        }
    }

    private var providers: [String] {
        let asked = plan.targets.map(\.scope.provider) + plan.operations.map { $0.performer ?? $0.scope.provider }
        let (readers, preflights) = (composition.connections.readers, composition.connections.preflights)
        return Set(asked).filter { readers[$0] != nil || preflights[$0] != nil }.sorted()
    }

    /// Paths that a plan names were read; those of secrets that it makes were looked at, and can be written.
    private var stores: [PreflightCheck] {
        let secrets = plan.inputs.keys.count { $0.hasPrefix("secret ") }
        var checks = secrets == 0 ? [] : [PreflightCheck(.proved, "stores: \(secrets) \(secrets == 1 ? "secret is" : "secrets are") there")]
        let kept = plan.operations.filter { composition.connections.stores[$0.scope.provider] != nil && $0.effect.isWrite }
        for (store, made) in Dictionary(grouping: kept, by: \.scope.provider).sorted(by: { $0.key < $1.key }) {
            let places = made.flatMap(\.addresses).map(\.name).sorted().joined(separator: ", ")
            checks.append(.permissionToWrite(store, places))
        }
        return checks
    }

    private static func line(_ check: PreflightCheck) -> DisplayText {
        let mark =
            switch check.state {
            case .proved: "✓"
            case .refused: "✗"
            case .unproved: "?"
            }
        return "  \(mark) \(check.text)" + (check.fix.map { "\n    → \($0)" } ?? "")
    }
}
