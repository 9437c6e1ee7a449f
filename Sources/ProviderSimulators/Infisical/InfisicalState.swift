internal import CanonicalJSON
internal import HTTPMessages

/// One secret: where it is, and what the API tells of it.
struct InfisicalSecret: Hashable {
    var environment: String
    /// `/` or a path without a trailing slash.
    var path: String
    var name: String
    var value: String
    var version: Int
    /// The values of before, oldest first; those that a seed does not have are not known.
    var earlier: [String] = []
    /// Seconds since 1970; nil for that of the seed.
    var updatedAt: Int?

    /// As it was in a version; nil for one that there is not, or that is not known.
    func asOf(version wanted: Int) -> InfisicalSecret? {
        let known = earlier + [value]
        let index = wanted - version + known.count - 1
        guard known.indices.contains(index) else { return nil }
        var secret = self
        (secret.value, secret.version) = (known[index], wanted)
        return secret
    }

    /// The value is withheld from an identity that may only describe (viewSecretValue).
    func json(project: String, isReadable: Bool) -> JSONValue {
        let id = Identity.uuid("secret/\(environment)\(path)/\(name)")
        return [
            "id": .string(id), "_id": .string(id), "workspace": .string(project), "environment": .string(environment),
            "version": .integer(version), "type": "shared", "secretKey": .string(name),
            "secretValue": .string(isReadable ? value : "<hidden-by-infisical>"), "secretComment": "", "secretPath": .string(path),
            "secretValueHidden": .boolean(!isReadable), "secretMetadata": [], "tags": [], "createdAt": "2026-05-01T09:00:00.000Z",
            "updatedAt": .string(updatedAt.map { String(Identity.time($0).dropLast()) + ".000Z" } ?? "2026-05-01T09:00:00.000Z"),
            "skipMultilineEncoding": false, "isRotatedSecret": false, "rotationId": .null,
        ]
    }
}

/// What an access token may do.
struct InfisicalIdentity: Hashable {
    /// Folders below which it may describe secrets.
    var folders: [String]
    var mayReadValues: Bool
    /// Create and edit.
    var mayWrite: Bool
    /// Seconds since 1970; nil never.
    var expires: Int?

    func mayDescribe(_ path: String) -> Bool {
        folders.contains { $0 == "/" || path == $0 || path.hasPrefix($0 + "/") }
    }
}

struct InfisicalState: Hashable {
    var project = ""
    var environments: [String] = []
    var secrets: [InfisicalSecret] = []
    var tokens: [String: InfisicalIdentity] = [:]
    /// By client id: its secret.
    var clients: [String: String] = [:]
    /// By the identity's id: what its identity tokens have to say.
    var machines: [String: InfisicalMachine] = [:]
    var logins = 0
    /// The versions of the secrets' API that the server has.
    var versions: Set<String> = ["v3", "v4"]
    /// Folders that were made, by their environment; those with secrets in them need no mention.
    var folders: Set<InfisicalFolder> = []
    /// Folders whose secrets change only once somebody approves.
    var protected: Set<InfisicalFolder> = []

    private static let lifetime = 7_200

    mutating func login(_ request: HTTPRequest, now: Int) throws(InfisicalRefusal) -> HTTPResponse {
        let body = request.json
        guard let id = body?["clientId"]?.string else { throw InfisicalRefusal(missing: "clientId") }
        guard let secret = body?["clientSecret"]?.string else { throw InfisicalRefusal(missing: "clientSecret") }
        guard clients[id] == secret else { throw InfisicalRefusal(401, "UnauthorizedError", "Invalid credentials") }
        return session(for: id, mayWrite: true, now: now)
    }

    mutating func session(for id: String, mayWrite: Bool, now: Int) -> HTTPResponse {
        logins += 1
        let token = "infisical-session-simulated-\(Identity.hex("login/\(id)/\(logins)"))"
        tokens[token] = InfisicalIdentity(folders: ["/"], mayReadValues: true, mayWrite: mayWrite, expires: now + Self.lifetime)
        return HTTPResponse(
            status: 200,
            json: [
                "accessToken": .string(token), "expiresIn": .integer(Self.lifetime), "accessTokenMaxTTL": 2_592_000, "tokenType": "Bearer",
            ])
    }

