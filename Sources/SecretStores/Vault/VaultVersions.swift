internal import CanonicalJSON
internal import Concurrency
internal import HTTPMessages
internal import Reconciling

/// What the engine's metadata tell of secrets without a value of theirs: which version each has, and when that was written.
///
/// Several secrets of one folder take one list with details, which OpenBao has since 2.2; elsewhere, and for a secret that is alone in its folder, one
/// request each. Whether the list is there is asked once. Source: OpenBao, "KV secrets engine, version 2 (API)": List secrets with metadata; Read secret
/// metadata.
actor VaultVersions {
    /// Nil until it is known.
    private var hasDetails: Bool?
    /// Whether the token was refused the metadata: it is not asked a second time.
    private var isForbidden = false

    /// - Returns: a text of the newest version by path; what is not there, is deleted, or could not be asked is left out.
    func read(_ paths: Set<VaultPath>, _ calls: VaultCalls) async -> [VaultPath: String] {
        var found: [VaultPath: String] = [:]
        for (folder, members) in Dictionary(grouping: paths, by: { VaultPath(parent: $0) }).sorted(by: { $0.key.text < $1.key.text }) {
            guard !isForbidden else { break }
            var listed: [VaultPath: String]?
            if members.count > 1, hasDetails != false { listed = await list(folder, calls) }
            var read = listed ?? [:]
            if listed == nil { read = await each(members, calls) }
            for (path, version) in read where paths.contains(path) { found[path] = version }
            // A list that there is not answers as an empty folder does: what is in it decides.
            if members.count > 1, hasDetails == nil, listed != nil || !read.isEmpty { hasDetails = listed != nil }
        }
        return found
    }

    /// Nil where it cannot be had.
    private func list(_ folder: VaultPath, _ calls: VaultCalls) async -> [VaultPath: String]? {
        let attempt = "listing versions in \(calls.mount.text)/\(folder.text) in the vault"
        do throws(ProviderError) {
            let request = HTTPRequest(.get, calls.address("detailed-metadata", folder) + "/?list=true")
            let (response, _) = try await calls.send(request, "detailed-metadata", of: folder, may: "list", attempt: attempt)
            guard response.isSuccess, let details = try Self.body(response, attempt)["data"]?["key_info"]?.object else { return nil }
            var found: [VaultPath: String] = [:]
            for (name, entry) in details where !name.hasSuffix("/") {
                found[try VaultPath(folder.segments + [name], attempt: attempt)] = Self.version(entry)
            }
            return found
        } catch {
            return nil
        }
    }

    /// The first decides whether the token may.
    private func each(_ paths: [VaultPath], _ calls: VaultCalls) async -> [VaultPath: String] {
        let ordered = paths.sorted { $0.text < $1.text }
        var found: [VaultPath: String] = [:]
        do throws(ProviderError) {
            if let first = ordered.first { found[first] = try await Self.read(first, calls) }
        } catch {
            isForbidden = [.forbidden, .unauthenticated].contains(error.code)
            if isForbidden { return [:] }
        }
        let rest = await Array(ordered.dropFirst()).concurrentResults(keyedBy: { $0 }) { path throws(ProviderError) in
            try await Self.read(path, calls)
        }
        for case (let path, .success(let version?)) in rest { found[path] = version }
        return found
    }

    private static func read(_ path: VaultPath, _ calls: VaultCalls) async throws(ProviderError) -> String? {
        let attempt = "reading the version of \(calls.mount.text)/\(path.text) in the vault"
        let request = HTTPRequest(.get, calls.address("metadata", path))
        let (response, _) = try await calls.send(request, "metadata", of: path, may: "read", attempt: attempt)
        guard response.isSuccess else { return nil }
        return version(try body(response, attempt)["data"])
    }

    private static func body(_ response: HTTPResponse, _ attempt: String) throws(ProviderError) -> JSONValue {
        try DocumentedAnswer(response, attempt: attempt).decode(JSONValue.self)
    }

    /// Nil of what is not there as it was: an answer that lacks a part, or a newest version that is deleted or destroyed.
    private static func version(_ entry: JSONValue?) -> String? {
        guard let number = entry?["current_version"]?.integer, number > 0, let time = entry?["updated_time"]?.string, !time.isEmpty,
            let newest = entry?["versions"]?[String(number)], newest["destroyed"]?.boolean == false,
            newest["deletion_time"]?.string == "", let created = newest["created_time"]?.string
        else { return nil }
        return "\(number) \(created) \(time)"
    }
}
