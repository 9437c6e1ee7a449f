package import Diagnostics

/// An environment's claim on something.
package struct Claim: Sendable {
    package let thing: OwnedThing
    package let environment: String
    package let span: SourceSpan
    /// Whether another claim of the same thing, in whatever environment, is an error of the files.
    package let isExclusive: Bool

    init(_ thing: OwnedThing, _ environment: String, at span: SourceSpan, isExclusive: Bool = true) {
        self.thing = thing
        self.environment = environment
        self.span = span
        self.isExclusive = isExclusive
    }
}

extension Estate {
    /// Everything that the environments claim, by the providers' own names and ids.
    package var claims: [Claim] {
        services.flatMap(claims) + zones.flatMap(claims) + mailDomains.flatMap(claims) + workers.map(claim)
            + pagesProjects.flatMap(claims) + repositories.map(claim)
    }

    private func claims(of service: Service) -> [Claim] {
        let (system, own) = (system(of: service.provider), service.environment)
        var claims = [Claim(OwnedThing(.app, system, service.app.value), own, at: service.app.span)]
        claims += service.domains.map { Claim(OwnedThing(.host, system, $0.value), own, at: $0.span, isExclusive: false) }
        claims += service.addons.values.compactMap { addon in
            addon.value.name.map { Claim(OwnedThing(.addOn, system, $0), own, at: addon.span, isExclusive: false) }
        }
        if let pipeline = service.pipeline {
            let (name, stage) = (pipeline.value.name, pipeline.value.stage)
            claims.append(Claim(OwnedThing(.pipeline, system, name), own, at: pipeline.span, isExclusive: false))
            claims.append(Claim(OwnedThing(.stage, system, "\(stage) of \(name)"), own, at: pipeline.span, isExclusive: false))
        }
        return claims
    }

    private func claims(of zone: Zone) -> [Claim] {
        let system = system(of: zone.provider)
        let name = Claim(OwnedThing(.zone, system, zone.name.value), zone.environment, at: zone.name.span)
        return [name] + [zone.id.map { Claim(OwnedThing(.zoneID, system, $0.value), zone.environment, at: $0.span) }].compactMap(\.self)
    }

    private func claims(of domain: MailDomain) -> [Claim] {
        let system = system(of: domain.provider)
        let name = Claim(OwnedThing(.mailDomain, system, domain.name.value), domain.environment, at: domain.name.span)
        return [name]
            + [domain.id.map { Claim(OwnedThing(.mailDomainID, system, $0.value), domain.environment, at: $0.span) }].compactMap(\.self)
    }

    private func claim(of worker: Worker) -> Claim {
        let name = "\(worker.name.value) of the account \(worker.account.value)"
        return Claim(OwnedThing(.worker, system(of: worker.provider), name), worker.environment, at: worker.name.span)
    }

    private func claim(of repository: Repository) -> Claim {
        let system = system(of: repository.provider)
        guard let deployment = repository.deployment else {
            return Claim(OwnedThing(.repository, system, repository.name.value), repository.environment, at: repository.name.span)
        }
        let name = "\(deployment.value) of \(repository.name.value)"
        return Claim(OwnedThing(.deployment, system, name), repository.environment, at: repository.name.span)
    }

    private func claims(of project: PagesProject) -> [Claim] {
        let (system, name) = (system(of: project.provider), "\(project.name.value) of the account \(project.account.value)")
        let domains = project.domains.map { Claim(OwnedThing(.host, system, $0.value), project.environment, at: $0.span) }
        return [Claim(OwnedThing(.pagesProject, system, name), project.environment, at: project.name.span)] + domains
    }

    private func system(of provider: String) -> String { providers[provider]?.system ?? "provider " + provider }
}

/// Something that a change takes from the environment that owns it.
package struct Takeover: Hashable, Sendable {
    package let thing: OwnedThing
    package let owner: String
    package let claimant: String
    /// What of the owner's it is part of, or has as a part, where it is not the very same.
    package let related: OwnedThing?
}

extension Estate {
    /// What environments here claim and `trusted` gives to others: taking one along would take it from under its gate. What
    /// `trusted` gives to the same environment as well is none.
    package func takeovers(from trusted: Estate) -> [Takeover] {
        var owners: [OwnedThing: Set<String>] = [:]
        for claim in trusted.claims + trusted.locationClaims { owners[claim.thing, default: []].insert(claim.environment) }
        let domains = owners.keys.filter(\.noun.isDomain).sorted { $0.name < $1.name }
        var takeovers: [Takeover] = []
        for claim in claims + locationClaims where owners[claim.thing]?.contains(claim.environment) != true {
            if let owner = owners[claim.thing]?.min() {
                takeovers.append(Takeover(thing: claim.thing, owner: owner, claimant: claim.environment, related: nil))
            } else if let (other, owner) = Self.overlap(of: claim, among: domains, owners) {
                takeovers.append(Takeover(thing: claim.thing, owner: owner, claimant: claim.environment, related: other))
            }
        }
        var seen: Set<Takeover> = []
        return takeovers.filter { seen.insert($0).inserted }
    }

    private static func overlap(
        of claim: Claim, among domains: [OwnedThing], _ owners: [OwnedThing: Set<String>]
    ) -> (OwnedThing, String)? {
        guard claim.thing.noun.isDomain else { return nil }
        for other in domains where claim.thing.overlaps(other) {
            if let owner = owners[other]?.filter({ $0 != claim.environment }).min() { return (other, owner) }
        }
        return nil
    }
}
