internal import CanonicalJSON

/// A place in a seed: what it holds, and where it is for the error.
struct SeedNode {
    var json: JSONValue
    var path: String

    func member(_ key: String) -> SeedNode? {
        guard let value = json[key], value != .null else { return nil }
        return SeedNode(json: value, path: path.isEmpty ? key : "\(path).\(key)")
    }

    func string(_ key: String) throws(SeedError) -> String {
        guard let value = try optionalString(key) else { throw SeedError(path: path, message: "`\(key)` is missing") }
        return value
    }

    func optionalString(_ key: String) throws(SeedError) -> String? {
        guard let node = member(key) else { return nil }
        guard let value = node.json.string else { throw SeedError(path: node.path, message: "is not a string") }
        return value
    }

    func optionalInteger(_ key: String) throws(SeedError) -> Int? {
        guard let node = member(key) else { return nil }
        guard let value = node.json.integer else { throw SeedError(path: node.path, message: "is not an integer") }
        return value
    }

    func boolean(_ key: String, default standard: Bool = false) throws(SeedError) -> Bool {
        guard let node = member(key) else { return standard }
        guard let value = node.json.boolean else { throw SeedError(path: node.path, message: "is not true or false") }
        return value
    }

    func list(_ key: String) throws(SeedError) -> [SeedNode] {
        guard let node = member(key) else { return [] }
        guard let values = node.json.array else { throw SeedError(path: node.path, message: "is not a list") }
        return values.enumerated().map { SeedNode(json: $0.element, path: "\(node.path)[\($0.offset)]") }
    }

    func strings(_ key: String) throws(SeedError) -> [String] {
        var result: [String] = []
        for node in try list(key) {
            guard let value = node.json.string else { throw SeedError(path: node.path, message: "is not a string") }
            result.append(value)
        }
        return result
    }

    func stringMap(_ key: String) throws(SeedError) -> [String: String]? {
        guard let node = member(key) else { return nil }
        guard let members = node.json.object else { throw SeedError(path: node.path, message: "is not a map") }
        var result: [String: String] = [:]
        for (name, value) in members {
            guard let text = value.string else { throw SeedError(path: "\(node.path).\(name)", message: "is not a string") }
            result[name] = text
        }
        return result
    }

    func decoded<Value: Decodable>(_ key: String, as type: Value.Type) throws(SeedError) -> Value? {
        guard let node = member(key) else { return nil }
        guard let value = try? node.json.decoded(as: type) else {
            throw SeedError(path: node.path, message: "does not have the expected members")
        }
        return value
    }
}

extension HerokuState {
    init(seed: JSONValue) throws(SeedError) {
        let root = SeedNode(json: seed, path: "")
        guard seed.object != nil else { throw SeedError(path: "", message: "the seed is not a map") }
        tokens = try root.stringMap("tokens") ?? [:]
        provisioningSeconds = try root.optionalInteger("provisioning_seconds") ?? 8
        serial = try root.optionalInteger("serial") ?? 0
        buckets = try root.decoded("buckets", as: [String: HerokuBucket].self) ?? [:]
        for node in try root.list("apps") { apps.append(try HerokuApp(node)) }
        for node in try root.list("addons") { addons.append(try HerokuAddon(node)) }
        for node in try root.list("attachments") { attachments.append(try HerokuAttachment(node)) }
        for (index, addon) in addons.enumerated() where !apps.contains(where: { $0.name == addon.app }) {
            throw SeedError(path: "addons[\(index)].app", message: "there is no app \(addon.app)")
        }
    }
}

private let seedTime = "2026-05-01T09:00:00Z"

