internal import CanonicalJSON
internal import HTTPMessages

extension CloudflareState {
    /// The accounts that a token has a permission of; one for zones alone sees none.
    func listAccounts(_ call: CloudflareCall) throws(CloudflareRefusal) -> HTTPResponse {
        let reachesAccounts = !call.permissions.isDisjoint(with: [
            "workers.read", "workers.edit", "pages.read", "pages.edit", "access.read",
        ])
        let ids = reachesAccounts ? accountIDs.sorted() : []
        return try CloudflareAnswer.page(
            ids.map { ["id": .string($0), "name": .string("Account \($0.prefix(4))")] }, call, sizes: 5...50, standard: 20)
    }

    var accountIDs: Set<String> { Set(workers.map(\.account) + pagesProjects.map(\.account) + accessApplications.map(\.account)) }

    /// `accounts/ACCOUNT/workers/scripts/SCRIPT/…`
    mutating func workers(_ call: CloudflareCall) throws(CloudflareRefusal) -> HTTPResponse {
        let parts = call.parts
        if call.request.method == .get, parts.count == 4, parts[2] == "workers", parts[3] == "scripts" {
            guard !call.permissions.isDisjoint(with: ["workers.read", "workers.edit"]) else { throw .notPermitted }
            // One page, without `result_info`.
            let own = workers.filter { $0.account == parts[1] }.map(\.name).sorted()
            return CloudflareAnswer.one(.array(own.map { ["id": .string($0)] }))
        }
        guard parts.count >= 6, parts[2] == "workers", parts[3] == "scripts" else { throw .noRoute }
        if call.request.method == .get {
            guard !call.permissions.isDisjoint(with: ["workers.read", "workers.edit"]) else { throw .notPermitted }
        } else {
            try call.require("workers.edit")
        }
        guard accountIDs.contains(parts[1]) else { throw .badIdentifier(call.request.path) }
        guard let index = workers.firstIndex(where: { $0.account == parts[1] && $0.name == parts[4] }) else {
            throw CloudflareRefusal(404, 10007, "This Worker does not exist on your account.")
        }
        switch (call.request.method, parts[5], parts.count) {
        // One page, without `result_info`; names, never values.
        case (.get, "secrets", 6):
            let names = workers[index].secrets.keys.sorted()
            return CloudflareAnswer.one(.array(names.map(Self.binding)))
        case (.get, "settings", 6): return CloudflareAnswer.one(["bindings": .array(workers[index].bindings)])
        case (.get, "deployments", 6):
            return CloudflareAnswer.one(["deployments": .array(workers[index].deployments.reversed().map(\.json))])
        case (.patch, "secrets-bulk", 6): return try patchSecrets(try call.body(), of: index, call)
        case (.put, "secrets", 6):
            let body = try call.body()
            guard let name = body["name"]?.string else { throw .invalid(10021, "A secret needs a name.") }
            return try patchSecrets(["secrets": [name: body]], of: index, call)
        default: throw .noRoute
        }
    }

    private static func binding(_ name: String) -> JSONValue { ["name": .string(name), "type": "secret_text"] }

    /// A merge patch by name; all or nothing, and one version for all, deployed at once.
    private mutating func patchSecrets(
        _ body: JSONValue, of index: Int, _ call: CloudflareCall
    ) throws(CloudflareRefusal) -> HTTPResponse {
        guard let entries = body["secrets"]?.object, !entries.isEmpty else { throw .invalid(10021, "There are no secrets in the request.") }
        guard entries.count <= CloudflareWorker.bulkLimit else {
            throw .invalid(10021, "At most \(CloudflareWorker.bulkLimit) secrets may be changed in one request.")
        }
        guard !workers[index].hasUndeployedVersion else {
            throw .invalid(
                10215,
                "Secret edit failed. You attempted to modify a secret, but the latest version of your Worker isn't currently deployed.")
        }
        var result: [String: JSONValue] = [:]
        for (name, entry) in entries.sorted(by: { $0.key < $1.key }) {
            if entry == .null {
                workers[index].secrets[name] = nil
                continue
            }
            guard entry["name"]?.string == name, entry["type"] == "secret_text", let text = entry["text"]?.string else {
                throw .invalid(10021, "A secret has a name, a text and the type secret_text.")
            }
            guard text.utf8.count <= CloudflareWorker.valueLimit else { throw .invalid(10021, "The secret \(name) is too large.") }
            workers[index].secrets[name] = text
            result[name] = Self.binding(name)
        }
        serial += 1
        // Microseconds tell two deployments of one second apart.
        let digits = String(serial % 1_000_000)
        let time = String(call.time.dropLast(7)) + String(repeating: "0", count: 6 - digits.count) + digits + "Z"
        workers[index].deploy(at: time, author: tokenFacts[call.token]?.email ?? "deploy@raxx.app", source: "api", trigger: "secret")
        return CloudflareAnswer.one(.object(result))
    }
}
