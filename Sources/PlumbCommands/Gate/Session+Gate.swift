internal import ArgumentParser
internal import CanonicalJSON
internal import Estate
internal import FoundationEssentials
internal import GitRepository
internal import Planning
internal import Reconciling
internal import SSHSignatures

extension Session {
    /// Everything that the environment's gate judges a plan by, read now.
    func gateFacts(for envelope: PlanEnvelope, breakGlass: String? = nil) async throws -> GateFacts {
        var facts = try await gateFacts(of: envelope.digest, breakGlass: breakGlass)
        if environment.gate?.approvals != nil { facts.authors = try await authors(facts.events) }
        return facts
    }

    /// The same for a promotion. Who built what is promoted is not known here: only who promotes it is its author.
    func gateFacts(for shown: PromotionDesk.Shown, breakGlass: String? = nil) async throws -> GateFacts {
        var facts = try await gateFacts(of: shown.text.proposal.digest, breakGlass: breakGlass)
        facts.soaked = shown.soaked
        return facts
    }

    private func gateFacts(of digest: String, breakGlass: String?) async throws -> GateFacts {
        var facts = GateFacts()
        guard let gate = environment.gate else { return facts }
        facts.actor = actor
        facts.now = Self.now()
        facts.breakGlass = breakGlass
        facts.events = try await events(of: name) ?? []
        facts.zones = ZoneFiles.read(Set(gate.freezes.map(\.zone)))
        if let soak = gate.soak {
            facts.elsewhere = try await events(of: soak.environment) ?? []
            facts.counterparts = estate.services.filter { $0.environment == name }.map { service in
                .init(service: service.name, here: service.scope, there: estate.service(service.name, in: soak.environment)?.scope)
            }
        }
        if let approvals = gate.approvals {
            facts.signers = await signers(of: digest, among: facts.events, by: approvals)
        }
        return facts
    }

    /// Who wrote what would be applied: everybody who changed the desired state since the newest run, as far as git tells.
    private func authors(_ events: [RecordedEvent]) async throws -> Set<String> {
        let last = try await runs(in: events).last?.plan.commit?.split(separator: "@").last.map(String.init)
        return await repository.authors(of: desired, since: last)
    }

    /// The approvals of this very digest whose signatures hold against the trusted file of signers, as it is now.
    private func signers(
        of digest: String, among events: [RecordedEvent], by approvals: Approvals
    ) async -> [GateFacts.Signer] {
        let given = events.filter { $0.event.kind == .approvalGiven && $0.event.detail["digest"]?.string == digest }
        guard !given.isEmpty else { return [] }
        guard let allowed = await trustedFiles.bytes(of: approvals.signers) else {
            Terminal.log("no approval can be checked: there is no \(trustedFiles.name(of: approvals.signers))")
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
                signers += names.map { GateFacts.Signer(principal: $0, key: signature.publicKey) }
            } catch {
                Terminal.log("the approval of \(principal) does not count: \(error.reason)")
            }
        }
        return signers
    }

    var keygen: SSHKeygen { SSHKeygen(variables: ProcessInfo.processInfo.environment) }

    /// Records that a plan, or a promotion, is not let through.
    /// - Returns: what the command ends with.
    func refusal(of digest: String, _ reason: String, isAboutCode: Bool = false) async throws -> CommandFailure {
        var detail: [String: JSONValue] = ["digest": .string(digest), "reason": .string(reason)]
        if isAboutCode { detail["code"] = true }
        try await record(.gateRejected, run: nil, .object(detail))
        return CommandFailure(.refused, "REFUSED  \(reason). Nothing was written. The refusal is recorded.")
    }
}