extension HerokuApp {
    init(_ node: SeedNode) throws(SeedError) {
        let name = try node.string("name")
        self.name = name
        id = try node.optionalString("id") ?? HerokuIdentity.uuid("app/\(name)")
        team = try node.optionalString("team")
        owner = try node.optionalString("owner") ?? "\(team ?? "owner")@herokumanager.com"
        region = try node.optionalString("region") ?? "us"
        stack = try node.optionalString("stack") ?? "heroku-24"
        buildStack = try node.optionalString("build_stack") ?? stack
        maintenance = try node.boolean("maintenance")
        acm = try node.boolean("acm")
        createdAt = try node.optionalString("created_at") ?? seedTime
        updatedAt = try node.optionalString("updated_at") ?? createdAt
        config = try node.stringMap("config") ?? [:]
        buildpacks = try node.strings("buildpacks")
        features = try node.decoded("features", as: [String: Bool].self) ?? [:]
        releaseCommand = try node.decoded("release_command", as: HerokuReleaseCommand.self)
        for child in try node.list("releases") { releases.append(try HerokuRelease(child, app: name, owner: owner)) }
        for child in try node.list("formation") {
            let type = try child.string("type")
            formation.append(
                HerokuProcess(
                    id: try child.optionalString("id") ?? HerokuIdentity.uuid("process/\(name)/\(type)"), type: type,
                    command: try child.optionalString("command") ?? type, quantity: try child.optionalInteger("quantity") ?? 0,
                    size: try child.optionalString("size") ?? "Basic", createdAt: try child.optionalString("created_at") ?? seedTime,
                    updatedAt: try child.optionalString("updated_at") ?? seedTime))
        }
        for child in try node.list("domains") {
            let hostname = try child.string("hostname")
            let kind = try child.optionalString("kind") ?? "custom"
            domains.append(
                HerokuDomain(
                    id: try child.optionalString("id") ?? HerokuIdentity.uuid("domain/\(hostname)"), hostname: hostname, kind: kind,
                    cname: try child.optionalString("cname"),
                    status: try child.optionalString("status") ?? (kind == "heroku" ? "none" : "succeeded"),
                    createdAt: try child.optionalString("created_at") ?? seedTime,
                    updatedAt: try child.optionalString("updated_at") ?? seedTime, readyAt: try child.optionalInteger("ready_at")))
        }
    }
}

extension HerokuRelease {
    init(_ node: SeedNode, app: String, owner: String) throws(SeedError) {
        guard let version = try node.optionalInteger("version") else { throw SeedError(path: node.path, message: "`version` is missing") }
        self.version = version
        id = try node.optionalString("id") ?? HerokuIdentity.uuid("release/\(app)/\(version)")
        description = try node.string("description")
        status = try node.optionalString("status") ?? "succeeded"
        user = try node.optionalString("user") ?? owner
        slug = try node.optionalString("slug")
        createdAt = try node.optionalString("created_at") ?? seedTime
        updatedAt = try node.optionalString("updated_at") ?? createdAt
        planNames = try node.strings("addon_plan_names")
        config = try node.stringMap("config")
        pending = try node.decoded("pending", as: HerokuPending.self)
        hasOutput = try node.boolean("has_output")
    }
}

extension HerokuAddon {
    init(_ node: SeedNode) throws(SeedError) {
        let name = try node.string("name")
        self.name = name
        id = try node.optionalString("id") ?? HerokuIdentity.uuid("addon/\(name)")
        app = try node.string("app")
        plan = try node.string("plan")
        state = try node.optionalString("state") ?? "provisioned"
        createdAt = try node.optionalString("created_at") ?? seedTime
        updatedAt = try node.optionalString("updated_at") ?? createdAt
        configVars = try node.strings("config_vars")
        url = try node.optionalString("url") ?? HerokuIdentity.addonURL(name: name, service: String(plan.prefix { $0 != ":" }))
        readyAt = try node.optionalInteger("ready_at")
        author = try node.optionalString("author") ?? "\(plan.prefix { $0 != ":" })@addons.heroku.com"
    }
}

extension HerokuAttachment {
    init(_ node: SeedNode) throws(SeedError) {
        name = try node.string("name")
        app = try node.string("app")
        addon = try node.string("addon")
        id = try node.optionalString("id") ?? HerokuIdentity.uuid("attachment/\(app)/\(name)")
        namespace = try node.optionalString("namespace")
        configVars = try node.strings("config_vars")
        createdAt = try node.optionalString("created_at") ?? seedTime
        updatedAt = try node.optionalString("updated_at") ?? createdAt
    }
}
