internal import CanonicalJSON
internal import HTTPMessages

/// What Heroku offers to everybody: stacks, dyno sizes, regions, and the plans of a few add-on services (§2.5, §2.7).
enum HerokuCatalogue {
    private static let time = "2024-10-01T12:00:00Z"

    static let stacks: [JSONValue] = [
        stack("cnb", "public"), stack("container", "public"), stack("heroku-22", "deprecated"),
        stack("heroku-24", "public", isDefault: true),
        stack("heroku-26", "public"),
    ]

    private static func stack(_ name: String, _ state: String, isDefault: Bool = false) -> JSONValue {
        [
            "created_at": .string(time), "default": .boolean(isDefault), "id": .string(Identity.uuid("stack/\(name)")),
            "name": .string(name),
            "state": .string(state), "updated_at": .string(time),
        ]
    }

    /// Name, share of a core, memory in GB, whether dedicated.
    private static let dynos: [(String, Int, Double, Bool)] = [
        ("Basic", 1, 0.5, false), ("Eco", 1, 0.5, false), ("Performance-L", 46, 14, true), ("Performance-M", 11, 2.5, true),
        ("Standard-1X", 1, 0.5, false), ("Standard-2X", 2, 1, false),
    ]

    static let sizes: [JSONValue] = dynos.map { name, compute, memory, isDedicated in
        [
            "architecture": "amd64", "compute": .integer(compute), "cost": .null, "dedicated": .boolean(isDedicated),
            "precise_dyno_units": .number(1),
            "generation": HerokuShapes.named("generation", "cedar"), "id": .string(Identity.uuid("dyno-size/\(name)")),
            "memory": .number(memory), "name": .string(name), "private_space_only": false,
        ]
    }

    static let regions: [JSONValue] = [("eu", "Ireland", "Europe", "eu-west-1"), ("us", "Virginia", "United States", "us-east-1")].map {
        name, locale, country, place in
        [
            "country": .string(country), "created_at": .string(time), "description": .string(country),
            "id": .string(Identity.uuid("region/\(name)")), "locale": .string(locale), "name": .string(name), "private_capable": true,
            "provider": ["name": "amazon-web-services", "region": .string(place)], "updated_at": .string(time),
        ]
    }

    /// Plans by service, with their price in cents a month.
    private static let plansOf: [String: [(String, Int)]] = [
        "heroku-inference": [("claude", 0)],
        "heroku-postgresql": [("essential-0", 500), ("essential-1", 900), ("standard-0", 5_000), ("premium-0", 20_000)],
        "heroku-redis": [("mini", 300), ("premium-0", 1_500)], "papertrail": [("choklad", 0), ("fixa", 700)],
        "scheduler": [("standard", 0)],
    ]

    static let services: [JSONValue] = plansOf.keys.sorted().map { name in
        [
            "cli_plugin_name": .null, "created_at": .string(time), "human_name": .string(name),
            "id": .string(Identity.uuid("addon-service/\(name)")),
            "name": .string(name), "state": "ga", "supports_multiple_installations": true, "supports_sharing": true,
            "updated_at": .string(time), "supported_generations": [HerokuShapes.named("generation", "cedar")],
        ]
    }

    static func plans(of service: String) -> [JSONValue]? {
        plansOf[service].map { plans in plans.enumerated().map { plan(service, $1.0, cents: $1.1, isDefault: $0 == 0) } }
    }

    static func plan(_ name: String) -> JSONValue? {
        let service = String(name.prefix { $0 != ":" })
        return plans(of: service)?.first { [$0["name"]?.string, $0["id"]?.string].contains(name) }
            ?? plansOf.keys.sorted().lazy.compactMap { plans(of: $0)?.first { $0["id"]?.string == name } }.first
    }

    private static func plan(_ service: String, _ name: String, cents: Int, isDefault: Bool) -> JSONValue {
        let full = "\(service):\(name)"
        return [
            "addon_service": HerokuShapes.named("addon-service", service), "created_at": .string(time), "compliance": .null,
            "default": .boolean(isDefault), "description": .string(full), "human_name": .string(name),
            "id": .string(Identity.uuid("plan/\(full)")),
            "installable_inside_private_network": true, "installable_outside_private_network": true, "name": .string(full),
            "price": ["cents": .integer(cents), "contract": false, "unit": "month"], "space_default": false, "state": "ga",
            "updated_at": .string(time), "visible": true,
        ]
    }
}

extension HerokuState {
    /// Nil for what is no part of the catalogue.
    func catalogue(_ call: HerokuCall) throws(HerokuRefusal) -> HerokuAnswer? {
        let parts = call.parts
        guard call.method == .get, let first = parts.first else { return nil }
        switch (first, parts.count) {
        case ("stacks", 1...2): return try Self.listed(HerokuCatalogue.stacks, parts, "stack")
        case ("dyno-sizes", 1...2): return try Self.listed(HerokuCatalogue.sizes, parts, "dyno size")
        case ("regions", 1...2): return try Self.listed(HerokuCatalogue.regions, parts, "region")
        case ("addon-services", 1...2): return try Self.listed(HerokuCatalogue.services, parts, "add-on service")
        case ("addon-services", 3...4) where parts[2] == "plans":
            guard let plans = HerokuCatalogue.plans(of: parts[1]) else { throw .missing("add-on service") }
            return try Self.listed(plans, ["plans"] + parts.dropFirst(3), "plan")
        case ("plans", 2):
            guard let plan = HerokuCatalogue.plan(parts[1]) else { throw .missing("plan") }
            return .one(plan)
        default: return nil
        }
    }

    private static func listed(_ all: [JSONValue], _ parts: [String], _ what: String) throws(HerokuRefusal) -> HerokuAnswer {
        guard let identity = parts.dropFirst().first else { return .list(all, fields: ["id", "name"]) }
        guard let one = all.first(where: { [$0["name"]?.string?.lowercased(), $0["id"]?.string].contains(identity.lowercased()) }) else {
            throw .missing(what)
        }
        return .one(one)
    }
}
