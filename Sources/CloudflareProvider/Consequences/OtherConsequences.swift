internal import Planning

/// SRV, CAA, PTR, and types that can only be observed.
enum OtherConsequences {
    static func of(_ move: SetMove) -> [Consequence] {
        let name = move.name.full
        switch move.name.type {
        case "CAA":
            // RFC 8659 §3: without a CAA set at the name or above it, any authority may issue.
            if move.isDeletion {
                return [Consequence(.none, "any certificate authority may issue for \(name), unless a name above says otherwise")]
            }
            return [Consequence(.outage, "certificates for \(name) come only from who is named: renewals by others fail")]
        case "SRV":
            if move.isCreation { return [Consequence(.none, "clients find the service at \(name)")] }
            if move.isDeletion { return [Consequence(.outage, "clients no longer find the service at \(name)")] }
            return [Consequence(.outage, "clients find the service at \(name) elsewhere \(move.delay)")]
        default:
            if move.isCreation { return [Consequence(.none, "nothing that is answered today changes")] }
            let what = move.isDeletion ? "is no longer answered" : "is answered otherwise \(move.delay)"
            return [Consequence(.outage, "\(name) \(move.name.type) \(what)")]
        }
    }
}
