internal import CanonicalJSON
internal import HTTPMessages

extension HerokuState {
    /// Log drains (§2.16): made by anybody with their address, or by an add-on.
    mutating func drains(_ call: HerokuCall, app index: Int, parts: [String]) throws(HerokuRefusal) -> HerokuAnswer {
        guard let identity = parts.first else {
            switch call.method {
            case .get: return .list(apps[index].drains.map(Self.shape), fields: ["id", "url"])
            case .post:
                guard let url = call.body["url"]?.string, url.contains("://") else { throw .invalid("url must be an address.") }
                guard !apps[index].drains.contains(where: { $0.url == url }) else { throw .invalid("Url has already been taken") }
                let id = identifier("drain")
                let drain = HerokuDrain(id: id, url: url, token: "d.\(id)", addon: nil, created_at: apps[index].updatedAt)
                apps[index].drains.append(drain)
                return .one(Self.shape(drain), status: 201)
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
        return .one(Self.shape(drain))
    }

    private static func shape(_ drain: HerokuDrain) -> JSONValue {
        [
            "id": .string(drain.id), "url": .string(drain.url), "token": .string(drain.token), "created_at": .string(drain.created_at),
            "updated_at": .string(drain.created_at),
            "addon": drain.addon.map { ["id": .string(Identity.uuid("addon/\($0)")), "name": .string($0)] } ?? .null,
        ]
    }
}
