internal import ArgumentParser
internal import CanonicalJSON
internal import Diagnostics
internal import Estate
internal import FoundationEssentials
internal import GitRepository
internal import Planning
internal import Reconciling
internal import SSHSignatures

extension Session {
    /// Everything that the environment's gate judges a plan by, read now.
    /// - Parameter isFromFiles: whether the plan carries out the files: an undo and a task do not, so their commit does not matter.
    func gateFacts(for envelope: PlanEnvelope, breakGlass: String? = nil, isFromFiles: Bool = true) async throws -> GateFacts {
        var facts = try await gateFacts(of: envelope.digest, breakGlass: breakGlass)
        let runs = try await runs(in: facts.events)
        if isFromFiles { facts.lineage = await lineage(since: runs) }
        if let approvals = environment.gate?.approvals { facts.authors = await authors(since: reviewedRuns ?? runs, approvals) }
        return facts
    }

    /// The same for a promotion. Who built what is promoted is not known here: only who promotes it is its author.
    func gateFacts(for shown: PromotionDesk.Shown, breakGlass: String? = nil) async throws -> GateFacts {
        var facts = try await gateFacts(of: shown.text.proposal.digest, breakGlass: breakGlass)
        facts.soaked = shown.soaked
        return facts
    }

    /// What is asked again of whoever resumes a run.
    func gateFactsForResuming(breakGlass: String?) -> GateFacts {
        var facts = GateFacts()
        facts.actor = actor
        facts.now = Self.now()
        facts.breakGlass = breakGlass
        facts.zones = ZoneFiles.read(Set((environment.gate?.freezes ?? []).map(\.zone)))
        facts.codeProblem = codeLedgerProblem
        return facts
    }

    /// Why no one-time code counts here; nil where the history is the shared one that the default branch names. A copy of a ledger would
    /// know nothing of the codes that were used since, so that each could be used once more.
    var codeLedgerProblem: String? {
        if estate.ledger.isEmbedded {
            return
                "one-time codes need a shared history; name it in the estate's file: ledger: { kind: git, remote: origin }"
        }
        guard isLedgerTrusted else {
            return "one-time codes need the history that the default branch names, and this command uses another one"
        }
        return nil
    }

    private func gateFacts(of digest: String, breakGlass: String?) async throws -> GateFacts {
        var facts = gateFactsForResuming(breakGlass: breakGlass)
        facts.events = try await events(of: name) ?? []
        facts.unsignedThrough = keyring?.start ?? 0
        guard let gate = environment.gate else { return facts }
        if let soak = gate.soak {
            facts.elsewhere = try await events(of: soak.environment) ?? []
            facts.counterparts = estate.services.filter { $0.environment == name }.map { service in
                .init(service: service.name, here: service.scope, there: estate.service(service.name, in: soak.environment)?.scope)
            }
        }
        if let approvals = gate.approvals {
            let events = facts.events.filter { $0.sequence > facts.unsignedThrough }
            facts.signers = await signers(of: digest, among: events, by: approvals)
            facts.ownKeys = await OwnKeys.read(keygen)
        }
        return facts
    }

    /// How the commit stands to that of the newest run that carried out the files.
    private func lineage(since runs: [RunRecord]) async -> Lineage {
        guard let last = lastCommit(of: runs) else { return .continues }
        guard let commit = await commit, let repository else {
            return .unknown("commit \(last.prefix(7)) was applied last, and the files are in no git repository now")
        }
        switch await repository.descent(from: last) {
        case .descends: return .continues
        case .other:
            let isOlder = await isAncestor(commit.id, of: last, in: repository)
            guard isOlder, let run = MergedChanges.lastRun(of: runs) else {
                return .rollback(from: String(last.prefix(7)), to: String(commit.id.prefix(7)))
            }
            return .outdated(by: String(last.prefix(7)), environment: name, age: LockAge.text(Self.now() - run.begun))
        case .unknown(let why): return .unknown(why)
        }
    }

    /// False where git cannot say.
    private func isAncestor(_ commit: String, of other: String, in repository: GitRepository) async -> Bool {
        do throws(GitFailure) {
            return try await repository.isCommit(commit, ancestorOf: other)
        } catch {
            return false
        }
    }

