internal import CanonicalJSON
internal import Concurrency
internal import HTTPMessages
internal import Reconciling
internal import Resources

/// Goes through the folders of a KV engine.
struct VaultListing: Sendable {
    private let calls: VaultCalls
    private let defaultKey: String

    /// More than any estate has below one another: an engine that goes on has no end.
    private static let depth = 32

    init(_ calls: VaultCalls, defaultKey: String) {
        self.calls = calls
        self.defaultKey = defaultKey
    }

    /// One key of a secret.
    struct Found: Sendable {
        /// As references write it, from the slug: `/Queue/stripe#api_key`.
        let place: String
        /// Nil for what is no text.
        let value: String?
        let version: Int
        let written: Attribution?
    }

    /// - Throws: ``ProviderError`` for the first folder or secret that cannot be read; then nothing is known.
    func everything(below root: VaultPath) async throws(ProviderError) -> [Found] {
        var (folders, secrets): ([VaultPath], [VaultPath]) = ([root], [])
        for _ in 0..<Self.depth {
            let answers = await folders.concurrentMap { folder in
                await Result(awaiting: { () async throws(ProviderError) in try await self.names(in: folder) })
            }
            var next: [VaultPath] = []
            for (folder, answer) in zip(folders, answers) {
                for name in try answer.get() {
                    let isFolder = name.hasSuffix("/")
                    let segment = isFolder ? String(name.dropLast()) : name
                    let path = try VaultPath(folder.segments + [segment], attempt: "listing \(folder.text) in the vault")
                    if isFolder { next.append(path) } else { secrets.append(path) }
                }
            }
            folders = next
            if folders.isEmpty { return try await values(of: secrets, below: root) }
        }
        throw ProviderError(
            .malformed, attempt: "listing \(root.text) in the vault", message: "its folders are more than \(Self.depth) deep")
    }

    /// Folders end in a slash.
    private func names(in folder: VaultPath) async throws(ProviderError) -> [String] {
        let attempt = "listing \(calls.mount.text)/\(folder.text) in the vault"
        let request = HTTPRequest(.get, calls.address("metadata", folder) + "?list=true")
        let (response, token) = try await calls.send(request, "metadata", of: folder, may: "list", attempt: attempt)
        if response.status == 404, response.json?["errors"]?.array?.isEmpty == true {
            // An engine of version 1 says the same.
            try await calls.engine.require(calls)
            return []
        }
        guard response.isSuccess else { throw VaultErrorMapping.error(response, attempt: attempt, hiding: [token]) }
        let answer = try DocumentedAnswer(response, attempt: attempt)
        let body = try answer.decode(JSONValue.self)
        guard let keys = body["data"]?["keys"]?.array else { throw answer.malformed("the answer has no keys") }
        let names = keys.compactMap(\.string)
        guard names.count == keys.count else { throw answer.malformed("a key is not a text") }
        return names
    }

    private func values(of paths: [VaultPath], below root: VaultPath) async throws(ProviderError) -> [Found] {
        let answers = await paths.concurrentMap { path in
            await Result(awaiting: { () async throws(ProviderError) in try await calls.read(path) })
        }
        var found: [Found] = []
        for (path, answer) in zip(paths, answers) {
            let secret = try answer.get()
            let place = "/" + path.segments.dropFirst(root.segments.count).joined(separator: "/")
            for (key, value) in (secret.data ?? [:]).sorted(by: { $0.key < $1.key }) {
                found.append(
                    Found(
                        place: key == defaultKey ? place : "\(place)#\(key)", value: value.string, version: secret.version,
                        written: secret.written))
            }
        }
        return found
    }
}
