package import Diagnostics
internal import Resources

/// An environment's claim on something.
package struct Claim: Sendable {
    package let thing: OwnedThing
    package let environment: String
    package let span: SourceSpan
    /// Whether another claim of the same thing, in whatever environment, is an error of the files.
    package let isExclusive: Bool
    /// What the thing is to be called from now on, where `moved:` gives its old name; nil where it keeps its name. Whoever renames
    /// what several environments share takes it from the others.
    let newName: String?

    init(_ thing: OwnedThing, _ environment: String, at span: SourceSpan, isExclusive: Bool = true, newName: String? = nil) {
        self.thing = thing
        self.environment = environment
        self.span = span
        self.isExclusive = isExclusive
        self.newName = newName
    }

    /// A claim on what had another name before; other claims of it are no error of the files.
    init(former thing: OwnedThing, as newName: String, _ environment: String, at span: SourceSpan) {
        self.init(thing, environment, at: span, isExclusive: false, newName: newName)
    }
}

extension Estate {
    /// Everything that the environments claim, by the providers' own names and ids.
    package var claims: [Claim] {
        let former = formerPipelines
        return services.flatMap { claims(of: $0) + pipelineClaims(of: $0, former) } + zones.flatMap(claims) + mailDomains.flatMap(claims)
            + workers.map(claim) + pagesProjects.flatMap(claims) + repositories.map(claim) + secrets.map(claim)
    }

    private func claims(of service: Service) -> [Claim] {
        let (system, own, app) = (system(of: service.provider), service.environment, service.app)
        var claims = [Claim(OwnedThing(.app, system, app.value), own, at: app.span)]
        if let from = service.movedFrom {
            claims.append(Claim(former: OwnedThing(.app, system, from.value), as: app.value, own, at: from.span))
        }
        claims += service.domains.map { Claim(OwnedThing(host: $0.value), own, at: $0.span, isExclusive: false) }
        // One that has no name in the file has one at the provider, which another file may say.
        claims += service.addons.map { key, addon in
            Claim(OwnedThing(.addOn, system, addon.value.name(key: key, app: app.value)), own, at: addon.span, isExclusive: false)
        }
        if case .workflow(let workflow)? = service.release?.value, let span = service.release?.span {
            claims += self.claims(on: workflow, own, at: span)
        }
        return claims
    }

    /// A workflow, and each input by itself: one workflow releases to all environments, and its inputs say to which.
    private func claims(on workflow: DeployWorkflow, _ own: String, at span: SourceSpan) -> [Claim] {
        let (system, name) = (system(of: workflow.provider), "\(workflow.file) of \(workflow.repository)")
        let inputs = workflow.inputs.map { OwnedThing(.workflowInput, system, "\($0.key)=\($0.value) of \(name)") }
        return ([OwnedThing(.workflow, system, name)] + inputs).map { Claim($0, own, at: span, isExclusive: false) }
    }

    private func pipelineClaims(of service: Service, _ former: [Scope: [String]]) -> [Claim] {
        guard let pipeline = service.pipeline else { return [] }
        let (system, own, name) = (system(of: service.provider), service.environment, pipeline.value.name)
        let things = [OwnedThing(.pipeline, system, name), OwnedThing(.stage, system, "\(pipeline.value.stage) of \(name)")]
        return things.map { Claim($0, own, at: pipeline.span, isExclusive: false) }
            + former[Scope(provider: service.provider, name: name), default: []].map {
                Claim(former: OwnedThing(.pipeline, system, $0), as: name, own, at: pipeline.span)
            }
    }

    /// What pipelines were called before, by their names: one app that says so moves the pipeline of all.
    private var formerPipelines: [Scope: [String]] {
        services.reduce(into: [:]) { former, service in
            guard let pipeline = service.pipeline?.value, let from = pipeline.movedFrom?.value else { return }
            let scope = Scope(provider: service.provider, name: pipeline.name)
            if former[scope]?.contains(from) != true { former[scope, default: []].append(from) }
        }
    }

    private func claims(of zone: Zone) -> [Claim] {
        let (system, own) = (system(of: zone.provider), zone.environment)
        let others: [Claim?] = [
            zone.id.map { Claim(OwnedThing(.zoneID, system, $0.value), own, at: $0.span) },
            zone.movedFrom.map { Claim(former: OwnedThing(.zone, system, $0.value), as: zone.name.value, own, at: $0.span) },
        ]
        return [Claim(OwnedThing(.zone, system, zone.name.value), own, at: zone.name.span)] + others.compactMap(\.self)
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
        let domains = project.domains.map { Claim(OwnedThing(host: $0.value), project.environment, at: $0.span) }
        return [Claim(OwnedThing(.pagesProject, system, name), project.environment, at: project.name.span)] + domains
    }

    /// The name alone: the history is kept under it, whichever stores have the value.
    private func claim(of secret: DeclaredSecret) -> Claim {
        Claim(OwnedThing(exactly: .declaredSecret, "", secret.name.value), secret.environment, at: secret.name.span, isExclusive: false)
    }

    private func system(of provider: String) -> String { providers[provider]?.system ?? "provider " + provider }
}
