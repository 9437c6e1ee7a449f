internal import CanonicalJSON
internal import HTTPMessages

extension HerokuState {
    func addonShapes(of app: String?) -> [JSONValue] {
        addons.filter { app == nil || $0.app == app }.compactMap { addon in
            apps.first { $0.name == addon.app }.map { HerokuShapes.addon(addon, of: $0) }
        }
    }

    /// Add-ons (§2.7), of one app or of all that are visible.
    mutating func addons(_ call: HerokuCall, app index: Int?, parts: [String]) throws(HerokuRefusal) -> HerokuAnswer {
        let app = index.map { apps[$0].name }
        guard let identity = parts.first else {
            switch (call.method, index) {
            case (.get, _): return .list(addonShapes(of: app), fields: ["id", "name"])
            case (.post, let index?): return try createAddon(call, app: index)
            default: throw .noSuchPath
            }
        }
        guard
            let place = addons.firstIndex(where: { (app == nil || $0.app == app) && ($0.name == identity || $0.id == identity) }),
            let owner = apps.firstIndex(where: { $0.name == addons[place].app })
        else { throw .missing("add-on", resource: "add_on") }
        if parts.count == 2, parts[1] == "addon-attachments", call.method == .get {
            let name = addons[place].name
            return .list(attachmentShapes(call) { $0.addon == name }, fields: ["id", "name"])
        }
        guard parts.count == 1 else { throw .noSuchPath }
        switch (call.method, index) {
        case (.get, _): break
        case (.patch, .some): try changeAddon(place, owner: owner, call)
        case (.delete, .some): return try deleteAddon(place, owner: owner, call)
        default: throw .noSuchPath
        }
        return .one(HerokuShapes.addon(addons[place], of: apps[owner]))
    }

    private mutating func createAddon(_ call: HerokuCall, app index: Int) throws(HerokuRefusal) -> HerokuAnswer {
        guard let plan = call.reference("plan"), !plan.isEmpty else { throw .invalid("plan is required.") }
        let service = String(plan.prefix { $0 != ":" })
        let app = apps[index].name
        let id = identifier("addon")
        let short = service.hasPrefix("heroku-") ? String(service.dropFirst("heroku-".count)) : service
        let name = call.body["name"]?.string ?? "\(short)-plain-\(id.prefix(5))"
        try checkAddonName(name)
        let attachmentName = call.body["attachment"]?["name"]?.string ?? defaultAttachmentName(service: service, app: app, seed: id)
        let existing = attachments.first { $0.app == app && $0.name == attachmentName }
        if existing != nil || apps[index].config[variable(attachmentName)] != nil, call.body["confirm"]?.string != app {
            throw .confirmation("Adding \(name) to \(app) would overwrite existing vars on \(app): \(variable(attachmentName)).", app: app)
        }
        if let existing { attachments.removeAll { $0.id == existing.id } }
        let addon = HerokuAddon(
            id: id, name: name, app: app, plan: plan.contains(":") ? plan : "\(plan):default", state: "provisioning", createdAt: call.time,
            updatedAt: call.time, configVars: [variable(attachmentName)], url: HerokuAddonURL.of(name: name, service: service),
            readyAt: call.now + provisioningSeconds, author: call.user)
        addons.append(addon)
        attachments.append(
            HerokuAttachment(
                id: identifier("attachment"), name: attachmentName, app: app, addon: name, namespace: nil,
                configVars: [variable(attachmentName)], createdAt: call.time, updatedAt: call.time))
        let hasMessage = call.headers["X-Heroku-Legacy-Provider-Messages"] == "true"
        return .one(HerokuShapes.addon(addon, of: apps[index], hasMessage: hasMessage), status: 201)
    }

    /// The vars appear, with one release, when the add-on is marked provisioned; that release runs the release command.
    mutating func finishProvisioning(_ place: Int, now: Int) {
        addons[place].readyAt = nil
        addons[place].state = "provisioned"
        addons[place].updatedAt = Identity.time(now)
        let addon = addons[place]
        for attachment in attachments where attachment.addon == addon.name {
            guard let index = apps.firstIndex(where: { $0.name == attachment.app }) else { continue }
            addRelease(
                to: index, description: "Attach \(attachment.name) (@ref:\(addon.name))", user: addon.author, now: now,
                changes: changes(attachment, to: .string(addon.url)), runsCommand: true)
        }
    }

