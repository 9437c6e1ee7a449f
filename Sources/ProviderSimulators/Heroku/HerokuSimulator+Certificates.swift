internal import HTTPMessages

/// How far the management of one domain's certificate is (§2.10).
struct HerokuCertificate: Hashable, Sendable, Codable {
    /// Nil until it is begun with.
    var status: String?
    var reason: String?
    /// When it was asked for.
    var since: Int
    /// Since when the name has led to the target.
    var seenAt: Int?

    var isIssued: Bool { status == "cert issued" }

    /// After so long without the name it is in doubt, and given up.
    private static let doubt = 600
    private static let patience = 3_600

    mutating func settle(leads: Bool, seconds: Int, now: Int) {
        guard !isIssued, status != "failed" else { return }
        reason = nil
        if leads {
            let seen = seenAt ?? now
            seenAt = seen
            status = now - seen >= seconds ? "cert issued" : (now - seen) * 2 >= seconds ? "dns-verified" : "in-progress"
        } else {
            seenAt = nil
            status = now - since >= Self.patience ? "failed" : now - since >= Self.doubt ? "failing" : "pending"
            if status != "pending" { reason = "The domain does not point to its DNS target" }
        }
    }
}

extension HerokuState {
    /// `POST` turns it on, `DELETE` off and takes the certificates away, `PATCH` tries again what failed; each answers with the app.
    mutating func certificates(_ call: HerokuCall, app index: Int) throws(HerokuRefusal) -> HerokuAnswer {
        switch call.method {
        case .post:
            guard !apps[index].formation.isEmpty, !apps[index].formation.contains(where: { $0.size == "Eco" }) else {
                throw .invalid("Automated Certificate Management is available to apps with paid dynos only.")
            }
            guard !apps[index].domains.contains(where: { $0.hostname.hasPrefix("*.") }) else {
                throw .invalid("Automated Certificate Management does not support wildcard domains.")
            }
            apps[index].acm = true
        case .delete:
            apps[index].acm = false
            for place in apps[index].domains.indices { apps[index].domains[place].certificate = nil }
        case .patch:
            guard apps[index].acm else { throw .invalid("Automated Certificate Management is not enabled.") }
            for place in apps[index].domains.indices where apps[index].domains[place].certificate?.status == "failed" {
                apps[index].domains[place].certificate = HerokuCertificate(since: call.now)
            }
        default: throw .noSuchPath
        }
        return .one(HerokuShapes.app(apps[index], version: call.version))
    }

    /// A certificate takes its time from when the name leads to the domain's own target; what is issued stays.
    mutating func settleCertificates(now: Int) {
        for index in apps.indices where apps[index].acm {
            for place in apps[index].domains.indices where apps[index].domains[place].kind == "custom" {
                let domain = apps[index].domains[place]
                var certificate = domain.certificate ?? HerokuCertificate(since: now)
                if let target = domain.cname {
                    let leads = names.values("CNAME", at: domain.hostname) == [target]
                    certificate.settle(leads: leads, seconds: certificateSeconds, now: now)
                }
                apps[index].domains[place].certificate = certificate
            }
        }
    }
}
