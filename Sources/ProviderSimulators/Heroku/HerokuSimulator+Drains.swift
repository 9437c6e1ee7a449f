internal import CanonicalJSON
internal import HTTPMessages

extension HerokuState {
    /// Log drains (§2.16): made by anybody with their address, or by an add-on.
    mutating func drains(_ call: HerokuCall, app index: Int, parts: [String]) throws(HerokuRefusal) -> HerokuAnswer {
        guard let identity = parts.first else {
            switch call.method {
            case .get: return .list(apps[index].drains.map { shape($0, apps[index]) }, fields: ["id", "url"])
            case .post:
                guard let url = call.body["url"]?.string, url.contains("://") else { throw .invalid("url must be an address.") }
                guard !apps[index].drains.contains(where: { $0.url == url }) else { throw .invalid("Url has already been taken") }
                let id = identifier("drain")
                let drain = HerokuDrain(id: id, url: url, token: "d.\(id)", addon: nil, created_at: apps[index].updatedAt)
                apps[index].drains.append(drain)
                return .one(shape(drain, apps[index]), status: 201)
            default: throw .noSuchPath
            }
        }
        guard parts.count == 1,
            let place = apps[index].drains.firstIndex(where: { [$0.id, $0.token, $0.url].contains(identity) })
        else { throw .missing("log drain") }
        let drain = apps[index].drains[place]
        switch call.method {
        case .get: break
        case .delete: apps[index].drains.remove(at: place)
        default: throw .noSuchPath
        }
        return .one(shape(drain, apps[index]))
    }

    private func shape(_ drain: HerokuDrain, _ app: HerokuApp) -> JSONValue {
        let owner = addons.first { $0.name == drain.addon }
        return [
            "addon": owner.map { ["id": .string($0.id), "name": .string($0.name), "app": HerokuShapes.reference(app)] } ?? .null,
            "app": HerokuShapes.reference(app), "created_at": .string(drain.created_at), "id": .string(drain.id),
            "token": .string(drain.token), "updated_at": .string(drain.created_at), "url": .string(drain.url),
        ]
    }
}
