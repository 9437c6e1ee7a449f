package import Diagnostics
package import Resources

/// Who takes the value of a declared secret.
package struct SecretConsumer: Hashable, Sendable {
    package let environment: String
    package let scope: Scope
    /// The name of the config var or binding.
    package let variable: String
    package let mode: Mode
    package let span: SourceSpan

    /// Such as `CONSOLE_TOKEN of heroku/raxx-console-prod`.
    package var description: String { "\(variable) of \(scope)" }
}

extension Estate {
    /// Where a declared secret is kept, with the stores' slugs, in the order of the file.
    package func places(of secret: DeclaredSecret) -> [SecretReference] {
        secret.places.map { located($0.value, in: secret.environment) }
    }

    /// Everything that takes its value, in any environment: config vars, and secrets of Workers, Pages projects and jobs.
    package func consumers(of secret: DeclaredSecret) -> [SecretConsumer] {
        let places = Set(places(of: secret))
        func takes(_ value: ConfigValue, in environment: String) -> Bool {
            guard case .expression(.secret(let reference)) = value else { return false }
            return places.contains(located(reference, in: environment))
        }
        let apps = services.flatMap { service in
            service.config.filter { takes($0.value.value, in: service.environment) }.map {
                SecretConsumer(
                    environment: service.environment, scope: service.scope, variable: $0.key,
                    mode: service.observe.mode(of: "config", $0.key, service.mode), span: $0.value.span)
            }
        }
        let scripts = workers.flatMap { worker in
            worker.secrets.filter { takes($0.value.value, in: worker.environment) }.map {
                SecretConsumer(
                    environment: worker.environment, scope: worker.scope, variable: $0.key, mode: worker.mode, span: $0.value.span)
            }
        }
        let jobs = repositories.flatMap { repository in
            repository.secrets.filter { takes($0.value.value, in: repository.environment) }.map {
                SecretConsumer(
                    environment: repository.environment, scope: repository.scope, variable: $0.key,
                    mode: repository.observe.mode(of: "secret", $0.key, repository.mode), span: $0.value.span)
            }
        }
        let sites = pagesProjects.flatMap { project in
            project.secrets.filter { takes($0.value.value, in: project.environment) }.map {
                SecretConsumer(
                    environment: project.environment, scope: project.scope, variable: $0.key, mode: project.mode, span: $0.value.span)
            }
        }
        return (apps + scripts + sites + jobs).sorted { ($0.scope, $0.variable) < ($1.scope, $1.variable) }
    }

    /// Variables that take the value in one environment, and are somebody else's in another of the same service: nothing
    /// here can give them a new one.
    package func unreachableConsumers(of secret: DeclaredSecret) -> [SecretConsumer] {
        let known = consumers(of: secret)
        return services.flatMap { service -> [SecretConsumer] in
            let siblings = Set(services.filter { $0.name == service.name }.map(\.scope))
            let variables = Set(known.filter { siblings.contains($0.scope) }.map(\.variable))
            return service.config.filter { variables.contains($0.key) && $0.value.value == .external }.map {
                SecretConsumer(
                    environment: service.environment, scope: service.scope, variable: $0.key, mode: .observe, span: $0.value.span)
            }
        }.sorted { ($0.scope, $0.variable) < ($1.scope, $1.variable) }
    }

    /// The declared secret that keeps its value at `place`, whichever environment owns it.
    package func secret(at place: SecretReference) -> DeclaredSecret? {
        secrets.first { places(of: $0).contains(place) }
    }
}
