internal import CanonicalJSON
internal import HTTPMessages

extension HerokuState {
    /// `Accept-Inclusion: addon:plan,config_vars` inlines the plan and the names of the vars (§1.3).
    func attachmentShapes(_ call: HerokuCall, where matches: (HerokuAttachment) -> Bool) -> [JSONValue] {
        let included = (call.headers["Accept-Inclusion"] ?? "").split(separator: ",").map { $0.filter { $0 != " " } }
        return attachments.filter(matches).compactMap { attachment in
            guard let app = apps.first(where: { $0.name == attachment.app }),
                let addon = addons.first(where: { $0.name == attachment.addon }), let owner = apps.first(where: { $0.name == addon.app })
            else { return nil }
            var inner: [String: JSONValue] = ["id": .string(addon.id), "name": .string(addon.name), "app": HerokuShapes.reference(owner)]
            if included.contains("addon:plan") { inner["plan"] = HerokuShapes.named("plan", addon.plan) }
            var shape: [String: JSONValue] = [
                "addon": .object(inner), "app": HerokuShapes.reference(app), "created_at": .string(attachment.createdAt),
                "id": .string(attachment.id), "name": .string(attachment.name), "namespace": .text(attachment.namespace),
                "updated_at": .string(attachment.updatedAt), "web_url": .null, "log_input_url": .null,
            ]
            if included.contains("config_vars") { shape["config_vars"] = .array(attachment.configVars.map(JSONValue.string)) }
            return .object(shape)
        }
    }

    /// Attachments (§2.8). There is no update: the same name again, confirmed, points elsewhere.
    mutating func attachments(_ call: HerokuCall, app index: Int?, parts: [String]) throws(HerokuRefusal) -> HerokuAnswer {
        let app = index.map { apps[$0].name }
        guard let identity = parts.first else {
            switch (call.method, index) {
            case (.get, _): return .list(attachmentShapes(call) { app == nil || $0.app == app }, fields: ["id", "name"])
            case (.post, nil): return try attach(call)
            default: throw .noSuchPath
            }
        }
        guard parts.count == 1,
            let place = attachments.firstIndex(where: {
                $0.id == identity || (app != nil && $0.app == app && $0.name == identity)
            })
        else { throw .missing("attachment", resource: "add_on attachment") }
        let attachment = attachments[place]
        guard let shape = attachmentShapes(call, where: { $0.id == attachment.id }).first else { throw .missing("attachment") }
        switch call.method {
        case .get: return .one(shape)
        case .delete:
            let addon = addons.first { $0.name == attachment.addon }
            let siblings = attachments.filter { $0.addon == attachment.addon && $0.app == attachment.app }
            guard attachment.app != addon?.app || siblings.count > 1 else {
                throw .invalid("Cannot destroy last attachment to billing app for resource \(attachment.addon)")
            }
            attachments.remove(at: place)
            addRelease(
                to: try appIndex(attachment.app), description: "Detach \(attachment.name) (@ref:\(attachment.addon))", user: call.user,
                now: call.now, changes: changes(attachment, to: .null), runsCommand: true)
            return .one(shape)
        default: throw .noSuchPath
        }
    }

    private mutating func attach(_ call: HerokuCall) throws(HerokuRefusal) -> HerokuAnswer {
        guard let app = call.reference("app"), let wanted = call.reference("addon") else { throw .invalid("addon and app are required.") }
        let index = try appIndex(app)
        guard let addon = addons.first(where: { $0.name == wanted || $0.id == wanted }) else {
            throw .missing("add-on", resource: "add_on")
        }
        let name = call.body["name"]?.string ?? addon.name.uppercased().replacing("-", with: "_")
        let old = attachments.first { $0.app == apps[index].name && $0.name == name }
        if old != nil, call.body["confirm"]?.string != apps[index].name {
            throw .confirmation("\(name) is already attached to \(apps[index].name).", app: apps[index].name)
        }
        let attachment = HerokuAttachment(
            id: identifier("attachment"), name: name, app: apps[index].name, addon: addon.name, namespace: call.body["namespace"]?.string,
            configVars: [variable(name)], createdAt: call.time, updatedAt: call.time)
        attachments.removeAll { $0.id == old?.id }
        attachments.append(attachment)
        if addon.state == "provisioned" {
            addRelease(
                to: index, description: "Attach \(name) (@ref:\(addon.name))", user: call.user, now: call.now,
                changes: changes(attachment, to: .string(addon.url)), runsCommand: true)
        }
        if let old {
            addRelease(to: index, description: "Detach \(name) (@ref:\(old.addon))", user: call.user, now: call.now)
        }
        let shape = attachmentShapes(call) { $0.id == attachment.id }.first ?? .null
        return .one(shape, status: 201)
    }
}
