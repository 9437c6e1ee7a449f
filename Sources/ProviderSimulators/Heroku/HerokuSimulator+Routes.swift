internal import CanonicalJSON
internal import HTTPMessages

extension HerokuState {
    mutating func route(_ call: HerokuCall) throws(HerokuRefusal) -> HerokuAnswer {
        let parts = call.parts
        if let answer = try catalogue(call) { return answer }
        switch parts.first {
        case "account":
            if call.method == .get, parts.count == 1 { return .one(account(call.user)) }
            if call.method == .get, parts.dropFirst() == ["rate-limits"] {
                return .one(["remaining": .integer(buckets[call.user, default: HerokuBucket()].remaining)])
            }
        case "users" where call.method == .get && parts.count == 3 && parts[2] == "addons":
            return .list(addonShapes(of: nil), fields: ["id", "name"])
        case "users" where call.method == .get && parts.count == 3 && parts[2] == "apps":
            return .list(
                apps.filter { $0.team == nil }.map { HerokuShapes.app($0, version: call.version) }, fields: ["id", "name", "updated_at"])
        case "users" where call.method == .get && parts.count == 3 && parts[2] == "pipeline-couplings":
            return .list(couplings.map(HerokuShapes.coupling(in: self)), fields: ["id"])
        case "pipelines": return try pipelines(call, parts: Array(parts.dropFirst()))
        case "pipeline-couplings": return try couplings(call, parts: Array(parts.dropFirst()))
        case "pipeline-promotions": return try promotions(call, parts: Array(parts.dropFirst()))
        case "teams": return try teams(call)
        case "addons": return try addons(call, app: nil, parts: Array(parts.dropFirst()))
        case "addon-attachments": return try attachments(call, app: nil, parts: Array(parts.dropFirst()))
        case "apps":
            if parts.count <= 2 { return try apps(call, parts: Array(parts.dropFirst())) }
            return try resources(call, app: try appIndex(parts[1]), parts: Array(parts.dropFirst(2)))
        default: break
        }
        throw .noSuchPath
    }

    private mutating func teams(_ call: HerokuCall) throws(HerokuRefusal) -> HerokuAnswer {
        let parts = call.parts
        if parts.count >= 2, parts[1] == "apps" {
            if parts.count >= 4, parts[3] == "collaborators" {
                return try collaborators(call, app: try appIndex(parts[2]), parts: Array(parts.dropFirst(4)))
            }
            let isNew = call.method == .post && parts.count == 2
            let answer =
                try isNew ? createApp(call, team: call.reference("team")) : apps(call, parts: Array(parts.dropFirst(2)))
            switch answer {
            case .one(let app, let status, let warning): return .one(HerokuShapes.teamApp(app), status: status, warning: warning)
            case .list(let apps, let fields): return .list(apps.map(HerokuShapes.teamApp), fields: fields)
            case .whole(let apps): return .whole(apps.map(HerokuShapes.teamApp))
            }
        }
        if call.method == .get, parts.count == 1 { return ownTeams(call.user) }
        if call.method == .get, parts.count == 2, case .list(let own, _) = ownTeams(call.user) {
            guard let team = own.first(where: { [$0["name"]?.string, $0["id"]?.string].contains(parts[1]) }) else { throw .missing("team") }
            return .one(team)
        }
        guard call.method == .get, parts.count == 3 else { throw .noSuchPath }
        let own = apps.filter { $0.team == parts[1] || Identity.uuid("team/\($0.team ?? "")") == parts[1] }
        guard !own.isEmpty else { throw .missing("team") }
        switch parts[2] {
        case "apps":
            return .list(
                own.map { HerokuShapes.teamApp(HerokuShapes.app($0, version: call.version)) }, fields: ["id", "name", "updated_at"])
        case "pipeline-couplings":
            let ids = Set(own.map(\.id))
            return .list(couplings.filter { ids.contains($0.app) }.map(HerokuShapes.coupling(in: self)), fields: ["id"])
        case "addons":
            return .list(own.flatMap { addonShapes(of: $0.name) }, fields: ["id", "name"])
        default: throw .noSuchPath
        }
    }

    private mutating func resources(_ call: HerokuCall, app: Int, parts: [String]) throws(HerokuRefusal) -> HerokuAnswer {
        let rest = Array(parts.dropFirst())
        switch parts[0] {
        case "config-vars" where rest.isEmpty: return try configVars(call, app: app)
        case "pipeline-couplings" where rest.isEmpty && call.method == .get: return try coupling(ofApp: app)
        case "collaborators": return try collaborators(call, app: app, parts: rest)
        case "available-stacks" where rest.isEmpty && call.method == .get: return .list(HerokuCatalogue.stacks, fields: ["id", "name"])
        case "available-dyno-sizes" where rest.isEmpty && call.method == .get: return .list(HerokuCatalogue.sizes, fields: ["id", "name"])
        case "builds": return try builds(call, app: app, parts: rest)
        case "dynos": return try dynos(call, app: app, parts: rest)
        case "log-sessions" where rest.isEmpty && call.method == .post: return try logSession(call, app: app)
        case "slugs" where rest.count == 1 && call.method == .get: return try slug(rest[0], ofApp: app)
        case "releases": return try releases(call, app: app, parts: rest)
        case "formation": return try formation(call, app: app, parts: rest)
        case "addons": return try addons(call, app: app, parts: rest)
        case "addon-attachments": return try attachments(call, app: app, parts: rest)
        case "acm" where rest.isEmpty: return try certificates(call, app: app)
        case "domains": return try domains(call, app: app, parts: rest)
        case "buildpack-installations" where rest.isEmpty: return try buildpacks(call, app: app)
        case "features": return try features(call, app: app, parts: rest)
        case "log-drains": return try drains(call, app: app, parts: rest)
        case let kind where rest.isEmpty && call.method == .get:
            guard let answer = besides(kind, ofApp: app) else { throw .noSuchPath }
            return answer
        default: throw .noSuchPath
        }
    }

    func appIndex(_ identity: String) throws(HerokuRefusal) -> Int {
        guard let index = apps.firstIndex(where: { $0.id == identity || $0.name == identity }) else {
            throw .missing("app", resource: "app")
        }
        return index
    }

    mutating func identifier(_ kind: String) -> String {
        serial += 1
        return Identity.uuid("\(kind)#\(serial)")
    }
}
