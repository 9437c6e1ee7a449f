internal import Estate
internal import Planning
internal import Resources

/// Has Postmark look for what it needs in the DNS: after a plan wrote it, and where Postmark has not seen it yet.
///
/// What no zone file has is left to the findings: nothing that an apply does would make it appear. Where the estate has no
/// zone for the domain, somebody else writes its records, and Postmark is asked all the same.
enum VerificationProbes {
    /// Seconds. Whoever looked too early may remember that there was nothing for half an hour.
    private static let within = 2_400
    /// The kind of a record set, in addresses of zones.
    private static let recordKind = "dns"

    static func of(_ scope: DesiredScope, written: Set<Address>?, in observation: Observation) -> [Operation] {
        guard let id = observation.targetID, let own = observation.resources.first else { return [] }
        let context = PostmarkContext(scope)
        guard written == nil || !context.isOnlyRead else { return [] }
        let needed = hosts(own.content)
        var awaited = needed.filter { context.declaredNames?.contains($0.value) ?? true }
        var records: [Address] = []
        if let written {
            // Whether it was the key or the return path that an earlier part of the run left is not recordedState.
            if !written.contains(own.address) {
                let names = Set(written.filter { $0.kind == recordKind }.map(name))
                awaited = awaited.filter { names.contains($0.value) || !isSeen($0.key, in: own.content) }
            }
            let hosts = Set(awaited.values)
            records = written.filter { $0.kind == recordKind && hosts.contains(name($0)) }.sorted()
        } else {
            awaited = needed
        }
        guard !awaited.isEmpty else { return [] }
        let verification = DomainVerification(id: id, name: scope.scope.name, hosts: awaited, isAsking: !context.isOnlyRead, within: within)
        return [
            Operation(
                PostmarkCall.verify(verification), in: scope.scope, addresses: [],
                summary: "\(scope.scope.name) verified at Postmark", prerequisites: written == nil ? [] : [own.address] + records)
        ]
    }

    /// Where Postmark looks: for the key that waits to be seen, else for the one it signs with.
    private static func hosts(_ live: Content) -> [DomainVerification.Part: String] {
        var hosts: [DomainVerification.Part: String] = [:]
        hosts[.key] = live["dkim_pending_host"]?.text ?? live["dkim_host"]?.text
        if let host = live["return_path"]?.text, !host.isEmpty { hosts[.returnPath] = host }
        return hosts
    }

    private static func isSeen(_ part: DomainVerification.Part, in live: Content) -> Bool {
        switch part {
        case .key: live["dkim_verified"]?.boolean == true && live["dkim_pending_host"] == nil
        case .returnPath: live["return_path_verified"]?.boolean == true
        }
    }

    /// The full name of a record set; an owner name may hold a slash, its type cannot.
    private static func name(_ record: Address) -> String {
        let owner = record.name.lastIndex(of: "/").map { String(record.name[..<$0]) } ?? record.name
        return DomainName.full(owner, in: record.scope.name)
    }
}
