internal import Resources

/// A domain as its only resource.
enum DomainObservation {
    static func of(_ domain: SendingDomain?, in scope: Scope) -> Observation {
        guard let domain else { return Observation(scope: scope, targetID: nil, resources: []) }
        let id = String(domain.id)
        let resource = LiveResource(Address(scope, PostmarkModel.resourceKind), content(domain), remoteID: .one(id))
        return Observation(scope: scope, targetID: id, resources: [resource])
    }

    private static func content(_ domain: SendingDomain) -> Content {
        var fields: [String: Content] = [
            "dkim_verified": .boolean(domain.isDKIMVerified), "dkim_weak": .boolean(domain.isDKIMWeak),
            "return_path": .text(domain.returnPath),
            "return_path_verified": .boolean(domain.isReturnPathVerified),
        ]
        if let key = domain.current { fields["dkim_host"] = .text(key.host) }
        if let key = domain.pending { fields["dkim_pending_host"] = .text(key.host) }
        if let key = domain.revoked {
            fields["dkim_revoked_host"] = .text(key.host)
            fields["dkim_revoked_removable"] = .boolean(domain.isRevokedRemovable)
        }
        return .record(fields)
    }
}
