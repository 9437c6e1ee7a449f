internal import Planning

/// SRV, CAA, PTR, and types that can only be observed.
enum OtherConsequences {
    static func of(_ delta: RecordSetDelta) -> [Consequence] {
        let name = delta.name.full
        switch delta.name.type {
        case "CAA":
            // RFC 8659 §3: without a CAA set at the name or above it, any authority may issue.
            if delta.isDeletion {
                return [Consequence(.none, "any certificate authority may issue for \(name), unless a name above says otherwise")]
            }
            return [Consequence(.outage, "only the named authorities may issue certificates for \(name): renewals by others fail")]
        case "SRV":
            // RFC 2782: a target of "." says that there is no such service.
            let isNone = !delta.added.isEmpty && delta.added.allSatisfy { $0.hasSuffix(" .") }
            if isNone, delta.unchanged.isEmpty {
                return [
                    Consequence(delta.isCreation ? .none : .outage, "clients read that there is no service at \(name)")
                ]
            }
            if delta.isCreation { return [Consequence(.none, "clients find the service at \(name)")] }
            if delta.isDeletion { return [Consequence(.outage, "clients no longer find the service at \(name)")] }
            return [Consequence(.outage, "clients find the service at \(name) elsewhere \(delta.delay)")]
        default:
            if delta.isCreation { return [Consequence(.none, "nothing that is answered today changes")] }
            let what = delta.isDeletion ? "is no longer answered" : "is answered otherwise \(delta.delay)"
            return [Consequence(.outage, "\(name) \(delta.name.type) \(what)")]
        }
    }
}
