internal import Diagnostics
internal import Resources

/// One thing that an environment declares, with what it takes from other declarations.
struct Declaration {
    /// Which thing it is: of two states of the files, the same thing has the same identity.
    struct Identity: Hashable {
        let noun: String
        let name: String
        let environment: String
    }

    let identity: Identity
    /// Where it is written, from the directory of the desired state.
    let files: Set<String>
    let scope: Scope
    /// What the scope was called before.
    let formerScope: Scope?
    let expressions: [Expression]
    /// Name and provider of the pipeline that it is a stage of.
    let pipeline: Scope?

    var environment: String { identity.environment }

    fileprivate init(
        _ noun: String, _ name: String, _ environment: String, _ files: Set<String>, _ scope: Scope, _ expressions: [Expression],
        formerName: String? = nil, pipeline: String? = nil
    ) {
        identity = Identity(noun: noun, name: name, environment: environment)
        self.files = files
        self.scope = scope
        self.expressions = expressions
        formerScope = formerName.map { Scope(provider: scope.provider, name: $0) }
        self.pipeline = pipeline.map { Scope(provider: scope.provider, name: $0) }
    }
}

extension Estate {
    /// Everything that environments declare, declared secrets left out.
    var declarations: [Declaration] {
        services.map(declaration) + zones.map(declaration) + mailDomains.map(declaration) + workers.map(declaration)
            + pagesProjects.map(declaration) + repositories.map(declaration)
    }

    private func declaration(_ service: Service) -> Declaration {
        let asked = service.contract.variables.compactMap { $0.precondition.map { Expression.lookup($0.lookup.value) } }
        return Declaration(
            "service", service.name, service.environment, [service.app.span.file], service.scope,
            Self.expressions(service.config.values.map(\.value)) + asked, formerName: service.movedFrom?.value,
            pipeline: service.pipeline?.value.name)
    }

    private func declaration(_ zone: Zone) -> Declaration {
        let values = zone.records.flatMap { set -> [RecordValue] in
            guard case .values(let values) = set.presence else { return [] }
            return values.map(\.value)
        }
        let expressions = values.compactMap { value -> Expression? in
            guard case .expression(let expression) = value else { return nil }
            return expression
        }
        return Declaration(
            "zone", zone.name.value, zone.environment, Set(zone.records.map(\.span.file) + [zone.name.span.file]), zone.scope, expressions,
            formerName: zone.movedFrom?.value)
    }

    private func declaration(_ domain: MailDomain) -> Declaration {
        Declaration("mail_domain", domain.name.value, domain.environment, [domain.name.span.file], domain.scope, [])
    }

    private func declaration(_ worker: Worker) -> Declaration {
        Declaration(
            "worker", worker.name.value, worker.environment, [worker.name.span.file], worker.scope,
            Self.expressions(worker.secrets.values.map(\.value)))
    }

    private func declaration(_ project: PagesProject) -> Declaration {
        Declaration(
            "pages_project", project.name.value, project.environment, [project.name.span.file], project.scope,
            Self.expressions(project.values.map(\.value)))
    }

    private func declaration(_ repository: Repository) -> Declaration {
        let values = Array(repository.secrets.values) + Array(repository.variables.values)
        return Declaration(
            "repository", repository.scope.name, repository.environment, [repository.name.span.file], repository.scope,
            Self.expressions(values.map(\.value)))
    }

    private static func expressions(_ values: [ConfigValue]) -> [Expression] {
        values.compactMap { value in
            guard case .expression(let expression) = value else { return nil }
            return expression
        }
    }
}
