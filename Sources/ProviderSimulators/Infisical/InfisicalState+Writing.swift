internal import CanonicalJSON
internal import HTTPMessages

struct InfisicalFolder: Hashable {
    let environment: String
    let path: String
}

extension InfisicalState {
    /// A secret that is there is refused with 400, and is not changed.
    mutating func create(_ name: String, _ request: HTTPRequest, now: Int) throws(InfisicalRefusal) -> HTTPResponse {
        let (place, value, body) = try writing(request, now: now)
        guard !secrets.contains(where: { $0.environment == place.environment && $0.path == place.path && $0.name == name }) else {
            throw InfisicalRefusal(400, "BadRequest", "Secret already exist")
        }
        if let answer = approval(place) { return answer }
        var secret = InfisicalSecret(
            environment: place.environment, path: place.path, name: name, value: Self.trimmed(value), version: 1)
        secret.updatedAt = now
        secrets.append(secret)
        return HTTPResponse(status: 200, json: ["secret": secret.json(project: body, isReadable: true)])
    }

    /// One version more, whatever the value was.
    mutating func update(_ name: String, _ request: HTTPRequest, now: Int) throws(InfisicalRefusal) -> HTTPResponse {
        let (place, value, body) = try writing(request, now: now)
        guard
            let index = secrets.firstIndex(where: {
                $0.environment == place.environment && $0.path == place.path && $0.name == name
            })
        else { throw InfisicalRefusal(404, "NotFound", "Secret with name '\(name)' not found") }
        if let answer = approval(place) { return answer }
        secrets[index].earlier.append(secrets[index].value)
        secrets[index].value = Self.trimmed(value)
        secrets[index].version += 1
        secrets[index].updatedAt = now
        return HTTPResponse(status: 200, json: ["secret": secrets[index].json(project: body, isReadable: true)])
    }

    mutating func delete(_ name: String, _ request: HTTPRequest, now: Int) throws(InfisicalRefusal) -> HTTPResponse {
        let body = request.json
        let (identity, environment) = try admit(request, body, now: now)
        let path = Self.folder(body?["secretPath"]?.string ?? request.query("secretPath") ?? "/")
        guard identity.mayWrite, identity.mayDescribe(path) else { throw Self.denied }
        guard let index = secrets.firstIndex(where: { $0.environment == environment && $0.path == path && $0.name == name }) else {
            throw InfisicalRefusal(404, "NotFound", "Secret with name '\(name)' not found")
        }
        // The folder stays.
        folders.insert(InfisicalFolder(environment: environment, path: path))
        if let answer = approval(InfisicalFolder(environment: environment, path: path)) { return answer }
        return HTTPResponse(status: 200, json: ["secret": secrets.remove(at: index).json(project: project, isReadable: true)])
    }

    mutating func makeFolder(_ request: HTTPRequest, now: Int) throws(InfisicalRefusal) -> HTTPResponse {
        let body = request.json
        let (identity, environment) = try admit(request, body, now: now)
        guard let name = body?["name"]?.string else { throw InfisicalRefusal(missing: "name") }
        let parent = Self.folder(body?["path"]?.string ?? "/")
        let path = Self.folder(parent + "/" + name)
        guard identity.mayWrite, identity.mayDescribe(path) else { throw Self.denied }
        try require(parent, in: environment)
        guard !hasFolder(path, in: environment) else {
            throw InfisicalRefusal(400, "BadRequest", "Folder with name '\(name)' already exists in path '\(parent)'")
        }
        folders.insert(InfisicalFolder(environment: environment, path: path))
        return HTTPResponse(
            status: 200, json: ["folder": ["id": .string(Identity.uuid("folder/\(environment)\(path)")), "name": .string(name)]])
    }

    /// - Returns: where, what, and the project.
    private func writing(
        _ request: HTTPRequest, now: Int
    ) throws(InfisicalRefusal) -> (place: InfisicalFolder, value: String, project: String) {
        let body = request.json
        let (identity, environment) = try admit(request, body, now: now)
        guard let value = body?["secretValue"]?.string else { throw InfisicalRefusal(missing: "secretValue") }
        let path = Self.folder(body?["secretPath"]?.string ?? "/")
        guard identity.mayWrite, identity.mayDescribe(path) else { throw Self.denied }
        try require(path, in: environment)
        return (InfisicalFolder(environment: environment, path: path), value, project)
    }

    /// 200, and nothing is changed yet.
    private func approval(_ place: InfisicalFolder) -> HTTPResponse? {
        guard protected.contains(place) else { return nil }
        return HTTPResponse(
            status: 200, json: ["approval": ["id": .string(Identity.uuid("approval\(place.path)")), "status": "open", "hasMerged": false]])
    }

    /// The server trims, and keeps one line break at the end.
    private static func trimmed(_ text: String) -> String {
        var rest = text[...]
        while let last = rest.last, last.isWhitespace { rest.removeLast() }
        while let first = rest.first, first.isWhitespace { rest.removeFirst() }
        return rest + (text.hasSuffix("\n") ? "\n" : "")
    }

    func hasFolder(_ path: String, in environment: String) -> Bool {
        func holds(_ place: String) -> Bool { place == path || place.hasPrefix(path + "/") }
        return path == "/" || secrets.contains { $0.environment == environment && holds($0.path) }
            || folders.contains { $0.environment == environment && holds($0.path) }
    }

    func require(_ path: String, in environment: String) throws(InfisicalRefusal) {
        guard hasFolder(path, in: environment) else {
            throw InfisicalRefusal(404, "NotFound", "Folder with path '\(path)' in environment with slug '\(environment)' not found")
        }
    }
}
