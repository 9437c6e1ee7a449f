internal import CanonicalJSON
internal import HTTPMessages

/// A secret of jobs, as it came: nobody here can open it.
struct GitHubSecret: Hashable, Sendable, Codable {
    var name: String
    /// A sealed box in base64.
    var encrypted: String
    var createdAt: Int
    var updatedAt: Int
}

struct GitHubVariable: Hashable, Sendable, Codable {
    var name: String
    var value: String
    var createdAt: Int
    var updatedAt: Int
}

/// What jobs get: of all jobs of a repository, or of one deployment environment.
struct GitHubJobSettings: Hashable, Sendable, Codable {
    var secrets: [GitHubSecret] = []
    var variables: [GitHubVariable] = []

    /// The most of each that an environment has; a repository has more variables.
    static let most = 100
    /// A public key whose secret half is the 32 bytes 0, 1, 2, … 31.
    static let publicKey = (id: "568250167242549743", key: "j0DFrbaPJWJK5bIU6nZ6bslNgp09e14a0bpvPiE4KF8=")
    /// What a sealed box has besides the message.
    private static let overhead = 48

    /// - Parameter parts: of the path from `secrets` or `variables` on.
    mutating func answer(
        _ request: HTTPRequest, _ parts: [String], _ body: () throws(GitHubRefusal) -> [String: JSONValue], now: Int
    ) throws(GitHubRefusal) -> HTTPResponse {
        switch (parts.first, request.method, parts.count) {
        case ("secrets"?, .get, 1):
            return GitHubState.page(secrets.map(Self.shape), of: request, under: "secrets")
        case ("secrets"?, .get, 2) where parts[1] == "public-key":
            return HTTPResponse(status: 200, json: ["key_id": .string(Self.publicKey.id), "key": .string(Self.publicKey.key)])
        case ("secrets"?, .get, 2):
            guard let found = secrets.first(where: { $0.name == parts[1].uppercased() }) else { throw .missing }
            return HTTPResponse(status: 200, json: Self.shape(found))
        case ("secrets"?, .put, 2): return try put(parts[1], try body(), now: now)
        case ("secrets"?, .delete, 2):
            guard let place = secrets.firstIndex(where: { $0.name == parts[1].uppercased() }) else { throw .missing }
            secrets.remove(at: place)
            return HTTPResponse(status: 204)
        case ("variables"?, .get, 1):
            return GitHubState.page(variables.map(Self.shape), of: request, under: "variables", most: 30, standard: 10)
        case ("variables"?, .post, 1): return try add(try body(), now: now)
        case ("variables"?, .patch, 2): return try change(parts[1], try body(), now: now)
        case ("variables"?, .delete, 2):
            guard let place = variables.firstIndex(where: { $0.name == parts[1].uppercased() }) else { throw .missing }
            variables.remove(at: place)
            return HTTPResponse(status: 204)
        default: throw .undocumented
        }
    }

    private static func name(_ text: String) throws(GitHubRefusal) -> String {
        let name = text.uppercased()
        guard name.wholeMatch(of: /[A-Z_][A-Z0-9_]*/) != nil, !name.hasPrefix("GITHUB_") else {
            throw .invalid("Secret names can only contain alphanumeric characters ([a-z], [A-Z], [0-9]) or underscores (_).")
        }
        return name
    }

    private mutating func put(_ text: String, _ body: [String: JSONValue], now: Int) throws(GitHubRefusal) -> HTTPResponse {
        let name = try Self.name(text)
        guard body["key_id"]?.string == Self.publicKey.id else { throw .invalid("Bad request - key_id does not match") }
        guard let box = body["encrypted_value"]?.string, Self.bytes(box).map({ $0 >= Self.overhead }) == true else {
            throw .invalid("Bad request - encrypted_value is not a sealed box")
        }
        if let place = secrets.firstIndex(where: { $0.name == name }) {
            (secrets[place].encrypted, secrets[place].updatedAt) = (box, now)
            return HTTPResponse(status: 204)
        }
        guard secrets.count < Self.most else { throw .invalid("Secrets are limited to \(Self.most)") }
        secrets.append(GitHubSecret(name: name, encrypted: box, createdAt: now, updatedAt: now))
        secrets.sort { $0.name < $1.name }
        return HTTPResponse(status: 201, json: [:])
    }

    private mutating func add(_ body: [String: JSONValue], now: Int) throws(GitHubRefusal) -> HTTPResponse {
        guard let text = body["name"]?.string, let value = body["value"]?.string else { throw .invalid("name and value are needed") }
        let name = try Self.name(text)
        guard !variables.contains(where: { $0.name == name }) else {
            throw GitHubRefusal(status: 409, message: "Already exists - Variable already exists")
        }
        guard value.utf8.count <= 48 << 10 else { throw .invalid("Variable value is too large") }
        variables.append(GitHubVariable(name: name, value: value, createdAt: now, updatedAt: now))
        variables.sort { $0.name < $1.name }
        return HTTPResponse(status: 201, json: [:])
    }

    private mutating func change(_ text: String, _ body: [String: JSONValue], now: Int) throws(GitHubRefusal) -> HTTPResponse {
        guard let place = variables.firstIndex(where: { $0.name == text.uppercased() }) else { throw .missing }
        if let value = body["value"]?.string { variables[place].value = value }
        variables[place].updatedAt = now
        return HTTPResponse(status: 204)
    }

    /// How many bytes a text in base64 stands for; nil where it is none.
    private static func bytes(_ text: String) -> Int? {
        guard text.utf8.count % 4 == 0, text.wholeMatch(of: /[A-Za-z0-9+\/]+={0,2}/) != nil else { return nil }
        return text.utf8.count / 4 * 3 - text.utf8.reversed().prefix { $0 == 61 }.count
    }

    /// Never a value.
    private static func shape(_ secret: GitHubSecret) -> JSONValue {
        [
            "name": .string(secret.name), "created_at": .string(Identity.time(secret.createdAt)),
            "updated_at": .string(Identity.time(secret.updatedAt)),
        ]
    }

    private static func shape(_ variable: GitHubVariable) -> JSONValue {
        [
            "name": .string(variable.name), "value": .string(variable.value), "created_at": .string(Identity.time(variable.createdAt)),
            "updated_at": .string(Identity.time(variable.updatedAt)),
        ]
    }
}

extension GitHubState {
    /// What all jobs of a repository get.
    /// - Parameter parts: of the path below `actions`.
    mutating func repositorySettings(
        _ request: HTTPRequest, _ parts: [String], repository place: Int, _ account: GitHubAccount, now: Int
    ) throws(GitHubRefusal) -> HTTPResponse {
        try check(account, request.method == .get ? "read" : "write", parts[0])
        var settings = repositories[place].settings
        let response = try settings.answer(request, parts, { () throws(GitHubRefusal) in try members(request) }, now: now)
        repositories[place].settings = settings
        return response
    }

    /// What jobs of one environment get.
    /// - Parameter parts: of the path below the environment.
    mutating func environmentSettings(
        _ request: HTTPRequest, _ parts: [String], environment index: Int?, repository place: Int, _ account: GitHubAccount, now: Int
    ) throws(GitHubRefusal) -> HTTPResponse {
        try check(account, request.method == .get ? "read" : "write", "environments")
        guard let index else { throw .missing }
        var settings = repositories[place].environments[index].settings ?? GitHubJobSettings()
        let response = try settings.answer(request, parts, { () throws(GitHubRefusal) in try members(request) }, now: now)
        repositories[place].environments[index].settings = settings
        return response
    }
}
