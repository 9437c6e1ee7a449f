internal import CanonicalJSON
internal import HTTPMessages

// What makes no release: domains, buildpacks, features.

extension HerokuState {
    static let knownFeatures = ["http-session-affinity", "log-runtime-metrics", "preboot", "runtime-dyno-metadata"]

    /// Domains (§2.9): the hostname is unique across Heroku, the target is there later.
    mutating func domains(_ call: HerokuCall, app index: Int, parts: [String]) throws(HerokuRefusal) -> HerokuAnswer {
        guard let identity = parts.first else {
            switch call.method {
            case .get:
                return .list(
                    apps[index].domains.map { HerokuShapes.domain($0, of: apps[index]) }, fields: ["id", "hostname", "updated_at"])
            case .post: break
            default: throw .noSuchPath
            }
            guard let hostname = call.body["hostname"]?.string, hostname.contains(".") else { throw .invalid("hostname is not valid.") }
            // The key must be present even when it is null.
            guard call.body["sni_endpoint"] != nil else { throw .invalid("sni_endpoint is required.") }
            guard !apps.contains(where: { $0.domains.contains { $0.hostname == hostname.lowercased() } }) else {
                throw .invalid("Domain already added: \(hostname)")
            }
            if apps[index].acm, hostname.hasPrefix("*.") {
                throw .invalid("Wildcard domains cannot be added while Automated Certificate Management is enabled.")
            }
            let domain = HerokuDomain(
                id: identifier("domain"), hostname: hostname.lowercased(), status: "pending", createdAt: call.time, updatedAt: call.time,
                readyAt: call.now + domainSeconds)
            apps[index].domains.append(domain)
            return .one(HerokuShapes.domain(domain, of: apps[index]), status: 201)
        }
        guard parts.count == 1, let place = apps[index].domains.firstIndex(where: { $0.id == identity || $0.hostname == identity }) else {
            throw .missing("domain name", resource: "domain")
        }
        let domain = apps[index].domains[place]
        switch call.method {
        case .get: break
        case .patch where call.body["sni_endpoint"] != nil: break
        case .delete where domain.kind == "custom": apps[index].domains.remove(at: place)
        case .patch, .delete: throw .invalid("\(domain.hostname) cannot be changed.")
        default: throw .noSuchPath
        }
        return .one(HerokuShapes.domain(domain, of: apps[index]))
    }

    /// Buildpacks (§2.13): PUT replaces the ordered list. A bare name is a registry name.
    mutating func buildpacks(_ call: HerokuCall, app index: Int) throws(HerokuRefusal) -> HerokuAnswer {
        switch call.method {
        case .get: break
        case .put:
            guard !["container", "cnb"].contains(apps[index].buildStack) else {
                throw .invalid("Buildpacks cannot be set on the stack \(apps[index].buildStack).")
            }
            guard let updates = call.body["updates"]?.array else { throw .invalid("updates must be a list.") }
            var names: [String] = []
            for update in updates {
                guard let name = update["buildpack"]?.string, !name.isEmpty else { throw .invalid("buildpack is required.") }
                names.append(name.hasPrefix("urn:buildpack:") ? String(name.dropFirst("urn:buildpack:".count)) : name)
            }
            apps[index].buildpacks = names
        default: throw .noSuchPath
        }
        return .whole(
            apps[index].buildpacks.enumerated().map { place, name in
                let url = name.contains("://") ? name : "urn:buildpack:\(name)"
                return ["ordinal": .integer(place), "buildpack": ["url": .string(url), "name": .string(name)]]
            })
    }

    /// Features (§2.14): no create, no delete.
    mutating func features(_ call: HerokuCall, app index: Int, parts: [String]) throws(HerokuRefusal) -> HerokuAnswer {
        let names = Set(Self.knownFeatures).union(apps[index].features.keys).sorted()
        guard let identity = parts.first else {
            guard call.method == .get else { throw .noSuchPath }
            return .list(
                names.map { HerokuShapes.feature($0, enabled: apps[index].features[$0] ?? false, of: apps[index]) }, fields: ["id", "name"])
        }
        guard parts.count == 1, let name = names.first(where: { $0 == identity || Identity.uuid("feature/\($0)") == identity }) else {
            throw .missing("feature", resource: "feature")
        }
        switch call.method {
        case .get: break
        case .patch:
            guard let enabled = call.body["enabled"]?.boolean else { throw .invalid("enabled must be true or false.") }
            apps[index].features[name] = enabled
        default: throw .noSuchPath
        }
        return .one(HerokuShapes.feature(name, enabled: apps[index].features[name] ?? false, of: apps[index]))
    }
}
