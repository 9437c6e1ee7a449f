internal import Diagnostics
internal import Estate
internal import Planning
internal import Resources

/// Services as Heroku's resources.
enum HerokuLowering {
    static func scope(_ service: Service, of estate: Estate) -> DesiredScope {
        var scope = DesiredScope(
            scope: service.scope, environment: service.environment, resources: resources(service), ignore: service.ignore,
            mode: service.mode, prune: service.prune)
        var context = HerokuContext()
        if service.prune { scope.kinds.formUnion([HerokuKind.config, HerokuKind.domain, HerokuKind.formation]) }
        // What is awaited of certificates is told with the domains.
        if service.acm?.value == true {
            scope.kinds.insert(HerokuKind.domain)
            context.proxiedHosts = proxied(service.domains.map { DomainName.canonical($0.value) }, in: estate)
        }
        if service.contract.needsConfig { scope.kinds.insert(HerokuKind.config) }
        scope.health = service.health
        scope.logCheck = service.logCheck
        // Whether anything runs that could write a log.
        if service.logCheck != nil { scope.kinds.insert(HerokuKind.formation) }
        scope.formats = service.contract.formats
        for (key, addon) in service.addons {
            scope.retirements[Address(service.scope, HerokuKind.addon, key)] = addon.value.retirement
        }
        scope.retirements[Address(service.scope, HerokuKind.app)] = service.retirement
        context.formerPipeline = HerokuReleaseLowering.formerPipeline(service, of: estate)
        scope.context = ScopeContext(context)
        scope.movedFrom = service.movedFrom.map { Scope(provider: service.provider, name: $0.value) }
        for (key, addon) in service.addons {
            guard let from = addon.value.movedFrom else { continue }
            scope.moved[Address(service.scope, HerokuKind.addon, key)] = Address(service.scope, HerokuKind.addon, from.value)
        }
        scope.resources += HerokuReleaseLowering.resources(service, of: estate)
        scope.resources.sort { $0.address < $1.address }
        scope.kinds.formUnion(scope.resources.map(\.address.kind))
        return scope.observing(service.observe)
    }

    private static func proxied(_ hosts: [String], in estate: Estate) -> [String] {
        let names = estate.zones.flatMap { zone in
            zone.records.filter(\.proxied).map { DomainName.full(DomainName.canonical($0.name.value), in: zone.name.value) }
        }
        return Set(hosts).intersection(names).sorted()
    }

    private static func resources(_ service: Service) -> [DesiredResource] {
        var app: [String: Content] = [:]
        var places: [String: SourceSpan] = [:]
        places["region"] = service.region?.span
        places["team"] = service.team?.span
        if let region = service.region { app["region"] = .text(region.value.lowercased()) }
        if service.movedFrom != nil { app["name"] = .text(service.app.value) }
        if let team = service.team { app["team"] = .text(team.value) }
        var all = [resource(service, HerokuKind.app, "", .present(.record(app)), service.app.span, places)]
        if let stack = service.stack {
            all.append(resource(service, HerokuKind.stack, "", .present(.text(stack.value.lowercased())), stack.span))
        }
        if let maintenance = service.maintenance {
            all.append(resource(service, HerokuKind.maintenance, "", .present(.boolean(maintenance.value)), maintenance.span))
        }
        if let acm = service.acm { all.append(resource(service, HerokuKind.acm, "", .present(.boolean(acm.value)), acm.span)) }
        if let buildpacks = service.buildpacks {
            let names = buildpacks.value.map { Content.text(HerokuEquality.buildpack($0)) }
            all.append(resource(service, HerokuKind.buildpacks, "", .present(.list(names)), buildpacks.span))
        }
        all += service.config.map { resource(service, HerokuKind.config, $0.key, presence($0.value.value), $0.value.span) }
        all += service.formation.map {
            resource(
                service, HerokuKind.formation, $0.key, .present(content($0.value.value)), $0.value.span, $0.value.value.places)
        }
        all += service.addons.map {
            resource(
                service, HerokuKind.addon, $0.key, .present(content($0.value.value, key: $0.key, service)), $0.value.span,
                $0.value.value.places)
        }
        all += service.domains.map { resource(service, HerokuKind.domain, $0.value, .present(.record([:])), $0.span) }
        all += service.features.map {
            resource(service, HerokuKind.feature, $0.key, .present(.boolean($0.value.value)), $0.value.span)
        }
        return all
    }

    private static func resource(
        _ service: Service, _ kind: String, _ name: String, _ presence: DesiredResource.Presence, _ span: SourceSpan,
        _ places: [String: SourceSpan] = [:]
    ) -> DesiredResource {
        var resource = DesiredResource(Address(service.scope, kind, name), presence, mode: service.mode, span: span)
        resource.places = places
        return resource
    }

    private static func presence(_ value: ConfigValue) -> DesiredResource.Presence {
        switch value {
        case .literal(let text): .present(.deferred(.plain(text)))
        case .expression(let expression): .present(.deferred(expression))
        case .external: .external
        case .absent: .absent
        }
    }

    private static func content(_ process: ProcessType) -> Content {
        var fields: [String: Content] = ["quantity": .integer(process.quantity)]
        if let size = process.size { fields["size"] = .text(size.lowercased()) }
        return .record(fields)
    }

    private static func content(_ addon: AddOn, key: String, _ service: Service) -> Content {
        var fields: [String: Content] = ["plan": .text(addon.plan)]
        fields["name"] = .text(addon.name(key: key, app: service.app.value))
        if let attachment = addon.attachment { fields["attachment"] = .text(attachment) }
        return .record(fields)
    }
}
