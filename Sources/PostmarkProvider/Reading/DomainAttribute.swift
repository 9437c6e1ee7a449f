internal import Reconciling

/// What a look-up may ask of a domain: `postmark.domain(raxx.app).dkim_text`.
enum DomainAttribute: String, CaseIterable {
    /// The key that must be in DNS now: the current one, or the pending one of a domain that has none yet.
    case dkimHost = "dkim_host"
    case dkimText = "dkim_text"
    /// The key that must be there besides while keys are rotated; without a rotation the current one, which is what the pending
    /// one has become when its rotation ended.
    case dkimPendingHost = "dkim_pending_host"
    case dkimPendingText = "dkim_pending_text"
    /// The key that must stay until it is safe to remove.
    case dkimRevokedHost = "dkim_revoked_host"
    case dkimRevokedText = "dkim_revoked_text"
    /// The name that bounces return to, and what its CNAME leads to.
    case returnPath = "return_path"
    case returnPathTarget = "return_path_target"

    /// Nil when the domain has none.
    func value(of domain: SendingDomain) -> String? {
        let key = domain.current ?? domain.pending
        let newest = domain.pending ?? domain.current
        switch self {
        case .dkimHost: return key?.host
        case .dkimText: return key?.text
        case .dkimPendingHost: return newest?.host
        case .dkimPendingText: return newest?.text
        case .dkimRevokedHost: return domain.revoked?.host
        case .dkimRevokedText: return domain.revoked?.text
        case .returnPath: return domain.returnPath.isEmpty ? nil : domain.returnPath
        case .returnPathTarget: return domain.returnPathTarget.isEmpty ? nil : domain.returnPathTarget
        }
    }
}
