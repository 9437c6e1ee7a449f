internal import Diagnostics
internal import Estate
internal import Planning
internal import Resources

/// Mail domains as Postmark's resources.
enum PostmarkLowering {
    static func scope(_ domain: MailDomain, in estate: Estate) -> DesiredScope {
        // Never `manage`: there is nothing here that could write.
        let mode: Mode = domain.mode == .ignore ? .ignore : .observe
        var fields: [String: Content] = [:]
        if let returnPath = domain.returnPath { fields["return_path"] = .text(DomainName.canonical(returnPath.value)) }
        let context = PostmarkContext(
            declaredNames: declaredNames(of: domain.name.value, in: estate), isOnlyRead: domain.mode != .manage)
        let resource = DesiredResource(
            Address(domain.scope, PostmarkModel.resourceKind), .present(.record(fields)), mode: mode, span: domain.name.span)
        var scope = DesiredScope(
            scope: domain.scope, environment: domain.environment, resources: [resource], ignore: [], mode: mode, prune: false,
            context: ScopeContext(context))
        scope.pinnedID = domain.id?.value
        return scope
    }

    /// Nil where no zone has the domain.
    private static func declaredNames(of domain: String, in estate: Estate) -> Set<String>? {
        let zones = estate.zones.filter { domain == $0.name.value || domain.hasSuffix("." + $0.name.value) }
        guard !zones.isEmpty else { return nil }
        let names = zones.flatMap { zone in
            zone.records.filter { isMail($0) }.map { DomainName.full(DomainName.canonical($0.name.value), in: zone.name.value) }
        }
        return Set(names)
    }

    private static func isMail(_ set: RecordSet) -> Bool {
        if case .absent = set.presence { return false }
        return set.type == .cname || (set.type == .txt && DKIMRecord.isName(set.name.value))
    }
}
