internal import CanonicalJSON
internal import HTTPMessages

extension HerokuState {
    /// Apps (§2.1): only `build_stack`, `maintenance` and `name` can be changed.
    mutating func apps(_ call: HerokuCall, parts: [String]) throws(HerokuRefusal) -> HerokuAnswer {
        guard let identity = parts.first else {
            switch call.method {
            case .get: return .list(apps.map { HerokuShapes.app($0, version: call.version) }, fields: ["id", "name", "updated_at"])
            case .post: return try createApp(call, team: nil)
            default: throw .noSuchPath
            }
        }
        guard parts.count == 1 else { throw .noSuchPath }
        let index = try appIndex(identity)
        switch call.method {
        case .get, .head: break
        case .patch: try changeApp(index, call)
        case .delete:
            // Every add-on billed to the app goes with it, even those attached elsewhere.
            let shape = HerokuShapes.app(apps[index], version: call.version)
            let name = apps[index].name
            let billed = addons.filter { $0.app == name }.map(\.name)
            addons.removeAll { $0.app == name }
            attachments.removeAll { $0.app == name || billed.contains($0.addon) }
            let id = apps.remove(at: index).id
            couplings.removeAll { $0.app == id }
            programs[name] = nil
            return .one(shape)
        default: throw .noSuchPath
        }
        return .one(HerokuShapes.app(apps[index], version: call.version))
    }

    mutating func createApp(_ call: HerokuCall, team: String?) throws(HerokuRefusal) -> HerokuAnswer {
        let id = identifier("app")
        let name = call.body["name"]?.string ?? "calm-plain-\(id.prefix(5))"
        try checkName(name)
        let stack = call.reference("stack") ?? "heroku-24"
        try checkStack(stack)
        try checkRoom(user: call.user, team: team)
        let region = call.reference("region") ?? "us"
        guard ["us", "eu"].contains(region) else { throw .invalid("Region \(region) is not available.") }
        var app = HerokuApp(
            id: id, name: name, owner: team.map { "\($0)@herokumanager.com" } ?? call.user, team: team, region: region, stack: stack,
            buildStack: stack, createdAt: call.time, updatedAt: call.time)
        app.domains = [
            HerokuDomain(
                id: identifier("domain"), hostname: "\(name)-\(Identity.hex("host/\(id)").prefix(12)).herokuapp.com", kind: "heroku",
                status: "none", createdAt: call.time, updatedAt: call.time)
        ]
        apps.append(app)
        // The release list of a brand-new app is not empty (§2.1).
        addRelease(to: apps.count - 1, description: "Initial release", user: call.user, now: call.now)
        addRelease(to: apps.count - 1, description: "Enable Logplex", user: call.user, now: call.now)
        return .one(HerokuShapes.app(apps[apps.count - 1], version: call.version), status: 201)
    }

    private mutating func changeApp(_ index: Int, _ call: HerokuCall) throws(HerokuRefusal) {
        let changes = call.body.object ?? [:]
        for key in changes.keys.sorted() where !["build_stack", "maintenance", "name"].contains(key) {
            throw .invalid("\(key) cannot be updated.")
        }
        if let value = changes["maintenance"] {
            guard let maintenance = value.boolean else { throw .invalid("maintenance must be true or false.") }
            apps[index].maintenance = maintenance
        }
        if changes["build_stack"] != nil {
            guard let stack = call.reference("build_stack") else { throw .invalid("build_stack must name a stack.") }
            try checkStack(stack)
            apps[index].buildStack = stack
            // `stack` follows at the next deploy, at once only on an app that never had one (§2.1).
            if !apps[index].isDeployed { apps[index].stack = stack }
        }
        if let value = changes["name"] {
            guard let name = value.string else { throw .invalid("name must be a string.") }
            let old = apps[index].name
            if name != old {
                try checkName(name)
                apps[index].name = name
                // The built-in host changes with the name.
                for place in apps[index].domains.indices where apps[index].domains[place].kind == "heroku" {
                    apps[index].domains[place].hostname = "\(name)-\(Identity.hex("host/\(name)").prefix(12)).herokuapp.com"
                }
                programs[name] = programs.removeValue(forKey: old)
                for place in addons.indices where addons[place].app == old { addons[place].app = name }
                for place in attachments.indices where attachments[place].app == old { attachments[place].app = name }
            }
        }
        if !changes.isEmpty { apps[index].updatedAt = call.time }
    }

    /// `^[a-z][a-z0-9-]{1,28}[a-z0-9]$`, unique across Heroku.
    private func checkName(_ name: String) throws(HerokuRefusal) {
        let lower = "a"..."z"
        let digits = "0"..."9"
        let characters = name.map(String.init)
        let fine = characters.allSatisfy { $0.utf8.count == 1 && (lower.contains($0) || digits.contains($0) || $0 == "-") }
        guard fine, (3...30).contains(characters.count), let first = characters.first, lower.contains(first), characters.last != "-" else {
            throw .invalid(
                "Name must start with a letter, end with a letter or digit and can only contain lowercase letters, digits, and dashes.")
        }
        guard !apps.contains(where: { $0.name == name }) else { throw .invalid("Name \(name) is already taken") }
    }

    private func checkStack(_ stack: String) throws(HerokuRefusal) {
        guard ["heroku-22", "heroku-24", "heroku-26", "container", "cnb"].contains(stack) else {
            throw .invalid("Stack \(stack) is not available.")
        }
    }
}
