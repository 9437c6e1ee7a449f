internal import CanonicalJSON
internal import Cryptography

/// What a promotion would do, exactly: what is confirmed by its digest.
package struct PromotionProposal: Hashable, Sendable {
    package let service: String
    /// Environments.
    package let source: String
    package let target: String
    package let artefact: RunningArtefact
    /// What the target runs now; nil before its first deploy.
    package let replaced: RunningArtefact?

    package init(service: String, source: String, target: String, artefact: RunningArtefact, replaced: RunningArtefact?) {
        self.service = service
        self.source = source
        self.target = target
        self.artefact = artefact
        self.replaced = replaced
    }

    /// Whether the target runs it already.
    package var isDone: Bool { artefact.id == replaced?.id }

    /// SHA-256 over service, environments, the artefact that comes, and the one that goes with when the target began to run it;
    /// 64 hex digits. A release of the target that only changes its variables leaves the digest as it is; a rollback to what it
    /// ran before does not, so that no approval and no code of the first time holds for the second.
    package var digest: String {
        let content: JSONValue = [
            "artefact": .string(artefact.id), "format": 2, "from": .string(source),
            "replaces": replaced.map { ["artefact": .string($0.id), "since": .string($0.since)] } ?? .null,
            "service": .string(service), "to": .string(target),
        ]
        return SHA256.digest(content.canonicalBytes()).hexDigits
    }

    package var shortDigest: String { String(digest.prefix(8)) }
}
