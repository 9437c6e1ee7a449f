internal import CanonicalJSON

extension HerokuState {
    init(seed: JSONValue) throws(SeedError) {
        let root = SeedNode(json: seed, path: "")
        guard seed.object != nil else { throw SeedError(path: "", message: "the seed is not a map") }
        tokens = try root.stringMap("tokens") ?? [:]
        accounts = try root.decoded("accounts", as: [String: HerokuAccountFacts].self) ?? [:]
        provisioningSeconds = try root.optionalInteger("provisioning_seconds") ?? 8
        appLimit = try root.optionalInteger("app_limit") ?? 100
        domainSeconds = try root.optionalInteger("domain_seconds") ?? 5
        certificateSeconds = try root.optionalInteger("certificate_seconds") ?? 2_700
        names = SeenNames(try PublishedNames(root, "names"))
        serial = try root.optionalInteger("serial") ?? 0
        buckets = try root.decoded("buckets", as: [String: HerokuBucket].self) ?? [:]
        for node in try root.list("apps") { apps.append(try HerokuApp(node)) }
        for node in try root.list("addons") { addons.append(try HerokuAddon(node)) }
        for node in try root.list("attachments") { attachments.append(try HerokuAttachment(node)) }
        logSeconds = try root.optionalInteger("log_seconds") ?? 1
        logSessions = try root.decoded("log_sessions", as: [HerokuLogSession].self) ?? []
        builds = try root.decoded("builds", as: [HerokuBuild].self)
        dynoSerial = try root.optionalInteger("dyno_serial") ?? 0
        promotionSeconds = try root.optionalInteger("promotion_seconds") ?? 1
        slugs = try root.decoded("slugs", as: [String: HerokuSlug].self) ?? [:]
        programs = try root.decoded("programs", as: [String: HerokuProgram].self) ?? [:]
        for node in try root.list("pipelines") { pipelines.append(try HerokuPipeline(node)) }
        for node in try root.list("couplings") { couplings.append(try HerokuCoupling(node, in: self)) }
        promotions = try root.decoded("promotions", as: [HerokuPromotion].self) ?? []
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
        id = try node.optionalString("id") ?? Identity.uuid("app/\(name)")
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
        for child in try node.list("commands") { scripts.append(try HerokuScript(child)) }
        dynos = try node.decoded("dynos", as: [HerokuDyno].self) ?? []
        log = try node.decoded("log", as: [HerokuLogEntry].self) ?? []
        promotionError = try node.optionalString("promotion_error")
        collaborators = try node.strings("collaborators")
        drains = try node.decoded("drains", as: [HerokuDrain].self) ?? []
        for child in try node.list("releases") { releases.append(try HerokuRelease(child, app: name, owner: owner)) }
        for child in try node.list("formation") {
            let type = try child.string("type")
            formation.append(
                HerokuProcess(
                    id: try child.optionalString("id") ?? Identity.uuid("process/\(name)/\(type)"), type: type,
                    command: try child.optionalString("command") ?? type, quantity: try child.optionalInteger("quantity") ?? 0,
                    size: try child.optionalString("size") ?? "Basic", createdAt: try child.optionalString("created_at") ?? seedTime,
                    updatedAt: try child.optionalString("updated_at") ?? seedTime))
        }
        for child in try node.list("domains") {
            let hostname = try child.string("hostname")
            let kind = try child.optionalString("kind") ?? "custom"
            domains.append(
                HerokuDomain(
                    id: try child.optionalString("id") ?? Identity.uuid("domain/\(hostname)"), hostname: hostname, kind: kind,
                    cname: try child.optionalString("cname"),
                    status: try child.optionalString("status") ?? (kind == "heroku" ? "none" : "succeeded"),
                    createdAt: try child.optionalString("created_at") ?? seedTime,
                    updatedAt: try child.optionalString("updated_at") ?? seedTime, readyAt: try child.optionalInteger("ready_at"),
                    certificate: try child.decoded("certificate", as: HerokuCertificate.self)))
        }
    }
}

extension HerokuRelease {
    init(_ node: SeedNode, app: String, owner: String) throws(SeedError) {
        guard let version = try node.optionalInteger("version") else { throw SeedError(path: node.path, message: "`version` is missing") }
        self.version = version
        id = try node.optionalString("id") ?? Identity.uuid("release/\(app)/\(version)")
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
        id = try node.optionalString("id") ?? Identity.uuid("addon/\(name)")
        app = try node.string("app")
        plan = try node.string("plan")
        state = try node.optionalString("state") ?? "provisioned"
        createdAt = try node.optionalString("created_at") ?? seedTime
        updatedAt = try node.optionalString("updated_at") ?? createdAt
        configVars = try node.strings("config_vars")
        url = try node.optionalString("url") ?? HerokuAddonURL.of(name: name, service: String(plan.prefix { $0 != ":" }))
        readyAt = try node.optionalInteger("ready_at")
        author = try node.optionalString("author") ?? "\(plan.prefix { $0 != ":" })@addons.heroku.com"
    }
}

extension HerokuAttachment {
    init(_ node: SeedNode) throws(SeedError) {
        name = try node.string("name")
        app = try node.string("app")
        addon = try node.string("addon")
        id = try node.optionalString("id") ?? Identity.uuid("attachment/\(app)/\(name)")
        namespace = try node.optionalString("namespace")
        configVars = try node.strings("config_vars")
        createdAt = try node.optionalString("created_at") ?? seedTime
        updatedAt = try node.optionalString("updated_at") ?? createdAt
    }
}
