internal import Diagnostics
internal import Estate
internal import Planning
internal import Resources

/// A declared Pages project as its resources.
enum PagesLowering {
    static func scope(_ project: PagesProject) -> DesiredScope {
        let scope = project.scope
        var resources: [DesiredResource] = []
        for (deployment, variables) in project.variables {
            for (name, value) in variables.plain {
                let address = PagesKind.address(PagesKind.variable, deployment, name, in: scope)
                resources.append(DesiredResource(address, presence(value.value) { $0 }, mode: project.mode, span: value.span))
            }
            for (name, value) in variables.secret {
                let address = PagesKind.address(PagesKind.secret, deployment, name, in: scope)
                let presence = presence(value.value) { .record(["value": $0]) }
                resources.append(DesiredResource(address, presence, mode: project.mode, span: value.span))
            }
        }
        resources += project.domains.map {
            DesiredResource(Address(scope, PagesKind.domain, $0.value), .present(.record([:])), mode: project.mode, span: $0.span)
        }
        return DesiredScope(
            scope: scope, environment: project.environment, resources: resources, ignore: [], mode: project.mode, prune: false,
            context: .account(project.account.value))
    }

    private static func presence(_ value: ConfigValue, _ content: (Content) -> Content) -> DesiredResource.Presence {
        switch value {
        case .literal(let text): .present(content(.deferred(.plain(text))))
        case .expression(let expression): .present(content(.deferred(expression)))
        case .external: .external
        case .absent: .absent
        }
    }
}
