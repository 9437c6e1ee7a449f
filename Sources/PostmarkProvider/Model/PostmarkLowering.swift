internal import Diagnostics
internal import Estate
internal import Planning
internal import Resources

/// Mail domains as Postmark's resources.
enum PostmarkLowering {
    /// The setting with the full names of the DKIM records and aliases that the zones declare, so that Postmark's can be held
    /// against them; missing where no zone has the domain.
    static let declaredNames = "declared names"
    /// The setting that is there where Postmark is not asked for anything but what it knows.
    static let isOnlyRead = "only read"

    static func scope(_ domain: MailDomain, in estate: Estate) -> DesiredScope {
        // Never `manage`: there is nothing here that could write.
        let mode: Mode = domain.mode == .ignore ? .ignore : .observe
        var fields: [String: Content] = [:]
        if let returnPath = domain.returnPath { fields["return_path"] = .text(DomainName.canonical(returnPath.value)) }
        var settings: [String: String] = [:]
        settings["id"] = domain.id?.value
        settings[declaredNames] = declaredNames(of: domain.name.value, in: estate)
        if domain.mode != .manage { settings[isOnlyRead] = "yes" }
        let resource = DesiredResource(
            Address(domain.scope, PostmarkModel.resourceKind), .present(.record(fields)), mode: mode, span: domain.name.span)
        return DesiredScope(
            scope: domain.scope, environment: domain.environment, resources: [resource], ignore: [], mode: mode, prune: false,
            settings: settings)
    }

    private static func declaredNames(of domain: String, in estate: Estate) -> String? {
        let zones = estate.zones.filter { domain == $0.name.value || domain.hasSuffix("." + $0.name.value) }
        guard !zones.isEmpty else { return nil }
        return zones.flatMap { zone in
            zone.records.filter { isMail($0) }.map { DomainName.full(DomainName.canonical($0.name.value), in: zone.name.value) }
        }.sorted().joined(separator: " ")
    }

    private static func isMail(_ set: RecordSet) -> Bool {
        if case .absent = set.presence { return false }
        return set.type == .cname || (set.type == .txt && DKIMRecord.isName(set.name.value))
    }
}
