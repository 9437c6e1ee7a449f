internal import ArgumentParser
internal import Diagnostics
internal import Estate
internal import FoundationEssentials
internal import Planning
internal import Reconciling

/// Whether the history can be reached, is whole, and is one that a gate takes.
struct LedgerChecks {
    private let trusted: TrustedEstate
    private let options: EstateOptions
    private let variables: [String: String]

    init(_ trusted: TrustedEstate, _ options: EstateOptions, _ variables: [String: String]) {
        self.trusted = trusted
        self.options = options
        self.variables = variables
    }

    private var gated: [String] { trusted.estate.environments.values.filter { $0.gate != nil }.map(\.name.value).sorted() }

    func run() async -> [HealthCheck] {
        let declaration = variables["PLUMB_LEDGER"].map { LedgerDeclaration($0) } ?? trusted.estate.ledger
        if let unfit = unfit(declaration) { return [unfit] }
        if case .file(let path) = declaration, !FileManager.default.fileExists(atPath: options.base + path),
            variables["PLUMB_LEDGER"] == nil
        {
            return [begun([])]
        }
        do {
            let path = variables["PLUMB_LEDGER"]
            if let path { try LedgerAccess.checkThere(LedgerDeclaration(path)) }
            let access = try await LedgerAccess(
                path.map { LedgerDeclaration($0) } ?? trusted.estate.ledger.from(options.base), trusted.tree, variables,
                keysOf: trusted.estate)
            let ledger = try await access.audit(LedgerAudit.Questions(), nil)
            return [
                whole(ledger), signed(ledger.signatures, isSigned: access.keyring != nil), begun(ledger.environments), time(ledger),
            ].compactMap(\.self)
        } catch {
            return [HealthCheck("ledger", .problem, error as? CommandFailure ?? CommandFailure(.failure, "it cannot be read"))]
        }
    }

    private func unfit(_ declaration: LedgerDeclaration) -> HealthCheck? {
        let isCI = ContinuousIntegration.isRunning(variables)
        guard declaration.isEmbedded, isCI, let first = gated.first else { return nil }
        return HealthCheck(
            "ledger", .problem, "\(first) has a gate, and this CI run would keep its history in a file of its own machine",
            fix: "ledger: { kind: git, remote: origin } in the estate's file")
    }

    private func whole(_ ledger: AuditedLedger) -> HealthCheck {
        HealthCheck("ledger", .ok, "\(ledger.count) events, none altered, dropped or reordered")
    }

    private func signed(_ review: SignatureReview, isSigned: Bool) -> HealthCheck? {
        if !review.problems.isEmpty {
            return HealthCheck(
                "signatures", .problem, "\(review.problemCount) events grant something, and no one who may apply signed them",
                fix: "plumb audit verify names them; restore the ledger from an intact clone")
        }
        guard !isSigned, !gated.isEmpty, !trusted.estate.ledger.isEmbedded else {
            return isSigned ? HealthCheck("signatures", .ok, "every grant is signed") : nil
        }
        return HealthCheck(
            "signatures", .warning, "the shared history is not signed", fix: "see plumb ledger key --help")
    }

    private func begun(_ known: Set<String>) -> HealthCheck {
        let open = gated.filter { !known.contains($0) }
        guard let first = open.first else { return HealthCheck("history", .ok, "of every environment with a gate it has begun") }
        return HealthCheck("history", .warning, "\(open.joined(separator: ", ")): it has not begun", fix: "once: plumb init \(first)")
    }

    /// An event of the future was recorded by another clock, or this one is behind.
    private func time(_ ledger: AuditedLedger) -> HealthCheck? {
        guard let latest = ledger.latestTime, case let ahead = latest - Session.now(), ahead > 60 else { return nil }
        return HealthCheck(
            "ledger time", .problem, "an event is of \(ClockTime.length(ahead)) from now",
            fix: "compare this machine's clock and the other's")
    }
}
