internal import CanonicalJSON
internal import HTTPMessages

/// Dyno sizes by tier: Eco and Basic mix with nothing, Standard and Performance mix freely (§2.4).
enum HerokuSizes {
    static let names = [
        "Eco", "Basic", "Standard-1X", "Standard-2X", "Performance-M", "Performance-L", "Performance-L-RAM", "Performance-XL",
        "Performance-2XL", "Private-S", "Private-M", "Private-L", "Private-L-RAM", "Private-XL", "Private-2XL",
    ]

    /// The size as Heroku spells it; names compare without case.
    static func canonical(_ name: String) -> String? { names.first { $0.lowercased() == name.lowercased() } }

    static func tier(_ size: String) -> String {
        switch size {
        case "Eco", "Basic": size
        case let size where size.hasPrefix("Private"): "private"
        default: "professional"
        }
    }

    static func maximum(_ size: String) -> Int {
        switch size {
        case "Eco", "Basic": 1
        case "Standard-1X", "Standard-2X": 100
        default: 10
        }
    }
}

extension HerokuState {
    mutating func formation(_ call: HerokuCall, app index: Int, parts: [String]) throws(HerokuRefusal) -> HerokuAnswer {
        guard parts.count <= 1 else { throw .noSuchPath }
        switch (call.method, parts.first) {
        case (.get, nil): break
        case (.get, let identity?):
            return .one(HerokuShapes.process(apps[index].formation[try process(identity, app: index)], of: apps[index]))
        case (.patch, nil):
            guard let updates = call.body["updates"]?.array else { throw .invalid("updates must be a list.") }
            for update in updates {
                guard let type = update["type"]?.string else { throw .invalid("type is required.") }
                try change(process(type, app: index), app: index, by: update, time: call.time)
            }
            try checkTiers(app: index)
        case (.patch, let identity?):
            let place = try process(identity, app: index)
            try change(place, app: index, by: call.body, time: call.time)
            try checkTiers(app: index)
            return .one(HerokuShapes.process(apps[index].formation[place], of: apps[index]))
        default: throw .noSuchPath
        }
        return .whole(apps[index].formation.sorted { $0.type < $1.type }.map { HerokuShapes.process($0, of: apps[index]) })
    }

    /// Before any deploy there is none.
    private func process(_ identity: String, app index: Int) throws(HerokuRefusal) -> Int {
        guard let place = apps[index].formation.firstIndex(where: { $0.type == identity || $0.id == identity }) else {
            throw .missing("process type (\(identity))", resource: "formation")
        }
        return place
    }

    private mutating func change(_ place: Int, app index: Int, by update: JSONValue, time: String) throws(HerokuRefusal) {
        var process = apps[index].formation[place]
        let size = update["dyno_size"]?["name"]?.string ?? update["dyno_size"]?.string ?? update["size"]?.string
        if let size {
            guard let known = HerokuSizes.canonical(size) else { throw .invalid("No such dyno size: \(size).") }
            process.size = known
        } else if let id = update["dyno_size"]?["id"]?.string {
            guard let known = HerokuSizes.names.first(where: { Identity.uuid("dyno-size/\($0)") == id }) else {
                throw .invalid("No such dyno size: \(id).")
            }
            process.size = known
        }
        if let value = update["quantity"] { process.quantity = try quantity(value, from: process.quantity) }
        guard process.quantity <= HerokuSizes.maximum(process.size) else {
            throw .invalid("Cannot run more than \(HerokuSizes.maximum(process.size)) \(process.size) dynos of one process type.")
        }
        guard process != apps[index].formation[place] else { return }
        process.updatedAt = time
        apps[index].formation[place] = process
    }

    /// An integer; a string such as `2`, `+1` or `-1` is accepted too.
    private func quantity(_ value: JSONValue, from current: Int) throws(HerokuRefusal) -> Int {
        var result = value.integer
        if let text = value.string, let number = Int(text) {
            result = text.hasPrefix("+") || text.hasPrefix("-") ? current + number : number
        }
        guard let result, result >= 0 else { throw .invalid("quantity must be a number of dynos.") }
        return result
    }

    /// Evaluated over all types, those without dynos too.
    private func checkTiers(app index: Int) throws(HerokuRefusal) {
        let sizes = apps[index].formation.map(\.size)
        guard Set(sizes.map(HerokuSizes.tier)).count > 1 else { return }
        throw .invalid("Cannot use the following dyno types in the same app: \(Set(sizes).sorted().joined(separator: " and "))")
    }
}
