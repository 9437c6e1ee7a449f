internal import Estate
internal import Planning
internal import Resources

/// Waits until each domain has its certificate: once the plan turned the management on, wrote a domain or one of its records, and where it
/// has nothing to write. A plan that writes something else does not wait for it: that is `plumb verify`'s to look at. It comes after the names of the domains, which Heroku looks for.
///
/// The domains are those that the file declares, else all that the app has.
enum CertificateProbes {
    /// Seconds. Heroku speaks of an hour.
    private static let within = 5_400
    /// The kind of a record set, in addresses of zones.
    private static let recordKind = "dns"

    static func of(_ scope: DesiredScope, written: Set<Address>?, in observation: Observation) -> [Operation] {
        let acm = Address(scope.scope, HerokuKind.acm)
        guard scope.resources.contains(where: { $0.address == acm && $0.presence == .present(.boolean(true)) }),
            written == nil || scope.mode == .manage
        else { return [] }
        let states = HerokuFacts(observation).certificates
        let hosts = hosts(scope, states)
        guard !hosts.isEmpty else { return [] }
        let isOn = observation.resources.contains { $0.address == acm && $0.content == .boolean(true) }
        let domains = hosts.map { Address(scope.scope, HerokuKind.domain, $0) }
        let records = (written ?? []).filter { $0.kind == recordKind && hosts.contains(name($0)) }
        if let written {
            let isOpen = written.isEmpty && isOn && hosts.contains { !HerokuCertificates.isIssued(states[$0]) }
            guard isOpen || written.contains(acm) || domains.contains(where: written.contains) || !records.isEmpty else { return [] }
        }
        let wait = HerokuRequest.CertificateWait(
            hosts: hosts, within: within,
            // Once it has failed, Heroku tries again only where it is asked to.
            retry: isOn && hosts.contains { HerokuCertificates.isFailed(states[$0]) })
        let what = hosts.count == 1 ? "the certificate of \(hosts[0])" : "the certificates of \(hosts.count) domains"
        return [
            Operation(
                HerokuCall(observation.targetID ?? scope.scope.name, .awaitCertificates(wait)), in: scope.scope, addresses: [],
                summary: "\(what) issued",
                prerequisites: written.map { [acm] + (domains.filter($0.contains) + records).sorted() } ?? [])
        ]
    }

    private static func hosts(_ scope: DesiredScope, _ live: [String: String]) -> [String] {
        let declared = scope.resources.filter { resource in
            guard resource.address.kind == HerokuKind.domain, case .present = resource.presence else { return false }
            return true
        }.map { $0.address.name.lowercased() }
        // A wildcard never gets one.
        return declared.isEmpty ? live.keys.filter { !$0.hasPrefix("*.") }.sorted() : declared.sorted()
    }

    /// The full name of a record set; an owner name may hold a slash, its type cannot.
    private static func name(_ record: Address) -> String {
        let owner = record.name.lastIndex(of: "/").map { String(record.name[..<$0]) } ?? record.name
        return DomainName.full(owner, in: record.scope.name)
    }
}
