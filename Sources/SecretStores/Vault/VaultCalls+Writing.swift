internal import CanonicalJSON
internal import HTTPMessages
internal import Reconciling
internal import Resources

extension VaultCalls {
    /// As often a write is tried again where somebody else wrote other keys of the same secret in between.
    private static let mostTries = 8

    /// Puts a value into a key, and leaves the secret's other keys as they are. Each write names the version that it is made on, which
    /// the server compares: nothing that was not read is ever overwritten.
    ///
    /// - Parameters:
    ///   - text: what the key holds now; nil where the key, or the secret, is not there.
    ///   - version: the secret's version when that was read; 0 where there was no secret.
    /// - Throws: ``ProviderError`` `.conflict` where the key holds something else.
    func write(_ secret: Secret, at place: VaultPlace, over text: Secret?, version: Int) async throws(ProviderError) {
        let attempt = "storing \(mount.text)/\(place.path.text) in the vault"
        try await session.requireLifetime()
        try await engine.require(self)
        if text != nil { try await requireOldVersionsKept(place.path) }
        var base = version == 0 ? VaultSecret.never : VaultSecret(version: version, data: [:])
        for _ in 0..<Self.mostTries {
            if try await send(secret, at: place, on: base, attempt: attempt) { return }
            // Refused: what is there now says why, whatever words the server has for it.
            let found = try await read(place.path)
            if secret.withExposed({ found.holds($0, at: place.key) }) { return }
            guard Self.holds(found, text, at: place.key) else {
                throw ProviderError(
                    .conflict, attempt: attempt, message: "something else was stored there since it was read", status: 400,
                    fix: "plan again: the stored value is used then")
            }
            guard found.version != base.version || (found.data == nil) != (base.data == nil) else {
                throw ProviderError(.rejected, attempt: attempt, message: "the vault rejected the write", status: 400)
            }
            base = found
        }
        throw ProviderError(
            .conflict, attempt: attempt, message: "other keys of the secret keep changing", fix: "try again")
    }

    private static func holds(_ found: VaultSecret, _ text: Secret?, at key: String) -> Bool {
        guard let text else { return found.holds(nil, at: key) }
        return text.withExposed { found.holds($0, at: key) }
    }

    /// - Returns: false where the server refused it: the secret may have another version than `base`.
    private func send(
        _ secret: Secret, at place: VaultPlace, on base: VaultSecret, attempt: String
    ) async throws(ProviderError) -> Bool {
        let body: JSONValue = [
            "options": ["cas": .integer(base.version)], "data": .object([place.key: secret.withExposed { .string($0) }]),
        ]
        // A patch leaves other keys alone, and needs a version to be made on.
        let isPatch = base.data != nil
        var request = HTTPRequest(isPatch ? .patch : .post, address("data", place.path), json: body)
        if isPatch { request.headers["Content-Type"] = "application/merge-patch+json" }
        let capability = isPatch ? "patch" : base.version == 0 ? "create" : "update"
        let (response, token) = try await send(request, of: place.path, may: capability, attempt: attempt)
        if response.status == 400 || isPatch && response.status == 404 { return false }
        guard response.isSuccess else {
            throw VaultErrorMapping.error(response, isWrite: true, attempt: attempt, hiding: [token, secret])
        }
        let answer = try DocumentedAnswer(response, attempt: attempt, isWrite: true)
        let stored = try answer.decode(JSONValue.self)
        guard stored["data"]?["version"]?.integer == base.version + 1 else {
            throw answer.malformed("the answer does not say which version was stored")
        }
        return true
    }

    /// A plan says that the old value stays in the store.
    private func requireOldVersionsKept(_ path: VaultPath) async throws(ProviderError) {
        let attempt = "reading how many versions of \(mount.text)/\(path.text) the vault keeps"
        let (response, token) = try await send(
            HTTPRequest(.get, address("metadata", path)), "metadata", of: path, may: "read", attempt: attempt)
        guard response.isSuccess else { throw VaultErrorMapping.error(response, attempt: attempt, hiding: [token]) }
        let answer = try DocumentedAnswer(response, attempt: attempt)
        guard let written = try answer.decode(JSONValue.self)["data"]?["max_versions"]?.integer else {
            throw answer.malformed("the answer does not say how many versions are kept")
        }
        let kept = written == 0 ? try await engine.versionsKept(self) : written
        guard kept > 1 else {
            throw ProviderError(
                .rejected, attempt: attempt, message: "it keeps one version: the old value, which the plan says is kept, would be lost",
                fix: "nothing was written; set max_versions of \(mount.text)/metadata/\(path.text) to 2 or more")
        }
    }
}