    /// No pages: everything below the folder, or in it alone, in one answer.
    func list(_ request: HTTPRequest, now: Int) throws(InfisicalRefusal) -> HTTPResponse {
        let (identity, environment) = try admit(request, now: now)
        let path = Self.folder(request.query("secretPath") ?? "/")
        try require(path, in: environment)
        let isRecursive = request.query("recursive") == "true"
        let found = secrets.filter { secret in
            secret.environment == environment && identity.mayDescribe(secret.path)
                && (secret.path == path || (isRecursive && (path == "/" || secret.path.hasPrefix(path + "/"))))
        }
        guard !found.isEmpty || identity.mayDescribe(path) else { throw Self.denied }
        let isReadable = identity.mayReadValues && request.query("viewSecretValue") != "false"
        let isExpanded = request.query("expandSecretReferences") == "true"
        return HTTPResponse(
            status: 200,
            json: [
                "secrets": .array(
                    found.sorted { ($0.path, $0.name) < ($1.path, $1.name) }.map { secret in
                        var secret = secret
                        if isExpanded { secret.value = expanded(secret, depth: 0) }
                        return secret.json(project: project, isReadable: isReadable)
                    }),
                "imports": [],
            ])
    }

    /// `${NAME}` is of the same folder, `${environment.folder.NAME}` of another; what is not there stays as written.
    private func expanded(_ secret: InfisicalSecret, depth: Int) -> String {
        guard depth < 10 else { return secret.value }
        var parts = secret.value.split(separator: "${", omittingEmptySubsequences: false).map(String.init)
        let start = parts.removeFirst()
        return parts.reduce(start) { text, part in
            guard let end = part.firstIndex(of: "}") else { return text + "${" + part }
            let names = part[..<end].split(separator: ".", omittingEmptySubsequences: false).map(String.init)
            let path = names.count > 1 ? "/" + names[1..<(names.count - 1)].joined(separator: "/") : secret.path
            let found = secrets.first {
                $0.environment == (names.count > 1 ? names[0] : secret.environment) && $0.path == path && $0.name == names.last
            }
            return text + (found.map { expanded($0, depth: depth + 1) } ?? "${\(part[..<end])}") + part[part.index(after: end)...]
        }
    }

    func secret(_ name: String, _ request: HTTPRequest, now: Int) throws(InfisicalRefusal) -> HTTPResponse {
        let (identity, environment) = try admit(request, now: now)
        let path = Self.folder(request.query("secretPath") ?? "/")
        guard identity.mayDescribe(path) else { throw Self.denied }
        guard let found = secrets.first(where: { $0.environment == environment && $0.path == path && $0.name == name }) else {
            throw InfisicalRefusal(404, "NotFound", "Secret with name '\(name)' not found")
        }
        let version = request.query("version").map { Int($0) ?? 0 }
        guard var found = version.map({ found.asOf(version: $0) }) ?? found else {
            throw InfisicalRefusal(404, "NotFound", "Secret with name '\(name)' not found")
        }
        if request.query("expandSecretReferences") == "true" { found.value = expanded(found, depth: 0) }
        return HTTPResponse(status: 200, json: ["secret": found.json(project: project, isReadable: identity.mayReadValues)])
    }

    static let denied = InfisicalRefusal(403, "PermissionDenied", "You are not allowed to describeSecret on secrets")

    /// - Parameter body: where the project and the environment stand when the request writes.
    func admit(
        _ request: HTTPRequest, _ body: JSONValue? = nil, now: Int
    ) throws(InfisicalRefusal) -> (InfisicalIdentity, String) {
        guard let field = request.headers["Authorization"], field.hasPrefix("Bearer ") else { throw .noToken }
        guard let identity = tokens[String(field.dropFirst("Bearer ".count))], identity.expires.map({ $0 > now }) ?? true else {
            throw .token
        }
        guard let project = body?["projectId"]?.string ?? request.query("projectId") else { throw InfisicalRefusal(missing: "projectId") }
        guard let environment = body?["environment"]?.string ?? request.query("environment") else {
            throw InfisicalRefusal(missing: "environment")
        }
        guard project == self.project else { throw InfisicalRefusal(404, "NotFound", "Project with ID '\(project)' not found") }
        guard environments.contains(environment) else {
            throw InfisicalRefusal(404, "NotFound", "Environment with slug '\(environment)' not found")
        }
        return (identity, environment)
    }

    static func folder(_ text: String) -> String { "/" + text.split(separator: "/").joined(separator: "/") }
}

extension HTTPRequest {
    var json: JSONValue? { try? JSONValue(parsing: body) }
}
