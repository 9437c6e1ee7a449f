internal import CanonicalJSON

extension InfisicalState {
    /// `{project, tokens: [TOKEN | {token, folders?, read_values?, write?, expires?}], clients?: {ID: SECRET},
    /// environments: {SLUG: {"/PATH/NAME": VALUE | {value, version, earlier, updated?}}}, folders?: [[SLUG, PATH]], protected?: [[SLUG, PATH]], api?: [v3, v4]}`.
    init(seed: JSONValue) throws(SeedError) {
        let root = SeedNode(json: seed, path: "")
        guard seed.object != nil else { throw SeedError(path: "", message: "the seed is not a map") }
        project = try root.string("project")
        clients = try root.stringMap("clients") ?? [:]
        machines = try root.decoded("machines", as: [String: InfisicalMachine].self) ?? [:]
        logins = try root.optionalInteger("logins") ?? 0
        for node in try root.list("tokens") {
            if let token = node.json.string {
                tokens[token] = InfisicalIdentity(folders: ["/"], mayReadValues: true, mayWrite: true, expires: nil)
                continue
            }
            let folders = try node.strings("folders")
            tokens[try node.string("token")] = InfisicalIdentity(
                folders: folders.isEmpty ? ["/"] : folders, mayReadValues: try node.boolean("read_values", default: true),
                mayWrite: try node.boolean("write", default: true),
                expires: try node.optionalInteger("expires"))
        }
        let spoken = try root.strings("api")
        if !spoken.isEmpty { versions = Set(spoken) }
        folders = try Self.folders(root, "folders")
        protected = try Self.folders(root, "protected")
        for (slug, places) in (seed["environments"]?.object ?? [:]).sorted(by: { $0.key < $1.key }) {
            environments.append(slug)
            for (place, value) in (places.object ?? [:]).sorted(by: { $0.key < $1.key }) {
                secrets.append(try InfisicalSecret(SeedNode(json: value, path: "environments.\(slug).\(place)"), slug: slug, place: place))
            }
        }
    }

    private static func folders(_ root: SeedNode, _ key: String) throws(SeedError) -> Set<InfisicalFolder> {
        var found: Set<InfisicalFolder> = []
        for node in try root.list(key) {
            let parts = node.json.array?.compactMap(\.string) ?? []
            guard parts.count == 2 else { throw SeedError(path: node.path, message: "is not a slug and a path") }
            found.insert(InfisicalFolder(environment: parts[0], path: parts[1]))
        }
        return found
    }

    private static func seed(_ folders: Set<InfisicalFolder>) -> JSONValue {
        .array(
            folders.map { [$0.environment, $0.path] }.sorted { $0.lexicographicallyPrecedes($1) }.map { .array($0.map(JSONValue.string)) })
    }

    var picture: JSONValue {
        var environments: [String: [String: JSONValue]] = [:]
        for slug in self.environments { environments[slug] = [:] }
        for secret in secrets {
            let place = (secret.path == "/" ? "" : secret.path) + "/" + secret.name
            environments[secret.environment]?[place] = [
                "value": .string(secret.value), "version": .integer(secret.version),
                "earlier": .array(secret.earlier.map(JSONValue.string)),
                "updated": secret.updatedAt.map(JSONValue.integer) ?? .null,
            ]
        }
        let tokens = self.tokens.sorted { $0.key < $1.key }.map { token, identity -> JSONValue in
            [
                "token": .string(token), "folders": .array(identity.folders.map(JSONValue.string)),
                "read_values": .boolean(identity.mayReadValues), "write": .boolean(identity.mayWrite),
                "expires": identity.expires.map(JSONValue.integer) ?? .null,
            ]
        }
        return [
            "project": .string(project), "clients": .object(clients.mapValues(JSONValue.string)), "logins": .integer(logins),
            "machines": .plain(machines), "api": .array(versions.sorted().map(JSONValue.string)),
            "folders": Self.seed(folders), "protected": Self.seed(protected), "tokens": .array(tokens),
            "environments": .object(environments.mapValues(JSONValue.object)),
        ]
    }
}

extension InfisicalSecret {
    fileprivate init(_ node: SeedNode, slug: String, place: String) throws(SeedError) {
        guard let slash = place.lastIndex(of: "/"), place.hasPrefix("/") else {
            throw SeedError(path: node.path, message: "a place begins with a slash")
        }
        environment = slug
        path = slash == place.startIndex ? "/" : String(place[..<slash])
        name = String(place[place.index(after: slash)...])
        if let text = node.json.string {
            (value, version) = (text, 1)
        } else {
            value = try node.string("value")
            version = try node.optionalInteger("version") ?? 1
            earlier = try node.strings("earlier")
            updatedAt = try node.optionalInteger("updated")
        }
    }
}
