internal import CanonicalJSON
internal import Concurrency
internal import HTTPMessages
internal import Reconciling
internal import Resources

/// What is mounted where the store says: asked once, and only before something is taken as absent or written.
actor VaultEngine {
    private let mount: VaultPath
    private var check: Task<Result<Void, ProviderError>, Never>?
    private var kept: Task<Result<Int, ProviderError>, Never>?

    init(_ mount: VaultPath) {
        self.mount = mount
    }

    /// - Throws: ``ProviderError`` where it is no KV engine of version 2.
    func require(_ calls: VaultCalls) async throws(ProviderError) {
        let task =
            check ?? Task { [mount] in await Result(awaiting: { () async throws(ProviderError) in try await Self.check(mount, calls) }) }
        check = task
        let result = await task.value
        // What failed once may succeed later.
        if case .failure = result, check == task { check = nil }
        try result.get()
    }

    private static func check(_ mount: VaultPath, _ calls: VaultCalls) async throws(ProviderError) {
        let attempt = "reading what is mounted at \(mount.text)/ in the vault"
        let token = try await calls.session.token()
        let response = try await calls.send(request(mount), token: token, attempt: attempt)
        guard response.status != 403, response.status != 404 else {
            throw problem(
                .notFound, "the token's policies allow nothing at \(mount.text)/, or nothing is mounted there", response, attempt: attempt)
        }
        guard response.isSuccess else { throw VaultErrorMapping.error(response, attempt: attempt, hiding: [token]) }
        let answer = try DocumentedAnswer(response, attempt: attempt)
        guard let data = try answer.decode(JSONValue.self)["data"], let type = data["type"]?.string, let path = data["path"]?.string
        else { throw answer.malformed("the answer does not say what is mounted there") }
        guard path == mount.text + "/" else {
            throw problem(.notFound, "the engine there is mounted at \(path)", response, attempt: attempt)
        }
        guard type == "kv" || type == "generic" else {
            throw problem(.rejected, "an engine of the type \(type) is mounted there, not kv", response, attempt: attempt)
        }
        guard data["options"]?["version"]?.string == "2" else {
            throw ProviderError(
                .rejected, attempt: attempt, message: "the KV engine there is of version 1, which keeps no versions and checks no writes",
                status: response.status, fix: "enable versions (bao kv enable-versioning \(mount.text)), or name a mount of version 2")
        }
    }

    /// Whether the token may use anything at all where the store's secrets are said to be.
    func isVisible(_ calls: VaultCalls, token: Secret) async throws(ProviderError) -> Bool {
        let attempt = "reading what is mounted at \(mount.text)/ in the vault"
        return try await calls.send(Self.request(mount), token: token, attempt: attempt).status != 403
    }

    /// How many versions of a secret the engine keeps where the secret's own metadata does not say.
    func versionsKept(_ calls: VaultCalls) async throws(ProviderError) -> Int {
        let task =
            kept
            ?? Task { [mount] in await Result(awaiting: { () async throws(ProviderError) in try await Self.versionsKept(mount, calls) }) }
        kept = task
        let result = await task.value
        if case .failure = result, kept == task { kept = nil }
        return try result.get()
    }

    private static func versionsKept(_ mount: VaultPath, _ calls: VaultCalls) async throws(ProviderError) -> Int {
        let attempt = "reading how many versions \(mount.text)/ keeps in the vault"
        let token = try await calls.session.token()
        let response = try await calls.send(HTTPRequest(.get, "/v1/\(mount.encoded)/config"), token: token, attempt: attempt)
        guard response.status != 403 else {
            throw ProviderError(
                .forbidden, attempt: attempt, message: "the token's policies do not allow it to read \(mount.text)/config",
                status: response.status,
                fix: #"add to a policy of the token: path "\#(mount.text)/config" { capabilities = ["read"] }"#)
        }
        guard response.isSuccess else { throw VaultErrorMapping.error(response, attempt: attempt, hiding: [token]) }
        let answer = try DocumentedAnswer(response, attempt: attempt)
        guard let written = try answer.decode(JSONValue.self)["data"]?["max_versions"]?.integer else {
            throw answer.malformed("the answer does not say how many versions are kept")
        }
        // 0 stands for the engine's own default.
        return written == 0 ? 10 : written
    }

    private static func request(_ mount: VaultPath) -> HTTPRequest { HTTPRequest(.get, "/v1/sys/internal/ui/mounts/\(mount.encoded)") }

    private static func problem(
        _ code: ProviderError.Code, _ message: String, _ response: HTTPResponse, attempt: String
    ) -> ProviderError {
        ProviderError(code, attempt: attempt, message: message, status: response.status, fix: "correct the store's mount and namespace")
    }
}
