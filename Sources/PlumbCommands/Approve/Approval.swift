internal import ArgumentParser
internal import CanonicalJSON
internal import Diagnostics
internal import Estate
internal import Planning
internal import Reconciling
internal import SSHSignatures

/// Signs a plan's digest and records the signature.
struct Approval {
    private let session: Session
    private let approvals: Approvals
    private let digest: String
    private let facts: GateFacts

    /// - Parameters:
    ///   - digest: of the plan, or of the promotion.
    ///   - facts: what the gate judges it by.
    init(_ session: Session, _ approvals: Approvals, of digest: String, given facts: GateFacts) {
        self.session = session
        self.approvals = approvals
        self.digest = digest
        self.facts = facts
    }

    /// - Parameter key: a key's file; nil to find the one among the signers.
    /// - Throws: ``CommandFailure`` with exit code 5 where the signature would not count.
    func give(with key: String?) async throws {
        let name = session.trustedFiles.name(of: approvals.signers)
        guard let allowed = session.trustedFiles.bytes(of: approvals.signers) else {
            throw CommandFailure(.failure, "The approvers file \(name) is missing; it says whose approvals count.")
        }
        let keygen = session.keygen
        guard let key = await SigningKey(named: key, among: allowed, keygen) else {
            throw CommandFailure(.failure, "no key of your agent or of ~/.ssh is in \(name); name one with --key")
        }
        let message = Array(digest.utf8)
        let signature: SSHSignature
        do throws(SSHFailure) {
            signature = try await keygen.sign(message, key: key.path)
        } catch {
            throw CommandFailure(.failure, "it could not be signed with \(key.label): \(error.reason)")
        }
        let principal = try await principal(of: signature, message, allowed, name)
        try await session.record(
            .approvalGiven, run: nil,
            ["digest": .string(digest), "principal": .string(principal), "signature": .string(signature.armored)])
    }

    /// Who signed, by a name that stands for nobody else.
    private func principal(
        of signature: SSHSignature, _ message: [UInt8], _ allowed: [UInt8], _ file: String
    ) async throws -> String {
        // `ssh-keygen` fails when it finds nobody.
        let names = (try? await session.keygen.principals(of: signature, allowed: allowed)) ?? []
        var reason = "this key is not in \(file)"
        for name in names {
            do throws(SSHFailure) {
                try await session.keygen.verify(signature, of: message, by: name, allowed: allowed)
            } catch {
                reason = "the signature of \(name) is not valid: \(error.reason)"
                continue
            }
            try await check(names)
            return name
        }
        throw try await session.refusal(of: digest, reason)
    }

    /// Whoever has several names is the author under each.
    private func check(_ names: [String]) async throws {
        let facts = facts.ofAnotherApplier
        let gate = Gate(session.environment)
        if let principal = names.first(where: { gate.isOwn($0, for: digest, given: facts) }) {
            throw try await session.refusal(
                of: digest, "\(principal) made this change or this plan: an author's own approval does not count")
        }
    }
}