    /// What an add-on's provider does by itself: its vars have another value, with one release.
    /// - Returns: whether there is such an add-on.
    mutating func rotate(_ name: String, to url: String, now: Int) -> Bool {
        guard let place = addons.firstIndex(where: { $0.name == name }) else { return false }
        addons[place].url = url
        for attachment in attachments where attachment.addon == name {
            guard let index = apps.firstIndex(where: { $0.name == attachment.app }) else { continue }
            addRelease(
                to: index, description: "Update \(attachment.name) by \(addons[place].service)",
                user: "\(addons[place].service)@addons.heroku.com", now: now, changes: changes(attachment, to: .string(url)))
        }
        return true
    }

    private mutating func changeAddon(_ place: Int, owner: Int, _ call: HerokuCall) throws(HerokuRefusal) {
        let old = addons[place]
        if let plan = call.reference("plan"), plan != old.plan {
            guard plan.hasPrefix(old.service + ":") else { throw .invalid("An add-on cannot change to a plan of another service.") }
            guard old.state == "provisioned" else { throw .invalid("\(old.name) is still provisioning.") }
            addons[place].plan = plan
            addRelease(to: owner, description: "Change \(old.name) to \(plan)", user: call.user, now: call.now)
        }
        if let name = call.body["name"]?.string, name != old.name {
            try checkAddonName(name)
            addons[place].name = name
            for index in attachments.indices where attachments[index].addon == old.name { attachments[index].addon = name }
        }
        if addons[place] != old { addons[place].updatedAt = call.time }
    }

    private mutating func deleteAddon(_ place: Int, owner: Int, _ call: HerokuCall) throws(HerokuRefusal) -> HerokuAnswer {
        let addon = addons[place]
        let foreign = attachments.filter { $0.addon == addon.name && $0.app != addon.app }
        guard foreign.isEmpty || call.body["force"]?.boolean == true else {
            throw .invalid("\(addon.name) is attached to \(Set(foreign.map(\.app)).sorted().joined(separator: ", ")). Detach it first.")
        }
        var shape = addon
        shape.state = "deprovisioned"
        addons.remove(at: place)
        for attachment in attachments where attachment.addon == addon.name {
            guard let index = apps.firstIndex(where: { $0.name == attachment.app }) else { continue }
            addRelease(
                to: index, description: "Detach \(attachment.name) (@ref:\(addon.name))", user: call.user, now: call.now,
                changes: changes(attachment, to: .null))
        }
        attachments.removeAll { $0.addon == addon.name }
        return .one(HerokuShapes.addon(shape, of: apps[owner]))
    }

    /// `^[a-zA-Z][A-Za-z0-9_-]+$`, unique across Heroku: that is what makes a named creation safe to repeat (§1.7).
    private func checkAddonName(_ name: String) throws(HerokuRefusal) {
        let scalars = name.unicodeScalars
        let fine = scalars.allSatisfy {
            $0.isASCII && ($0.properties.isAlphabetic || $0.properties.numericType != nil || $0 == "_" || $0 == "-")
        }
        guard fine, scalars.count >= 2, scalars.first?.properties.isAlphabetic == true else { throw .invalid("Name \(name) is not valid.") }
        guard !addons.contains(where: { $0.name == name }) else { throw .invalid("Name \(name) has already been taken") }
    }

    /// `DATABASE` for the first Postgres of an app, a colour for the next; other services give their own name.
    private func defaultAttachmentName(service: String, app: String, seed: String) -> String {
        guard service == "heroku-postgresql" else {
            let short = service.hasPrefix("heroku-") ? String(service.dropFirst("heroku-".count)) : service
            return short.uppercased().replacing("-", with: "_")
        }
        guard attachments.contains(where: { $0.app == app && $0.name == "DATABASE" }) else { return "DATABASE" }
        let colours = ["AMBER", "AQUA", "BLUE", "CRIMSON", "GOLD", "MAUVE", "OLIVE", "TEAL"]
        return "HEROKU_POSTGRESQL_" + colours[Int(Identity.hash(seed) % UInt64(colours.count))]
    }

    func variable(_ attachment: String) -> String { "\(attachment)_URL" }

    func changes(_ attachment: HerokuAttachment, to value: JSONValue) -> [String: JSONValue] {
        Dictionary(attachment.configVars.map { ($0, value) }, uniquingKeysWith: { _, last in last })
    }
}
