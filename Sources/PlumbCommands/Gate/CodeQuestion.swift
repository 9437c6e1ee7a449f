internal import ArgumentParser
internal import CanonicalJSON
internal import Cryptography
internal import Diagnostics
internal import Estate
internal import Reconciling
internal import Resources

/// Asks for a one-time code on the terminal, and uses it up for one plan.
struct CodeQuestion {
    private let session: Session
    private let digest: String

    /// - Parameter digest: of the plan, or of the promotion.
    init(_ session: Session, for digest: String) {
        self.session = session
        self.digest = digest
    }

    /// - Parameter reference: where the secret of the codes is kept.
    /// - Throws: ``CommandFailure`` with exit code 5 when no code is taken.
    func ask(_ reference: SecretReference) async throws {
        if let problem = session.codeLedgerProblem { throw try await refused(problem) }
        // A code that is typed and cannot be recorded would be lost.
        try await session.readSigningKey()
        let codes = try await codes(reference)
        if UsedCodes(in: try await session.events()).isThrottled(at: Session.now()) { throw try await throttled() }
        guard let answer = Terminal.askHidden("one-time code of \(session.name)\n> ") else {
            throw try await refused("a one-time code is typed on a terminal, and there is none")
        }
        // Recorded before it is compared: of all processes that guess at once, only the first few compare anything.
        let attempt = try await session.record(.codeTried, run: nil, ["digest": .string(digest)])
        let known = UsedCodes(in: try await session.events())
        guard known.mayCompare(attempt, at: Session.now()) else { throw try await throttled() }
        guard let step = codes.step(of: answer, at: Session.now()) else { throw try await refused("the one-time code is wrong") }
        guard known.isOpen(step) else { throw try await refused("this one-time code was used; wait for the next one") }
        try await use(step, attempt)
    }

    /// Recorded before it is taken: of all machines that share the ledger, only the first to record a step has it.
    private func use(_ step: Int, _ attempt: Int) async throws {
        let detail = UsedCodes.detail(step: step, digest: digest, attempt: attempt)
        let sequence = try await session.record(.codeUsed, run: nil, detail)
        guard UsedCodes.isFirst(sequence, in: try await session.events()) else {
            throw try await refused("this one-time code was used at the same moment elsewhere; wait for the next one")
        }
    }

    private func throttled() async throws -> CommandFailure {
        try await refused("too many wrong codes; no code is accepted for \(UsedCodes.pause / 60) minutes")
    }

    private func codes(_ reference: SecretReference) async throws -> OneTimeCodes {
        let place = session.estate.located(reference, in: session.name)
        let answer = await session.composition.connections.stores[place.store]?.read([place])[place]
        switch answer {
        case .success(let stored)?:
            if let codes = stored.secret.withExposed({ OneTimeCodes(secret: $0) }) { return codes }
            throw CommandFailure(
                .failure, "\(place) is not a base32 secret of 128 bits or more; make one with: plumb approve --enroll \(session.name)")
        case .failure(let error)?: throw CommandFailure(.failure, "the secret of the one-time codes: \(error)")
        case nil: throw CommandFailure(.failure, "the secret of the one-time codes: no store answered for \(place)")
        }
    }

    private func refused(_ reason: String) async throws -> CommandFailure { try await session.refusal(of: digest, reason) }
}