    /// Where what was applied last came from a later commit than the files are of, as in a job that is run again, a sentence that says so.
    func newerApply() async throws -> String? {
        let runs = try await runs(in: try await events(of: name) ?? [])
        guard case .outdated(let last, let environment, let age) = await lineage(since: runs) else { return nil }
        return "\(environment) was applied from a descendant of this commit (\(last), \(age) ago)"
    }

    private func lastCommit(of runs: [RunRecord]) -> String? { MergedChanges.lastCommit(of: runs) }

    /// Who wrote what would be applied: everybody who changed the desired state since all of it was applied, as far as git tells; where it
    /// never was, everybody who ever did.
    private func authors(since runs: [RunRecord], _ approvals: Approvals) async -> GateFacts.Authors {
        guard let repository, let tree else {
            return GateFacts.Authors(names: [], unproved: ["\(desired), which is in no git repository"], unknown: nil)
        }
        let signers = trustedFiles.bytes(of: approvals.signers) ?? []
        let found = await repository.authors(
            of: tree.path.isEmpty ? "." : tree.path, since: MergedChanges.baseline(of: runs), signers: signers)
        return GateFacts.Authors(names: found.names, unproved: found.unproved, unknown: found.unknown)
    }

    /// What the gate asks for besides its words, as a plan that is only looked at shows it.
    func requirements(for envelope: PlanEnvelope, isFromFiles: Bool = true) async throws -> [GateRequirement] {
        guard !envelope.plan.isEmpty || !envelope.plan.changes.isEmpty else { return [] }
        let facts = try await gateFacts(for: envelope, isFromFiles: isFromFiles)
        return Gate(environment).requirements(for: envelope, given: facts)
    }

    /// Records a plan that somebody keeps, approves or applies; not where the environment has no history yet.
    func recordPlan(_ envelope: PlanEnvelope, for purpose: PlanCreation.Purpose) async throws {
        guard try await isRecording() else { return }
        try await record(.planCreated, run: nil, PlanCreation(envelope, for: purpose).detail)
    }

    /// The approvals of this very digest whose signatures hold against the trusted file of signers, as it is now.
    private func signers(
        of digest: String, among events: [RecordedEvent], by approvals: Approvals
    ) async -> [GateFacts.Signer] {
        let given = events.filter { $0.event.kind == .approvalGiven && $0.event.detail["digest"]?.string == digest }
        guard !given.isEmpty else { return [] }
        guard let allowed = trustedFiles.bytes(of: approvals.signers) else {
            Terminal.log("No approval can be checked: the approvers file \(trustedFiles.name(of: approvals.signers)) is missing.")
            return []
        }
        var signers: [GateFacts.Signer] = []
        for recorded in given {
            let detail = recorded.event.detail
            guard let principal = detail["principal"]?.string,
                let signature = SSHSignature(armored: detail["signature"]?.string ?? "")
            else { continue }
            do throws(SSHFailure) {
                try await keygen.verify(signature, of: Array(digest.utf8), by: principal, allowed: allowed)
                // Whoever has several names has them all: an author is one under each.
                let names = try await keygen.principals(of: signature, allowed: allowed)
                guard names.contains(principal) else { continue }
                signers += names.map { name in
                    GateFacts.Signer(principal: name, key: signature.publicKey, recordedBy: recorded.event.actor)
                }
            } catch {
                Terminal.log("the approval of \(principal) does not count: \(error.reason)")
            }
        }
        return signers
    }

    var keygen: SSHKeygen { SSHKeygen(variables: ProcessInfo.processInfo.environment) }

    /// Whether there is a history to record something in: one with a gate always has one by then.
    private func isRecording() async throws -> Bool {
        if environment.gate != nil { return true }
        return try await hasHistory()
    }

    /// Records that a plan, or a promotion, is not let through; not where the environment has no history yet.
    /// - Returns: what the command ends with.
    func refusal(of digest: String, _ reason: String) async throws -> CommandFailure {
        guard try await isRecording() else { return CommandFailure(.refused, "REFUSED  \(reason). Nothing was written.") }
        try await record(.gateRejected, run: nil, ["digest": .string(digest), "reason": .string(reason)])
        return CommandFailure(.refused, "REFUSED  \(reason). Nothing was written. The refusal is recorded.")
    }
}
